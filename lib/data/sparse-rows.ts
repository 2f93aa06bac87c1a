import type { Vocabulary } from "../base/vocabulary.ts";
import { vocabulary } from "../base/vocabulary.ts";
import type { SparseMatrix } from "./sparse.ts";
import type { Vectors } from "./types.ts";

/**
 * Some rows of a sparse matrix as dense vectors, one dimension per column, such as words by all words they stand with.
 * Ids that the rows' vocabulary does not know are left out.
 */
export function rowsAsVectors(rows: Vocabulary, matrix: SparseMatrix, ids: Iterable<string>): Vectors {
  const known = [...new Set(ids)].filter((id) => rows.find(id) !== undefined);
  const { columnCount: dimensions, offsets, columns, values } = matrix;
  const dense = new Float32Array(known.length * dimensions);
  for (const [place, id] of known.entries()) {
    const row = rows.index(id);
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      dense[place * dimensions + (columns[at] as number)] = values[at] as number;
    }
  }
  return { vocabulary: vocabulary(rows.kind, known), dimensions, values: dense };
}
