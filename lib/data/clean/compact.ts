import { type Vocabulary, vocabulary } from "../../base/vocabulary.ts";
import { interactions } from "../interactions.ts";
import { sequencesOf } from "../sequences.ts";
import { table } from "../tables.ts";
import type { Column, Interactions, Table } from "../types.ts";

/** The same events over vocabularies that hold just the ids that occur, in their old order. */
export function compact(data: Interactions): Interactions {
  const users = occurring(data.users, data.user);
  const items = occurring(data.items, data.item);
  return interactions({
    users: users.vocabulary,
    items: items.vocabulary,
    user: users.indices,
    item: items.indices,
    value: data.value,
    time: data.time,
  });
}

function occurring(known: Vocabulary, indices: Int32Array): { vocabulary: Vocabulary; indices: Int32Array } {
  const places = new Int32Array(known.size).fill(-1);
  for (const index of indices) places[index] = 0;
  const ids = known.ids.filter((_, index) => places[index] === 0);
  if (ids.length === known.size) return { vocabulary: known, indices };
  let next = 0;
  for (let index = 0; index < places.length; index++) if (places[index] === 0) places[index] = next++;
  return { vocabulary: vocabulary(known.kind, ids), indices: indices.map((index) => places[index] as number) };
}

/** The rows of a table that describe the ids of another vocabulary, in its order. Throws InputError when one is missing. */
export function tableOver(whole: Table, ids: Vocabulary): Table {
  if (ids === whole.vocabulary) return whole;
  const rows = ids.ids.map((id) => whole.vocabulary.index(id));
  return table(
    ids,
    Object.fromEntries(Object.entries(whole.columns).map(([name, column]) => [name, pickRows(column, rows)])),
  );
}

/** A column with the given rows, in the given order. */
export function pickRows(column: Column, given: ArrayLike<number>): Column {
  const rows = Array.from(given);
  switch (column.type) {
    case "text":
      return { type: "text", values: rows.map((row) => column.values[row] as string) };
    case "number":
      return { type: "number", values: Float32Array.from(rows, (row) => column.values[row] as number) };
    case "category": {
      const { labels } = column;
      return {
        type: "category",
        labels: sequencesOf(
          labels.vocabulary,
          rows.map((row) => labels.row(row)),
        ),
      };
    }
    case "vector": {
      const { dimensions } = column;
      const values = new Float32Array(rows.length * dimensions);
      for (const [at, row] of rows.entries()) {
        values.set(column.values.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions);
      }
      return { type: "vector", dimensions, values };
    }
  }
}
