import { InputError, shown } from "../../base/errors.ts";
import { interactions } from "../interactions.ts";
import { counted } from "../notes.ts";
import type { Interactions } from "../types.ts";
import { eachRow } from "./each-row.ts";
import type { Layout } from "./layout.ts";

/** One type of event: how many rows it has, and what each of them weighs. */
export interface EventType {
  readonly type: string;
  readonly rows: number;
  /** 0 where the rows are left out. */
  readonly weight: number;
}

/** Events with the weights of their types as values, and the types there were. */
export interface WeighedEvents {
  readonly interactions: Interactions;
  readonly types: readonly EventType[];
  readonly notes: readonly string[];
}

/** The most different event types; more of them are no types. */
const mostTypes = 1000;

/**
 * Gives each event the weight of its type as its value, and leaves out the events of types that are not named. Without
 * weights the types are counted and the events stay as they are.
 * @param data the events of all rows of the file, in its order
 * @param weights by type, 0 or more, e.g. { view: 1, buy: 5 }; null for none
 * @throws InputError for a weight of a type that never occurs, for a negative one, or when nothing is left
 */
export async function weighEvents(
  data: Interactions,
  layout: Layout,
  weights: Readonly<Record<string, number>> | null,
): Promise<WeighedEvents> {
  const codes = new Int32Array(data.length);
  const numbers = new Map<string, number>();
  const rows: number[] = [];
  let row = 0;
  await eachRow(layout.file, [layout.event], layout.header, ([type = ""]) => {
    const code = numbers.get(type) ?? numbers.size;
    if (code === numbers.size) {
      if (code === mostTypes) throw tooMany(layout);
      numbers.set(type, code);
      rows.push(0);
    }
    codes[row++] = code;
    rows[code] = (rows[code] as number) + 1;
  });
  if (row !== data.length) throw uneven(layout, row, data.length);
  for (const [type, weight] of Object.entries(weights ?? {})) checkWeight(layout, type, weight, [...numbers.keys()]);
  const types = [...numbers.keys()].map((type, code) => ({
    type,
    rows: rows[code] as number,
    weight: weights === null ? 1 : (weights[type] ?? 0),
  }));
  const column = layout.file.first[layout.event] as string;
  const list = types.map(
    ({ type, rows: count, weight }) =>
      `${shown(type)} ${counted(count)}${weights === null ? "" : ` (weight ${weight})`}`,
  );
  const notes = [`Event types in ${layout.header ? shown(column) : `column ${layout.event + 1}`}: ${list.join(", ")}.`];
  if (weights === null)
    return { interactions: data, types, notes: [...notes, "All types count alike, since no weights were given."] };
  const kept = Int32Array.from(codes.keys()).filter((at) => (types[codes[at] as number] as EventType).weight > 0);
  if (kept.length === 0) {
    throw new InputError({
      where: layout.file.path,
      wanted: "events of a type with a weight above 0",
      got: "none",
      fix: `The types are ${types.map(({ type }) => shown(type)).join(", ")}.`,
    });
  }
  const value = Float32Array.from(kept, (at) => (types[codes[at] as number] as EventType).weight);
  return { interactions: interactions({ ...data.select(kept), value }), types, notes };
}

function checkWeight({ file }: Layout, type: string, weight: number, types: readonly string[]): void {
  if (types.includes(type) && Number.isFinite(weight) && weight >= 0) return;
  throw new InputError({
    where: file.path,
    wanted: types.includes(type) ? `a weight of 0 or more for ${shown(type)}` : "weights of event types that occur",
    got: types.includes(type) ? String(weight) : shown(type),
    fix: `The types are ${types
      .slice(0, 20)
      .map((one) => shown(one, 40))
      .join(", ")}.`,
  });
}

function tooMany({ file, event }: Layout): InputError {
  return new InputError({
    where: file.path,
    wanted: "a column of a few event types",
    got: `more than ${mostTypes} different texts in ${shown(file.first[event])}`,
    fix: "Name another column, or none with event=none.",
  });
}

function uneven({ file }: Layout, types: number, events: number): InputError {
  return new InputError({
    where: file.path,
    wanted: "a type for each event",
    got: `${counted(types)} rows with a type and ${counted(events)} events that could be read`,
    fix: "Mend the rows that cannot be read; passing over bad rows does not go together with event types.",
  });
}
