import { internal } from "../base/errors.ts";
import type { Vocabulary } from "../base/vocabulary.ts";
import type { Sequences } from "./types.ts";

/** Sequences over flat arrays that are taken over, not copied. */
export function sequences(vocabulary: Vocabulary, offsets: Int32Array, values: Int32Array): Sequences {
  const rows = offsets.length - 1;
  if (rows < 0 || offsets[0] !== 0 || offsets[rows] !== values.length) {
    throw internal(`offsets must run from 0 to ${values.length}, got ${offsets[0]} … ${offsets[rows]}`);
  }
  return {
    vocabulary,
    offsets,
    values,
    rows,
    row: (r) => values.subarray(offsets[r], offsets[r + 1]),
  };
}

/** Sequences from one array of indices per row. */
export function sequencesOf(vocabulary: Vocabulary, rows: readonly ArrayLike<number>[]): Sequences {
  const offsets = new Int32Array(rows.length + 1);
  for (const [r, row] of rows.entries()) offsets[r + 1] = (offsets[r] as number) + row.length;
  const values = new Int32Array(offsets[rows.length] as number);
  for (const [r, row] of rows.entries()) values.set(row, offsets[r]);
  return sequences(vocabulary, offsets, values);
}
