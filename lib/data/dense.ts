import { normals, type Random } from "../base/random.ts";
import type { SparseMatrix } from "./sparse.ts";

/** A dense matrix, row-major float32 [rows, columns]. */
export interface DenseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/**
 * A matrix of exactly known rank: A Bᵀ / √rank with A [rows, rank] and B [columns, rank] of standard normal draws, so
 * that cells have mean 0 and variance 1 whatever the rank.
 */
export function plantedMatrix(rows: number, columns: number, rank: number, draw: Random): DenseMatrix {
  const left = normals(rows * rank, 1, draw.stream("left"));
  const right = normals(columns * rank, 1, draw.stream("right"));
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let d = 0; d < rank; d++) sum += (left[row * rank + d] as number) * (right[column * rank + d] as number);
      values[row * columns + column] = sum / Math.sqrt(rank);
    }
  }
  return { rows, columns, values };
}

/** A matrix of independent standard normal cells, of full rank: nothing of low rank can be found in it. */
export function normalMatrix(rows: number, columns: number, draw: Random): DenseMatrix {
  return { rows, columns, values: normals(rows * columns, 1, draw) };
}

/** The matrix with normal noise of the given deviation added to each cell. */
export function withNoise(matrix: DenseMatrix, deviation: number, draw: Random): DenseMatrix {
  const noise = normals(matrix.values.length, deviation, draw);
  return { ...matrix, values: matrix.values.map((value, cell) => value + (noise[cell] as number)) };
}

/** 1 for a cell that is known, 0 for one that is not, each known with the given chance: [cells]. */
export function randomMask(cells: number, share: number, draw: Random): Float32Array {
  return Float32Array.from({ length: cells }, () => (draw.uniform() < share ? 1 : 0));
}

/** The known cells of a matrix by compressed rows. */
export function knownCells({ rows, columns, values }: DenseMatrix, mask: Float32Array): SparseMatrix {
  const offsets = new Int32Array(rows + 1);
  const places: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      if (mask[row * columns + column] === 1) places.push(row * columns + column);
    offsets[row + 1] = places.length;
  }
  return {
    rows,
    columnCount: columns,
    offsets,
    columns: Int32Array.from(places, (cell) => cell % columns),
    values: Float32Array.from(places, (cell) => values[cell] as number),
  };
}

/**
 * ‖R − left · rightᵀ‖ / ‖R‖ over the cells where `mask` has the value `where`, or over all cells without a mask.
 * `left` is [rows, k], `right` [columns, k]. Predicting 0 everywhere scores 1.
 */
export function relativeError(
  { rows, columns, values }: DenseMatrix,
  { left, right }: { readonly left: Float32Array; readonly right: Float32Array },
  mask: Float32Array | null = null,
  where: 0 | 1 = 0,
): number {
  const k = left.length / rows;
  let missed = 0;
  let whole = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      if (mask !== null && mask[cell] !== where) continue;
      let product = 0;
      for (let d = 0; d < k; d++) product += (left[row * k + d] as number) * (right[column * k + d] as number);
      missed += ((values[cell] as number) - product) ** 2;
      whole += (values[cell] as number) ** 2;
    }
  }
  return Math.sqrt(missed / whole);
}
