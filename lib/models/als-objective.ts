import type { SparseMatrix } from "../data/sparse.ts";
import type { LeastSquares, LeastSquaresOptions } from "../engine/hot/least-squares.ts";
import { rowSlices } from "./als-steps.ts";

/**
 * What alternating least squares lowers. Explicit: Σ observed (r − u·v)² + λ (Σ n_u ‖u‖² + Σ n_v ‖v‖²). Implicit:
 * Σ all cells c (p − u·v)² + λ (‖U‖² + ‖V‖²), p = 1 and c = 1 + α value where observed, else p = 0 and c = 1.
 * `byColumn` is the transpose of `byRow`; `left` [rows, k], `right` [columns, k]. Afterwards `loop` holds `right` still.
 */
export function alternatingObjective(
  loop: LeastSquares,
  byRow: SparseMatrix,
  byColumn: SparseMatrix,
  left: Float32Array,
  right: Float32Array,
  { dimensions: k, feedback, regularization }: LeastSquaresOptions,
): number {
  const implicit = feedback === "implicit";
  loop.hold(right);
  let sum = implicit ? sharedTrace(loop.gram(left), loop.gram(right)) : 0;
  for (const [from, to] of rowSlices(byRow)) sum += loop.observed(byRow, from, to, left);
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
