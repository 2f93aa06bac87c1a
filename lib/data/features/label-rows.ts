import type { SparseMatrix } from "../sparse.ts";
import type { Sequences } from "../types.ts";

/** Labels as cells of 1: row × label. What a regression over groups wants, where `rowVectors` would weigh labels by rarity. */
export function labelRows({ vocabulary, rows, offsets, values }: Sequences): SparseMatrix {
  const columns = values.slice();
  for (let row = 0; row < rows; row++) columns.subarray(offsets[row], offsets[row + 1]).sort();
  return { rows, columnCount: vocabulary.size, offsets, columns, values: new Float32Array(columns.length).fill(1) };
}
