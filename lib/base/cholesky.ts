/** A square or rectangular row-major matrix, or a vector, of real numbers. */
type Reals = Float64Array | Float32Array;

/**
 * Solves A x = b for one symmetric positive-definite k × k matrix, in place.
 *
 * `a` is row-major; its lower triangle is read and overwritten by the Cholesky factor L (A = L Lᵀ), the upper one is
 * left alone. `b` (k values) is overwritten by x. Both may begin anywhere in a longer array (`aStart`, `bStart`), so
 * that many systems can lie side by side. Sums are kept in float64 whatever the arrays are. The cost is k³/6
 * multiplications.
 *
 * Throws RangeError when a pivot is not a positive number: the matrix is not positive definite, or not finite.
 */
export function solvePositiveDefinite(a: Reals, b: Reals, k: number, aStart = 0, bStart = 0): void {
  factorPositiveDefinite(a, k, aStart);
  for (let row = 0; row < k; row++) {
    const start = aStart + row * k;
    b[bStart + row] = ((b[bStart + row] as number) - dot(a, start, b, bStart, row)) / (a[start + row] as number);
  }
  for (let row = k - 1; row >= 0; row--) {
    const start = aStart + row * k;
    const solved = (b[bStart + row] as number) / (a[start + row] as number);
    b[bStart + row] = solved;
    for (let column = 0; column < row; column++) {
      b[bStart + column] = (b[bStart + column] as number) - solved * (a[start + column] as number);
    }
  }
}

/**
 * The Cholesky factor L of a symmetric positive-definite k × k matrix (A = L Lᵀ), in place in the lower triangle.
 * Throws RangeError when the matrix is not positive definite, or not finite.
 */
export function factorPositiveDefinite(a: Reals, k: number, start = 0): void {
  for (let row = 0; row < k; row++) {
    const rowStart = start + row * k;
    for (let column = 0; column < row; column++) {
      const columnStart = start + column * k;
      const rest = (a[rowStart + column] as number) - dot(a, rowStart, a, columnStart, column);
      a[rowStart + column] = rest / (a[columnStart + column] as number);
    }
    const pivot = (a[rowStart + row] as number) - dot(a, rowStart, a, rowStart, row);
    if (!(pivot > 0) || pivot === Number.POSITIVE_INFINITY) {
      throw new RangeError(`the ${k} × ${k} matrix is not positive definite: pivot ${row} is ${pivot}`);
    }
    a[rowStart + row] = Math.sqrt(pivot);
  }
}

/**
 * The inverse of a symmetric positive-definite k × k matrix, in place, both triangles.
 * Throws RangeError when the matrix is not positive definite, or not finite.
 */
export function invertPositiveDefinite(a: Reals, k: number): void {
  factorPositiveDefinite(a, k);
  // L⁻ᵀ goes into the upper triangle: row i holds column i of L⁻¹, so that every product below runs along rows.
  const diagonal = new Float64Array(k);
  for (let row = 0; row < k; row++) diagonal[row] = 1 / (a[row * k + row] as number);
  for (let row = 0; row < k; row++) {
    a[row * k + row] = diagonal[row] as number;
    for (let below = row + 1; below < k; below++) {
      const sum = dot(a, below * k + row, a, row * k + row, below - row);
      a[row * k + below] = -sum * (diagonal[below] as number);
    }
  }
  // A⁻¹ = L⁻ᵀ L⁻¹: entry (i, j), i ≤ j, is the product of rows i and j of L⁻ᵀ from column j on.
  for (let row = 0; row < k; row++) {
    for (let column = row; column < k; column++) {
      const sum = dot(a, row * k + column, a, column * k + column, k - column);
      a[column * k + row] = sum;
    }
    for (let column = row; column < k; column++) a[row * k + column] = a[column * k + row] as number;
  }
}

/** The inner product of two runs of `length` values; four sums side by side, since one alone waits for each addition. */
function dot(a: Reals, aStart: number, b: Reals, bStart: number, length: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  const whole = length - (length % 4);
  for (let index = 0; index < whole; index += 4) {
    first += (a[aStart + index] as number) * (b[bStart + index] as number);
    second += (a[aStart + index + 1] as number) * (b[bStart + index + 1] as number);
    third += (a[aStart + index + 2] as number) * (b[bStart + index + 2] as number);
    fourth += (a[aStart + index + 3] as number) * (b[bStart + index + 3] as number);
  }
  for (let index = whole; index < length; index++)
    first += (a[aStart + index] as number) * (b[bStart + index] as number);
  return first + second + (third + fourth);
}
