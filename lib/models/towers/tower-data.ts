import { InputError } from "../../base/errors.ts";
import { rowsByUser } from "../../data/interactions.ts";
import type { Interactions, Table, TrainingData } from "../../data/types.ts";
import { itemTable } from "../content.ts";
import { usersToLearnFrom } from "../sequence/windows.ts";
import { countOf } from "../trainable-factors.ts";
import { userTable } from "../user-table.ts";
import { type FeatureMap, learnFeatures, noFeatures, readFeatures } from "./features/feature-map.ts";
import { principalStart } from "./features/principal-start.ts";
import type { ItemContent } from "./item-tower.ts";
import { type TowersOptions, towersName } from "./options.ts";

/** What is known of items and users; null where nothing is to be read. */
export interface Tables {
  readonly items: Table | null;
  readonly users: Table | null;
}

/** The tables that the options ask for. Throws InputError where one is missing or stands for others. */
export function tablesOf(data: TrainingData, { columns, userColumns }: TowersOptions): Tables {
  return {
    items: columns?.length === 0 ? null : itemTable(towersName, data.items, data.interactions.items),
    users: userColumns?.length === 0 ? null : userTable(towersName, data),
  };
}

/** Learns to read them. */
export async function mapsOf({ items, users }: Tables, { columns, userColumns, featureWidth }: TowersOptions) {
  return {
    items: items === null ? noFeatures : await learnFeatures(towersName, items, columns, featureWidth),
    users: users === null ? noFeatures : await learnFeatures(towersName, users, userColumns, featureWidth),
  };
}

/** Items' content, how often each was met, and what a projection to `width` numbers begins with; null for a later one. */
export async function contentOf(
  { item, items }: Interactions,
  table: Table | null,
  map: FeatureMap,
  width: number | null,
): Promise<ItemContent> {
  const features = table === null ? new Float32Array(0) : readFeatures(towersName, map, table);
  const start = width === null || map.inputs === 0 ? null : await principalStart(features, map.inputs, width);
  return { counts: countOf(item, items.size), features, inputs: map.inputs, start };
}

/** Which events, by their place in `perUser()`, came after the first `before` of the data. */
export function freshEvents(data: Interactions, before: number): Uint8Array {
  const [, rows] = rowsByUser(data);
  return Uint8Array.from(rows, (row) => (row < before ? 0 : 1));
}

/** The users with something to predict: at least two events, and among the later ones something fresh where that is asked. */
export function examplesOf(data: Interactions, fresh: Uint8Array | null): Int32Array {
  const events = data.perUser();
  const { offsets } = events.items;
  const hasFresh = (user: number) =>
    fresh === null || fresh.subarray((offsets[user] as number) + 1, offsets[user + 1]).includes(1);
  const users = usersToLearnFrom(events).filter(hasFresh);
  if (users.length > 0 || fresh !== null) return users;
  throw new InputError({
    wanted: "at least one user with two events, of which one can be told from the other",
    got: "none",
    where: towersName,
    fix: "Check the split; users with a single event have no history to learn from.",
  });
}

/** 1 for each row of features that says something. */
export function knownRows(features: Float32Array, inputs: number): Int32Array {
  return Int32Array.from({ length: features.length / inputs }, (_, row) =>
    features.subarray(row * inputs, (row + 1) * inputs).some((value) => value !== 0) ? 1 : 0,
  );
}
