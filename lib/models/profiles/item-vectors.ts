import { InputError, shown } from "../../base/errors.ts";
import { sequencesOf } from "../../data/sequences.ts";
import type { Events, Interactions, Table, VectorColumn } from "../../data/types.ts";
import { itemTable } from "../content.ts";
import { profileName } from "./options.ts";

/** Vectors of items, each of length 1, or of zeros where an item has none. */
export interface UnitVectors {
  readonly width: number;
  /** Row-major [items, width]. */
  readonly values: Float32Array;
  /** Item by item whether it has a vector. */
  readonly known: readonly boolean[];
}

/**
 * The vectors that a table's column gives the items of the events. A row of zeros, or with a component that is no number,
 * is an item without a vector (one without text, say): it is never recommended, and events of it are passed over.
 * @throws InputError without a table of these items, for a column that is missing, no column of vectors or of too few rows,
 *   and when no event is of an item with a vector
 */
export function unitVectors(items: Table | undefined, events: Interactions, name: string | null): UnitVectors {
  const { columns } = itemTable(profileName, items, events.items);
  const vectors = Object.entries(columns).filter(
    (entry): entry is [string, VectorColumn] => entry[1].type === "vector",
  );
  const found = name === null ? (vectors.length === 1 ? vectors[0]?.[1] : undefined) : columns[name];
  if (found?.type !== "vector" || found.values.length !== events.items.size * found.dimensions) {
    const there = vectors.map(([column, { values, dimensions }]) => `${column} (${values.length / dimensions} rows)`);
    throw new InputError({
      wanted: `${name === null ? "one column" : `a column ${shown(name)}`} of vectors with a row for each of ${events.items.size} items`,
      got: there.length === 0 ? "no column of vectors" : `the columns of vectors ${there.join(", ")}`,
      where: profileName,
      fix: "Add one to the table (encoderColumn and encodedColumn make it of texts), and name it in the option column.",
    });
  }
  const own = knownVectors(found.dimensions, found.values);
  if (events.item.some((item) => own.known[item])) return own;
  throw new InputError({
    wanted: "events of items that have a vector",
    got: "none: every item of the events has a vector of zeros, or with a component that is no number",
    where: profileName,
    fix: "Check the texts that the vectors were made of: an empty text has none.",
  });
}

/** Vectors brought to length 1. */
export function knownVectors(width: number, given: Float32Array): UnitVectors {
  const values = given.slice();
  const known = Array.from({ length: given.length / width }, (_, item) => {
    const own = values.subarray(item * width, (item + 1) * width);
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    const there = Number.isFinite(length) && length > 0;
    for (let d = 0; d < width; d++) own[d] = there ? (own[d] as number) / length : 0;
    return there;
  });
  return { width, values, known };
}

/** The events of items with vectors alone, row by row, and of each the place it had among all. */
export function withVectors(
  { items, value, time }: Events,
  { known }: Pick<UnitVectors, "known">,
): { readonly events: Events; readonly places: Int32Array } {
  const kept = Array.from({ length: items.rows }, (_, row) => {
    const places = Array.from({ length: items.row(row).length }, (_, at) => (items.offsets[row] as number) + at);
    return places.filter((at) => known[items.values[at] as number]);
  });
  const places = Int32Array.from(kept.flat());
  const rows = kept.map((row) => row.map((at) => items.values[at] as number));
  return {
    events: {
      items: sequencesOf(items.vocabulary, rows),
      value: value && Float32Array.from(places, (at) => value[at] as number),
      time: time && Float64Array.from(places, (at) => time[at] as number),
    },
    places,
  };
}
