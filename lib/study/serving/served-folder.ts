import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../base/errors.ts";
import { vocabulary } from "../../base/vocabulary.ts";
import { interactions } from "../../data/interactions.ts";
import { decodeSafetensors, encodeSafetensors, type NamedArray } from "../../data/safetensors.ts";
import type { Interactions } from "../../data/types.ts";
import { writeWhole } from "../../data/write-whole.ts";
import type { Recommender } from "../../models/recommender.ts";
import { load, save } from "../../models/save.ts";

/** A model with all that it needs to answer. */
export interface ServedModel {
  readonly model: Recommender;
  /** All events it knows; histories begin with them. */
  readonly data: Interactions;
  readonly card: ServedCard;
}

/** What a served model says of itself. */
export interface ServedCard {
  readonly version: 1;
  /** A hash of all that it was made from. */
  readonly mark: string;
  /** As it stands in the report. */
  readonly label: string;
  /** How it did, in words. */
  readonly about: string;
  /** The length of a list unless another is asked for. */
  readonly k: number;
  /** Whether what a user had may be recommended again. */
  readonly again: boolean;
  /** Titles by item index; null where there are none. */
  readonly titles: readonly string[] | null;
  /** Items that may be recommended, by index; null for all. */
  readonly allowed: readonly number[] | null;
}

const cardName = "served.json";
const eventsName = "events.safetensors";

/** Writes a model to a folder that `readServed` opens: as `save` does, with its events and a card. Nothing in it is code. */
export async function writeServed({ model, data, card }: ServedModel, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await save(model, folder);
  const shape = [data.length];
  const arrays: Record<string, NamedArray> = { user: { shape, values: data.user }, item: { shape, values: data.item } };
  if (data.value !== null) arrays.value = { shape, values: data.value };
  if (data.time !== null) arrays.time = { shape, values: data.time };
  await writeWhole(join(folder, eventsName), encodeSafetensors(arrays));
  // The card comes last: a folder with one is whole.
  await writeWhole(join(folder, cardName), `${JSON.stringify(card)}\n`);
}

/** Opens such a folder, or that of a report with one in it. Throws InputError for any other folder, and a damaged one. */
export async function readServed(folder: string): Promise<ServedModel> {
  for (const place of [folder, join(folder, "model")]) {
    const text = await readFile(join(place, cardName), "utf8").catch(() => null);
    if (text !== null) return openServed(place, text);
  }
  throw new InputError({
    where: folder,
    wanted: `a folder with ${cardName}, as npm run compare leaves one in its report's folder`,
    got: "none there",
    fix: "Name the report's folder, e.g. reports/compare-ratings; a comparison that was interrupted before a model was chosen has none.",
  });
}

async function openServed(folder: string, text: string): Promise<ServedModel> {
  const card = JSON.parse(text) as ServedCard;
  const model = await load(folder);
  const { users, items } = await model.state();
  const file = join(folder, eventsName);
  const { arrays } = decodeSafetensors(await readFile(file), file);
  const { user, item, value, time } = arrays;
  const data = interactions({
    users: vocabulary("user", users),
    items: vocabulary("item", items),
    user: column(user, Int32Array, file),
    item: column(item, Int32Array, file),
    value: value === undefined ? null : column(value, Float32Array, file),
    time: time === undefined ? null : column(time, Float64Array, file),
  });
  return { model, data, card };
}

function column<Values extends NamedArray["values"]>(
  array: NamedArray | undefined,
  kind: new (length: number) => Values,
  file: string,
): Values {
  if (array?.values instanceof kind) return array.values;
  throw new InputError({
    where: file,
    wanted: "the events of the model",
    got: "others",
    fix: "Compare anew; the folder is damaged.",
  });
}

/** The items a served model may recommend: 1 for each, by index. */
export function allowedOf({ data, card: { allowed } }: ServedModel): Uint8Array {
  if (allowed === null) return new Uint8Array(data.items.size).fill(1);
  const marks = new Uint8Array(data.items.size);
  for (const item of allowed) marks[item] = 1;
  return marks;
}
