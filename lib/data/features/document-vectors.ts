import { InputError } from "../../base/errors.ts";
import type { SparseMatrix } from "../sparse.ts";
import type { VectorColumn, Vectors } from "../types.ts";

/**
 * Documents as dense vectors: the weighted sum of their words' vectors at length 1, less the mean of all documents, so
 * that what every document has in common does not make all of them alike. A document without a known word, or whose
 * words have vectors of zeros, is a vector of zeros.
 * @param weights row d: the words of document d with their weights, such as `tfIdf(documents).vectors`
 * @param words the vector of each column's word
 * @throws InputError when columns and words are not equally many
 */
export function documentVectors(weights: SparseMatrix, { dimensions, values, vocabulary }: Vectors): VectorColumn {
  const { rows, columnCount, offsets, columns } = weights;
  if (columnCount !== vocabulary.size) {
    throw new InputError({
      wanted: `a vector for each of ${columnCount} words`,
      got: `${vocabulary.size} vectors`,
      where: "documentVectors",
      fix: "Make weights and vectors over one vocabulary.",
    });
  }
  const documents = new Float64Array(rows * dimensions);
  const centre = new Float64Array(dimensions);
  let told = 0;
  for (let row = 0; row < rows; row++) {
    const own = documents.subarray(row * dimensions, (row + 1) * dimensions);
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      const word = (columns[at] as number) * dimensions;
      for (let d = 0; d < dimensions; d++) {
        own[d] = (own[d] as number) + (weights.values[at] as number) * (values[word + d] as number);
      }
    }
    const length = Math.hypot(...own);
    if (length === 0) continue;
    told++;
    for (let d = 0; d < dimensions; d++) {
      own[d] = (own[d] as number) / length;
      centre[d] = (centre[d] as number) + (own[d] as number);
    }
  }
  for (let row = 0; row < rows; row++) {
    const own = documents.subarray(row * dimensions, (row + 1) * dimensions);
    if (own.every((value) => value === 0)) continue;
    for (let d = 0; d < dimensions; d++) own[d] = (own[d] as number) - (centre[d] as number) / told;
  }
  return { type: "vector", dimensions, values: Float32Array.from(documents) };
}
