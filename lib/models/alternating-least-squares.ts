import { stopSignal } from "../base/notebook.ts";
import { option } from "../base/options.ts";
import type { Random } from "../base/random.ts";
import { type SparseMatrix, transpose } from "../data/sparse.ts";
import { alternatingObjective } from "./als-objective.ts";
import { fastestLoop, gradientSteps, solveRows } from "./als-steps.ts";
import { startingVectors } from "./trainable-factors.ts";

export interface AlternatingOptions {
  /** "implicit": every event is a preference of confidence 1 + alpha · value (Hu, Koren, Volinsky 2008). "explicit": ratings. */
  feedback: "implicit" | "explicit";
  dimensions: number;
  /** Alternations: all rows, then all columns. */
  epochs: number;
  /** Weight decay; for explicit feedback times the number of a row's ratings (Zhou et al. 2008). */
  regularization: number;
  /** Weight of an observed event over an unobserved one; implicit feedback only. */
  alpha: number;
  /** "exact" solves each row by Cholesky; "conjugate-gradient" takes three steps from where it stands (Takács et al. 2011). */
  solver: "exact" | "conjugate-gradient";
  initialDeviation: number;
}

export const alternatingDefaults: AlternatingOptions = {
  feedback: "implicit",
  dimensions: 64,
  epochs: 15,
  regularization: 0.01,
  alpha: 1,
  solver: "conjugate-gradient",
  initialDeviation: 0.01,
};

export const alternatingRules = {
  feedback: option.oneOf("implicit", "explicit"),
  dimensions: option.wholeNumber(1),
  epochs: option.wholeNumber(1),
  regularization: option.number(0),
  alpha: option.positive(),
  solver: option.oneOf("exact", "conjugate-gradient"),
  initialDeviation: option.positive(),
};

/** R ≈ left · rightᵀ: [rows, k] and [columns, k]. */
export interface AlternatingFactors {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** One side was just solved for. */
export interface HalfStepRecord {
  /** 1-based. */
  readonly epoch: number;
  readonly solved: "left" | "right";
  /** What the method lowers: see `alternatingObjective`. */
  readonly objective: number;
  readonly factors: AlternatingFactors;
  readonly seconds: number;
}

export interface AlternatingContext {
  readonly random: Random;
  readonly signal?: AbortSignal;
  /** Called after each half-step; the objective is computed for it, at a tenth of the half-step's own cost or so. */
  readonly onHalfStep?: (record: HalfStepRecord) => void | Promise<void>;
  /** Called after every second half-step alone. */
  readonly onEpoch?: (record: HalfStepRecord) => void | Promise<void>;
}

/**
 * Factors a sparse matrix by alternating least squares: the one side held still, each row of the other is a small linear
 * system with a known solution. No half-step of the exact solver can raise the objective.
 *
 * After an abort the factors are those of the last whole epoch.
 */
export async function alternatingLeastSquares(
  byRow: SparseMatrix,
  options: AlternatingOptions,
  context: AlternatingContext,
): Promise<{ factors: AlternatingFactors; interrupted: boolean; engine: "webassembly" | "javascript" }> {
  const begun = performance.now();
  const byColumn = transpose(byRow);
  const { dimensions: k, epochs, initialDeviation } = options;
  const systems = { ...options, gradientSteps };
  const { loop, engine } = await fastestLoop(systems);
  const start = (matrix: SparseMatrix, name: string) =>
    startingVectors(rowCounts(matrix), k, initialDeviation, context.random.stream(name));
  const factors = { left: start(byRow, "left"), right: start(byColumn, "right") };
  const { left, right } = factors;
  const pause = restBetween(stopSignal(context.signal));
  let kept = { left: left.slice(), right: right.slice() };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (const solved of ["left", "right"] as const) {
      const [matrix, fixed] = solved === "left" ? [byRow, right] : [byColumn, left];
      if (!(await solveRows(loop, matrix, fixed, factors[solved], pause)))
        return { factors: kept, interrupted: true, engine };
      const hooks = [context.onHalfStep, solved === "right" ? context.onEpoch : undefined];
      if (hooks.every((hook) => hook === undefined)) continue;
      const objective = alternatingObjective(loop, byRow, byColumn, left, right, systems);
      const seconds = (performance.now() - begun) / 1000;
      for (const hook of hooks) await hook?.({ epoch, solved, objective, factors, seconds });
    }
    kept = { left: left.slice(), right: right.slice() };
  }
  return { factors, interrupted: false, engine };
}

function rowCounts({ rows, offsets }: SparseMatrix): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => (offsets[row + 1] as number) - (offsets[row] as number));
}

/** Lets the event loop run at least every 80 ms; tells whether to go on. */
export function restBetween(signal: AbortSignal | undefined): () => Promise<boolean> {
  let rested = performance.now();
  return async () => {
    if (performance.now() - rested > 80) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      rested = performance.now();
    }
    return !signal?.aborted;
  };
}
