import { internal } from "./errors.ts";

/** Eigenvalues in falling order, with the eigenvector of the i-th as row i, row-major [n, n]. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** Rounds of QL for one eigenvalue; two or three are usual. */
const mostRounds = 60;

/**
 * From this round on, a link is cut that is nothing beside the whole matrix, though not beside its two neighbours: where
 * the rank is low, neighbours are rounding noise themselves, and turning noise can go on for ever.
 */
const patientRounds = 30;

/**
 * All eigenvalues and eigenvectors of a symmetric n × n matrix (row-major, left as it is; only its lower triangle is
 * read), by Householder's reduction to tridiagonal form and implicit QL (Golub and Van Loan, chapter 8; Bowdler, Martin,
 * Reinsch and Wilkinson 1968). About 9 n³ multiplications. Vectors have length 1, and the largest component of each is
 * positive. Throws RangeError for a matrix with an entry that is no finite number.
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  if (!matrix.every(Number.isFinite))
    throw new RangeError(`the ${n} × ${n} matrix has an entry that is no finite number`);
  const z = matrix.slice();
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) z[j * n + i] = z[i * n + j] as number;
  const reflections = tridiagonalize(z, diagonal, beside, n);
  const vectors = accumulate(z, reflections, n);
  implicitQl(diagonal, beside, vectors, n);
  return inOrder(diagonal, vectors, n);
}

/**
 * Reduces z to tridiagonal form by n − 2 reflections I − τ v vᵀ; v of step k overwrites row k of z beyond the diagonal.
 * Returns the factors τ.
 */
function tridiagonalize(z: Float64Array, diagonal: Float64Array, beside: Float64Array, n: number): Float64Array {
  const factors = new Float64Array(n);
  const product = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    diagonal[k] = z[k * n + k] as number;
    const v = z.subarray(k * n, (k + 1) * n);
    let tail = 0;
    for (let j = k + 2; j < n; j++) tail += (v[j] as number) ** 2;
    const head = v[k + 1] as number;
    const norm = tail === 0 ? Math.abs(head) : Math.sqrt(head * head + tail);
    beside[k] = tail === 0 ? head : head > 0 ? -norm : norm;
    if (tail === 0) continue;
    const first = head - (beside[k] as number);
    v[k + 1] = first;
    const tau = 2 / (first * first + tail);
    factors[k] = tau;
    // p = τ A v, then A − v wᵀ − w vᵀ with w = p − (τ vᵀp / 2) v, on the rows and columns after k.
    let along = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += (z[i * n + j] as number) * (v[j] as number);
      product[i] = tau * sum;
      along += (product[i] as number) * (v[i] as number);
    }
    const half = (tau * along) / 2;
    for (let i = k + 1; i < n; i++) product[i] = (product[i] as number) - half * (v[i] as number);
    for (let i = k + 1; i < n; i++) {
      const [vi, wi] = [v[i] as number, product[i] as number];
      const row = i * n;
      for (let j = k + 1; j < n; j++) {
        z[row + j] = (z[row + j] as number) - vi * (product[j] as number) - wi * (v[j] as number);
      }
    }
  }
  diagonal[n - 1] = z[(n - 1) * n + n - 1] as number;
  return factors;
}

/** The product of the reflections, transposed: its rows are the basis in which the matrix is tridiagonal. */
function accumulate(z: Float64Array, factors: Float64Array, n: number): Float64Array {
  const basis = new Float64Array(n * n);
  for (let i = 0; i < n; i++) basis[i * n + i] = 1;
  for (let k = n - 3; k >= 0; k--) {
    const tau = factors[k] as number;
    if (tau === 0) continue;
    const v = z.subarray(k * n, (k + 1) * n);
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += (basis[row + j] as number) * (v[j] as number);
      if (sum === 0) continue;
      for (let j = k + 1; j < n; j++) basis[row + j] = (basis[row + j] as number) - tau * sum * (v[j] as number);
    }
  }
  return basis;
}

/** Diagonalises a tridiagonal matrix in place, turning the rows of `vectors` along. */
function implicitQl(d: Float64Array, e: Float64Array, vectors: Float64Array, n: number): void {
  e[n - 1] = 0;
  const noise =
    Number.EPSILON * d.reduce((most, value, i) => Math.max(most, Math.abs(value) + Math.abs(e[i] as number)), 0);
  for (let l = 0; l < n; l++) {
    for (let round = 0; ; round++) {
      let m = l;
      while (m < n - 1) {
        const size = Math.abs(d[m] as number) + Math.abs(d[m + 1] as number);
        const link = Math.abs(e[m] as number);
        if (link <= Number.EPSILON * size || (round >= patientRounds && link <= noise)) break;
        m++;
      }
      if (m === l) break;
      if (round === mostRounds) throw internal(`an eigenvalue was not found in ${mostRounds} rounds`);
      qlStep(d, e, vectors, n, l, m);
    }
  }
}

/** One implicit QL step on the unreduced block l … m. */
function qlStep(d: Float64Array, e: Float64Array, vectors: Float64Array, n: number, l: number, m: number): void {
  const gap = ((d[l + 1] as number) - (d[l] as number)) / (2 * (e[l] as number));
  const root = Math.hypot(gap, 1);
  let g = (d[m] as number) - (d[l] as number) + (e[l] as number) / (gap + (gap < 0 ? -root : root));
  let [s, c, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const f = s * (e[i] as number);
    const b = c * (e[i] as number);
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] = (d[i + 1] as number) - p;
      e[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = (d[i + 1] as number) - p;
    const turned = ((d[i] as number) - g) * s + 2 * c * b;
    p = s * turned;
    d[i + 1] = g + p;
    g = c * turned - b;
    turn(vectors, n, i, c, s);
  }
  d[l] = (d[l] as number) - p;
  e[l] = g;
  e[m] = 0;
}

function turn(vectors: Float64Array, n: number, i: number, c: number, s: number): void {
  const [low, high] = [i * n, (i + 1) * n];
  for (let j = 0; j < n; j++) {
    const f = vectors[high + j] as number;
    const g = vectors[low + j] as number;
    vectors[high + j] = s * g + c * f;
    vectors[low + j] = c * g - s * f;
  }
}

function inOrder(d: Float64Array, z: Float64Array, n: number): Eigen {
  const order = Int32Array.from(d.keys()).sort((i, j) => (d[j] as number) - (d[i] as number) || i - j);
  const vectors = new Float64Array(n * n);
  for (const [place, i] of order.entries()) {
    const row = z.subarray(i * n, (i + 1) * n);
    const most = row.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    for (let j = 0; j < n; j++) vectors[place * n + j] = (row[j] as number) * (most < 0 ? -1 : 1);
  }
  return { values: Float64Array.from(order, (i) => d[i] as number), vectors };
}
