import { TrainingError } from "../../base/errors.ts";
import { stopSignal } from "../../base/notebook.ts";
import { option, resolveOptions } from "../../base/options.ts";
import { type SparseMatrix, transpose } from "../../data/sparse.ts";
import type { Vectors } from "../../data/types.ts";
import { sparseProduct } from "../../engine/hot/sparse-product.ts";
import { restBetween } from "../alternating-least-squares.ts";

export interface PrintedDescentOptions {
  /**
   * "printed": w_ij ← w_ij − α · 2 (w_ij − X_iᵀ W_j), the printed update, which holds W_j still while it moves its entries.
   * "gradient": the gradient of the printed sum, 2 (I − X)ᵀ (I − X) W.
   */
  update: "printed" | "gradient";
  steps: number;
  /** α. */
  learningRate: number;
}

const defaults: PrintedDescentOptions = { update: "printed", steps: 50, learningRate: 0.25 };
const rules = {
  update: option.oneOf("printed", "gradient"),
  steps: option.wholeNumber(0),
  learningRate: option.positive(),
};

/** One moment of the descent. */
export interface PrintedDescentRecord {
  readonly step: number;
  /** Σ (w_ij − X_iᵀ W_j)². */
  readonly objective: number;
  /** Σ w_ij²: 0 is the solution without content. */
  readonly size: number;
  /** The share of `size` by which words differ: 0 when all have one and the same vector. */
  readonly spread: number;
}

/**
 * Document 1's objective for word vectors as it stands (4.2.2): min over W of Σ_ij (w_ij − X_iᵀ W_j)², where w_ij are
 * the entries of W [words, dimensions], W_j its columns, and X_i the rows of a given matrix X [words, words]; that is
 * ‖W − X W‖². Nothing of a text is in it but X. Every W with W = X W is a solution, W = 0 always.
 * @param start where W begins; it is left as it is
 * @throws TrainingError when the sum stops being a finite number; AbortError after an interrupt
 */
export async function printedDescent(
  x: SparseMatrix,
  start: Vectors,
  given: Partial<PrintedDescentOptions> = {},
  context: {
    readonly signal?: AbortSignal;
    readonly onStep?: (record: PrintedDescentRecord, values: Float32Array) => void;
  } = {},
): Promise<{ readonly vectors: Vectors; readonly log: readonly PrintedDescentRecord[] }> {
  const { update, steps, learningRate } = resolveOptions("printedDescent", defaults, rules, given);
  const { dimensions } = start;
  const forward = await sparseProduct(x, dimensions);
  const backward = update === "gradient" ? await sparseProduct(transpose(x), dimensions) : null;
  const signal = stopSignal(context.signal);
  const pause = restBetween(signal);
  const values = start.values.slice();
  const log: PrintedDescentRecord[] = [];
  for (let step = 0; ; step++) {
    await pause();
    signal?.throwIfAborted();
    const gap = less(values, forward.times(values));
    const record = { step, objective: squares(gap), size: squares(values), spread: spreadOf(values, dimensions) };
    if (!Number.isFinite(record.objective)) {
      const fix = "Lower learningRate, or scale X down: steps along it grow without end.";
      throw new TrainingError({
        ...{ model: "printedDescent", epoch: step, loss: record.objective, options: { update, learningRate } },
        fix,
      });
    }
    log.push(record);
    context.onStep?.(record, values);
    if (step === steps) break;
    // The gradient's other half: W_j too is made of w.
    const against = backward === null ? gap : less(gap, backward.times(gap));
    for (let at = 0; at < values.length; at++) {
      values[at] = (values[at] as number) - 2 * learningRate * (against[at] as number);
    }
  }
  return { vectors: { ...start, values }, log };
}

/** The matrix with each row divided by its sum, so that X W gives every word the mean of its neighbours' vectors. */
export function rowMeans(counts: SparseMatrix): SparseMatrix {
  const values = counts.values.slice();
  for (let row = 0; row < counts.rows; row++) {
    const cells = values.subarray(counts.offsets[row], counts.offsets[row + 1]);
    const sum = cells.reduce((total, value) => total + value, 0);
    for (let at = 0; at < cells.length; at++) cells[at] = (cells[at] as number) / sum;
  }
  return { ...counts, values };
}

function less(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, at) => value - (b[at] as number));
}

function squares(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}

function spreadOf(values: Float32Array, dimensions: number): number {
  const rows = values.length / dimensions;
  const means = new Float64Array(dimensions);
  for (let at = 0; at < values.length; at++) {
    means[at % dimensions] = (means[at % dimensions] as number) + (values[at] as number) / rows;
  }
  let apart = 0;
  let whole = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    apart += (value - (means[at % dimensions] as number)) ** 2;
    whole += value * value;
  }
  return whole === 0 ? 0 : apart / whole;
}
