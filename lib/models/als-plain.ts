import { solvePositiveDefinite } from "../base/cholesky.ts";
import type { LeastSquares, LeastSquaresOptions } from "../engine/hot/least-squares.ts";

/** One side held still while the rows of the other are solved for. */
interface HalfStep {
  /** Vectors held still, [columns, k]. */
  readonly fixed: Float32Array;
  /** Σ over all fixed vectors of v vᵀ, [k, k], for implicit feedback, where the unobserved counts too; else null. */
  readonly gram: Float64Array | null;
  readonly options: LeastSquaresOptions;
}

/**
 * The half-steps of alternating least squares in plain JavaScript and float64: what the WebAssembly loop is held
 * against, and what runs where that cannot be had.
 */
export function plainLeastSquares(options: LeastSquaresOptions): LeastSquares {
  const { dimensions: k, alpha } = options;
  const implicit = options.feedback === "implicit";
  let half: HalfStep = { fixed: new Float32Array(0), gram: null, options };
  return {
    hold(fixed) {
      half = { fixed, gram: implicit ? gram(fixed, k) : null, options };
    },
    solve({ offsets, columns, values }, from, to, solved) {
      for (let row = from; row < to; row++) {
        const [start, end] = [offsets[row] as number, offsets[row + 1] as number];
        if (end === start) continue;
        solveRow(half, columns.subarray(start, end), values.subarray(start, end), solved, row);
      }
    },
    observed({ offsets, columns, values }, from, to, solved) {
      let sum = 0;
      for (let row = from; row < to; row++) {
        for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
          const start = (columns[at] as number) * k;
          const value = values[at] as number;
          let dot = 0;
          for (let d = 0; d < k; d++) dot += (solved[row * k + d] as number) * (half.fixed[start + d] as number);
          sum += implicit ? (1 + alpha * value) * (1 - dot) ** 2 - dot ** 2 : (value - dot) ** 2;
        }
      }
      return sum;
    },
    gram: (vectors) => gram(vectors, k),
  };
}

/** Σ v vᵀ over all rows of `vectors` [rows, k], row-major [k, k]. */
function gram(vectors: Float32Array, k: number): Float64Array {
  const sum = new Float64Array(k * k);
  for (let at = 0; at < vectors.length; at += k) addOuter(sum, vectors, at, k, 1);
  mirror(sum, k);
  return sum;
}

/**
 * Solves one row: implicit (G + α Σ c v vᵀ + λ I) x = Σ (1 + α c) v; explicit (Σ v vᵀ + λ n I) x = Σ r v,
 * sums over the row's columns, written to row `row` of `solved`.
 */
function solveRow(half: HalfStep, columns: Int32Array, values: Float32Array, solved: Float32Array, row: number): void {
  const { dimensions: k, alpha, regularization, feedback, solver } = half.options;
  const implicit = feedback === "implicit";
  const right = new Float64Array(k);
  const weights = new Float64Array(columns.length);
  for (let at = 0; at < columns.length; at++) {
    const value = values[at] as number;
    weights[at] = implicit ? alpha * value : 1;
    const pull = implicit ? 1 + alpha * value : value;
    const start = (columns[at] as number) * k;
    for (let d = 0; d < k; d++) right[d] = (right[d] as number) + pull * (half.fixed[start + d] as number);
  }
  const ridge = implicit ? regularization : regularization * columns.length;
  const x = solved.subarray(row * k, (row + 1) * k);
  if (solver === "exact") solveExactly(half, columns, weights, ridge, right, x);
  else descend(half, columns, weights, ridge, right, x);
}

function solveExactly(
  { fixed, gram: shared }: HalfStep,
  columns: Int32Array,
  weights: Float64Array,
  ridge: number,
  right: Float64Array,
  x: Float32Array,
): void {
  const k = x.length;
  const left = shared?.slice() ?? new Float64Array(k * k);
  for (let at = 0; at < columns.length; at++)
    addOuter(left, fixed, (columns[at] as number) * k, k, weights[at] as number);
  // With λ = 0 a row of fewer columns than dimensions has no single solution: a trace of ridge picks the shortest.
  for (let d = 0; d < k; d++) left[d * k + d] = (left[d * k + d] as number) + Math.max(ridge, 1e-9);
  solvePositiveDefinite(left, right, k);
  x.set(right);
}

/** Conjugate gradients from where x stands (Takács, Pilászy, Tikk 2011): k² + n·k a step in place of k³ + n·k². */
function descend(
  { fixed, gram: shared, options }: HalfStep,
  columns: Int32Array,
  weights: Float64Array,
  ridge: number,
  right: Float64Array,
  x: Float32Array,
): void {
  const k = x.length;
  const product = new Float64Array(k);
  const position = Float64Array.from(x);
  const multiply = (v: Float64Array) => {
    for (let d = 0; d < k; d++) {
      let sum = ridge * (v[d] as number);
      if (shared !== null) for (let e = 0; e < k; e++) sum += (shared[d * k + e] as number) * (v[e] as number);
      product[d] = sum;
    }
    for (let at = 0; at < columns.length; at++) {
      const start = (columns[at] as number) * k;
      let dot = 0;
      for (let d = 0; d < k; d++) dot += (fixed[start + d] as number) * (v[d] as number);
      dot *= weights[at] as number;
      for (let d = 0; d < k; d++) product[d] = (product[d] as number) + dot * (fixed[start + d] as number);
    }
  };
  multiply(position);
  const residual = right.map((value, d) => value - (product[d] as number));
  const direction = residual.slice();
  let length = squared(residual);
  for (let step = 0; step < options.gradientSteps && length > 1e-20; step++) {
    multiply(direction);
    let curvature = 0;
    for (let d = 0; d < k; d++) curvature += (direction[d] as number) * (product[d] as number);
    // Rounding can take the last bit of a direction in which the system is all but flat.
    if (!(curvature > 0)) break;
    const stride = length / curvature;
    for (let d = 0; d < k; d++) {
      position[d] = (position[d] as number) + stride * (direction[d] as number);
      residual[d] = (residual[d] as number) - stride * (product[d] as number);
    }
    const next = squared(residual);
    for (let d = 0; d < k; d++) direction[d] = (residual[d] as number) + (next / length) * (direction[d] as number);
    length = next;
  }
  x.set(position);
}

function squared(v: Float64Array): number {
  let sum = 0;
  for (const value of v) sum += value * value;
  return sum;
}

/** Adds weight · v vᵀ to the lower triangle of `sum`, v = vectors[at …]. */
function addOuter(sum: Float64Array, vectors: Float32Array, at: number, k: number, weight: number): void {
  for (let d = 0; d < k; d++) {
    const scaled = weight * (vectors[at + d] as number);
    for (let e = 0; e <= d; e++) sum[d * k + e] = (sum[d * k + e] as number) + scaled * (vectors[at + e] as number);
  }
}

function mirror(square: Float64Array, k: number): void {
  for (let d = 0; d < k; d++) for (let e = 0; e < d; e++) square[e * k + d] = square[d * k + e] as number;
}
