import { InputError } from "../../base/errors.ts";
import { checkNumber } from "../../base/options.ts";
import { type SparseMatrix, transpose } from "../../data/sparse.ts";
import { NearestRows } from "../nearest-rows.ts";

/**
 * A search by words: for each row of `asked` the rows of `among` that are nearest by cosine, the nearest first, such as
 * `nearestTexts(tfIdfOf(index, queries), index.vectors, 10)`. Rows that share no column with it are not found, so that
 * there may be fewer than `most`.
 * @throws InputError for matrices of unlike columns
 */
export function nearestTexts(asked: SparseMatrix, among: SparseMatrix, most: number): Int32Array[] {
  checkNumber("nearestTexts", "most", most, { min: 1, integer: true });
  if (asked.columnCount !== among.columnCount) {
    throw new InputError({
      wanted: `rows over the same ${among.columnCount} columns`,
      got: `rows over ${asked.columnCount}`,
      where: "nearestTexts",
      fix: "Make the questions' vectors from the documents' vocabulary: tfIdfOf(index, questions).",
    });
  }
  const nearest = new NearestRows(transpose(among), norms(among), { neighbors: most, shrinkage: 0 });
  const lengths = norms(asked);
  return Array.from({ length: asked.rows }, (_, row) => {
    const [from, to] = [asked.offsets[row], asked.offsets[row + 1]];
    if (lengths[row] === 0) return new Int32Array(0);
    nearest.find(asked.columns.subarray(from, to), asked.values.subarray(from, to), lengths[row] as number, -1);
    return nearest.found.indices.slice(0, nearest.found.size);
  });
}

function norms({ rows, offsets, values }: SparseMatrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    let squares = 0;
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++)
      squares += (values[at] as number) ** 2;
    return Math.sqrt(squares);
  });
}
