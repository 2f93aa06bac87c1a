import { InputError } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import { symmetricEigen } from "../../base/symmetric-eigen.ts";
import { type SparseMatrix, transpose } from "../../data/sparse.ts";
import { blockWidth, dot, timesVectors, VectorBlock } from "./block.ts";

/** The largest singular values in falling order, with their vectors: A ≈ left · diag(values) · rightᵀ. */
export interface TruncatedSvd {
  readonly values: Float64Array;
  /** Row-major [rows, k]; orthonormal columns, the largest component of each positive; zeros for a value of 0. */
  readonly left: Float64Array;
  /** Row-major [columns, k]. */
  readonly right: Float64Array;
}

/** How the work is done. */
export interface SvdContext {
  readonly random: Random;
  /** Asked between products with the matrix; it throws to stop. */
  readonly pause?: () => Promise<void>;
  /**
   * Directions that are searched; more are more exact. Null: 3 k + 20. Of a matrix of words whose values fall slowly
   * that finds the first half of k = 100 values to 9 digits and the last within 2 %.
   */
  readonly basis?: number | null;
}

/**
 * The `k` largest singular values and vectors of a sparse matrix, from a randomised block Krylov space in float64
 * (Musco and Musco 2015): orthonormal vectors Q spanning A Ω, A Aᵀ A Ω, …, and the singular vectors of Qᵀ A. Matrices
 * with no more rows or columns than `basis` are decomposed exactly. Where fewer than `k` values are not 0, zeros stand
 * in for the rest.
 * @throws InputError when the matrix has fewer than `k` rows or columns
 */
export async function truncatedSvd(matrix: SparseMatrix, k: number, context: SvdContext): Promise<TruncatedSvd> {
  const { rows, columnCount } = matrix;
  const most = Math.min(rows, columnCount);
  if (!(k >= 1 && k <= most)) {
    throw new InputError({
      where: "truncatedSvd",
      wanted: `from 1 to ${most} dimensions of a matrix of ${rows} × ${columnCount}`,
      got: String(k),
      fix: "Ask for fewer dimensions, or bring a larger vocabulary.",
    });
  }
  const { basis, images } = await krylovSpace(matrix, Math.min(most, context.basis ?? 3 * k + 20), context);
  // A ≈ Q B with B = Qᵀ A, whose rows are the images; its singular vectors are those of the small matrix B Bᵀ.
  const width = images.length;
  const { values: squares, vectors } = symmetricEigen(gramOf(images), width);
  const values = Float64Array.from({ length: k }, (_, d) => Math.sqrt(Math.max(0, squares[d] ?? 0)));
  // Below this a value is what rounding left of 0, and has no direction.
  const least = (values[0] as number) * 1e-7;
  const left = new Float64Array(rows * k);
  const right = new Float64Array(columnCount * k);
  for (let d = 0; d < k; d++) {
    const value = values[d] as number;
    if (!(value > least)) {
      values[d] = 0;
      continue;
    }
    const shares = vectors.subarray(d * width, (d + 1) * width);
    const across = combination(basis, shares, rows);
    const sign = Math.sign(across.reduce((best, one) => (Math.abs(one) > Math.abs(best) ? one : best), 0));
    for (let at = 0; at < rows; at++) left[at * k + d] = sign * (across[at] as number);
    const down = combination(images, shares, columnCount);
    for (let at = 0; at < columnCount; at++) right[at * k + d] = (sign * (down[at] as number)) / value;
  }
  return { values, left, right };
}

/** Orthonormal vectors of the space, and Aᵀ times each. */
async function krylovSpace(matrix: SparseMatrix, size: number, { random, pause }: SvdContext) {
  const draw = random.stream("svd");
  const flipped = transpose(matrix);
  const basis = new VectorBlock(matrix.rows);
  const images: Float64Array[] = [];
  let block: Float64Array[] = [];
  while (basis.rows.length < size) {
    await pause?.();
    const room = Math.min(blockWidth, size - basis.rows.length);
    let taken = basis.extend(timesVectors(matrix, block.slice(0, room)));
    if (taken === 0) {
      // Begun, or nothing new comes of multiplying: random directions look for what is left.
      const drawn = Array.from({ length: room }, () =>
        Float64Array.from({ length: matrix.columnCount }, () => draw.normal()),
      );
      taken = basis.extend(timesVectors(matrix, drawn));
      if (taken === 0) break;
    }
    block = timesVectors(flipped, basis.rows.slice(-taken));
    images.push(...block);
  }
  return { basis: basis.rows, images };
}

function gramOf(rows: readonly Float64Array[]): Float64Array {
  const gram = new Float64Array(rows.length ** 2);
  for (const [i, a] of rows.entries()) {
    for (let j = 0; j <= i; j++) {
      const product = dot(a, rows[j] as Float64Array);
      gram[i * rows.length + j] = product;
      gram[j * rows.length + i] = product;
    }
  }
  return gram;
}

function combination(rows: readonly Float64Array[], shares: Float64Array, length: number): Float64Array {
  const sum = new Float64Array(length);
  for (const [i, row] of rows.entries()) {
    const share = shares[i] as number;
    for (let at = 0; at < length; at++) sum[at] = (sum[at] as number) + share * (row[at] as number);
  }
  return sum;
}
