import { solvePositiveDefinite } from "../base/cholesky.ts";
import type { SparseMatrix } from "../data/sparse.ts";

/** What of the options the steps read. */
export interface AlsStepOptions {
  readonly feedback: "implicit" | "explicit";
  readonly dimensions: number;
  readonly regularization: number;
  readonly alpha: number;
  readonly solver: "exact" | "conjugate-gradient";
}

/** One side held still while the rows of the other are solved for. */
export interface HalfStep {
  /** Vectors held still, [columns, k]. */
  readonly fixed: Float32Array;
  /** Σ over all fixed vectors of v vᵀ, [k, k], for implicit feedback, where the unobserved counts too; else null. */
  readonly gram: Float64Array | null;
  readonly options: AlsStepOptions;
}

/** How many steps of conjugate gradients a row takes. */
const gradientSteps = 3;

/** Solves every row of `matrix` for `solved` [rows, k], `fixed` [columns, k] held still. False when `pause` said stop. */
export async function solveRows(
  matrix: SparseMatrix,
  fixed: Float32Array,
  solved: Float32Array,
  options: AlsStepOptions,
  pause: () => Promise<boolean>,
): Promise<boolean> {
  const half: HalfStep = {
    fixed,
    gram: options.feedback === "implicit" ? gram(fixed, options.dimensions) : null,
    options,
  };
  for (let row = 0; row < matrix.rows; row++) {
    if (row % 64 === 0 && !(await pause())) return false;
    const from = matrix.offsets[row] as number;
    const to = matrix.offsets[row + 1] as number;
    if (to === from) continue;
    solveRow(half, matrix.columns.subarray(from, to), matrix.values.subarray(from, to), solved, row);
  }
  return true;
}

/** Σ v vᵀ over all rows of `vectors` [rows, k], row-major [k, k]. */
export function gram(vectors: Float32Array, k: number): Float64Array {
  const sum = new Float64Array(k * k);
  for (let at = 0; at < vectors.length; at += k) addOuter(sum, vectors, at, k, 1);
  mirror(sum, k);
  return sum;
}

/**
 * Solves one row: implicit (G + α Σ c v vᵀ + λ I) x = Σ (1 + α c) v; explicit (Σ v vᵀ + λ n I) x = Σ r v,
 * sums over the row's columns, written to row `row` of `solved`.
 */
export function solveRow(
  half: HalfStep,
  columns: Int32Array,
  values: Float32Array,
  solved: Float32Array,
  row: number,
): void {
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
  { fixed, gram: shared }: HalfStep,
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
  for (let step = 0; step < gradientSteps && length > 1e-20; step++) {
    multiply(direction);
    let curvature = 0;
    for (let d = 0; d < k; d++) curvature += (direction[d] as number) * (product[d] as number);
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

/**
 * What alternating least squares lowers. Explicit: Σ observed (r − u·v)² + λ (Σ n_u ‖u‖² + Σ n_v ‖v‖²). Implicit:
 * Σ all cells c (p − u·v)² + λ (‖U‖² + ‖V‖²), p = 1 and c = 1 + α value where observed, else p = 0 and c = 1.
 */
export function alternatingObjective(
  byRow: SparseMatrix,
  byColumn: SparseMatrix,
  left: Float32Array,
  right: Float32Array,
  { dimensions: k, feedback, alpha, regularization }: AlsStepOptions,
): number {
  const implicit = feedback === "implicit";
  let sum = implicit ? sharedTrace(gram(left, k), gram(right, k)) : 0;
  for (let row = 0; row < byRow.rows; row++) {
    for (let at = byRow.offsets[row] as number; at < (byRow.offsets[row + 1] as number); at++) {
      const start = (byRow.columns[at] as number) * k;
      const value = byRow.values[at] as number;
      let dot = 0;
      for (let d = 0; d < k; d++) dot += (left[row * k + d] as number) * (right[start + d] as number);
      sum += implicit ? (1 + alpha * value) * (1 - dot) ** 2 - dot ** 2 : (value - dot) ** 2;
    }
  }
  return sum + regularization * (decayOf(left, byRow, k, implicit) + decayOf(right, byColumn, k, implicit));
}

/** Σ over all pairs of (u · v)² = the sum of the products of the two Gram matrices' cells. */
function sharedTrace(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

function decayOf(vectors: Float32Array, { rows, offsets }: SparseMatrix, k: number, implicit: boolean): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const events = (offsets[row + 1] as number) - (offsets[row] as number);
    let squares = 0;
    for (let d = 0; d < k; d++) squares += (vectors[row * k + d] as number) ** 2;
    sum += (implicit ? 1 : events) * squares;
  }
  return sum;
}
