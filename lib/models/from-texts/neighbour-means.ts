import { option, resolveOptions } from "../../base/options.ts";
import { type SparseMatrix, transpose } from "../../data/sparse.ts";
import { NearestRows } from "../nearest-rows.ts";
import type { WeighedRows } from "./ridge.ts";

export interface NeighbourMeansOptions {
  /** How many of the nearest are asked. Default 30. */
  neighbours: number;
  /** Weight of the mean of all beside them. Default 1. */
  shrinkage: number;
}

/**
 * Of each row the mean target of the rows most like it: Σ s w y / (Σ s w + shrinkage) over the nearest by cosine s > 0,
 * targets taken from their weighted mean, to which a row without neighbours falls back. A row is no neighbour of itself.
 * @param matrix rows of length 1 (or empty), such as those of `tfIdf`
 */
export function neighbourMeans(
  matrix: SparseMatrix,
  { rows, targets, weights }: WeighedRows,
  given: Partial<NeighbourMeansOptions> = {},
): Float64Array {
  const { neighbours, shrinkage } = resolveOptions(
    "neighbourMeans",
    { neighbours: 30, shrinkage: 1 },
    { neighbours: option.wholeNumber(1), shrinkage: option.number(0) },
    given,
  );
  const known = new Map(Array.from(rows, (row, at) => [row, at]));
  const total = Array.from(weights).reduce((sum, weight) => sum + weight, 0);
  const centre = Array.from(targets).reduce((sum, target, at) => sum + target * (weights[at] as number), 0) / total;
  const offsets = new Int32Array(matrix.rows + 1);
  const kept: number[] = [];
  for (let row = 0; row < matrix.rows; row++) {
    if (known.has(row)) {
      for (let at = matrix.offsets[row] as number; at < (matrix.offsets[row + 1] as number); at++) kept.push(at);
    }
    offsets[row + 1] = kept.length;
  }
  const learned = {
    ...matrix,
    offsets,
    columns: Int32Array.from(kept, (at) => matrix.columns[at] as number),
    values: Float32Array.from(kept, (at) => matrix.values[at] as number),
  };
  const norms = new Float64Array(matrix.rows).fill(1);
  const nearest = new NearestRows(transpose(learned), norms, { neighbors: neighbours, shrinkage: 0 });
  const { found } = nearest;
  return Float64Array.from({ length: matrix.rows }, (_, row) => {
    const [from, to] = [matrix.offsets[row], matrix.offsets[row + 1]];
    nearest.find(matrix.columns.subarray(from, to), matrix.values.subarray(from, to), 1, row);
    let [sum, mass] = [0, shrinkage];
    for (let place = 0; place < found.size; place++) {
      const likeness = found.weights[place] as number;
      const at = known.get(found.indices[place] as number) as number;
      if (likeness <= 0) break;
      const weight = likeness * (weights[at] as number);
      sum += weight * ((targets[at] as number) - centre);
      mass += weight;
    }
    return mass > 0 ? centre + sum / mass : centre;
  });
}
