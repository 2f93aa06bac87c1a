import { TrainingError } from "../../base/errors.ts";
import { stopSignal } from "../../base/notebook.ts";
import { option, resolveOptions } from "../../base/options.ts";
import { normals } from "../../base/random.ts";
import { symmetricEigen } from "../../base/symmetric-eigen.ts";
import type { Vocabulary } from "../../base/vocabulary.ts";
import { type SparseMatrix, transpose } from "../../data/sparse.ts";
import type { Vectors } from "../../data/types.ts";
import { sparseProduct } from "../../engine/hot/sparse-product.ts";
import { tf } from "../../engine/tf.ts";
import { restBetween } from "../alternating-least-squares.ts";
import type { FitContext } from "../recommender.ts";

export interface CountFactorizationOptions {
  dimensions: number;
  /** Steps for either side, taken in turn. */
  steps: number;
  /** Of the longest step that can never raise the objective, 1 / (2 λ), λ the largest eigenvalue of the other side's Gram matrix. */
  stepShare: number;
  initialDeviation: number;
}

export const countFactorizationDefaults: CountFactorizationOptions = {
  dimensions: 100,
  steps: 60,
  stepShare: 1,
  initialDeviation: 0.1,
};

const rules = {
  dimensions: option.wholeNumber(1),
  steps: option.wholeNumber(1),
  stepShare: option.number(0, 2),
  initialDeviation: option.positive(),
};

/** Vectors of words and of contexts, and how the descent went. */
export interface CountFactors {
  /** X: a vector per row of the matrix. */
  readonly vectors: Vectors;
  /** W: a vector per column. */
  readonly contextVectors: Vectors;
  /** Σ (m_ij − X_iᵀ W_j)² before each step; a step lowers X's part and then W's. */
  readonly log: readonly { readonly step: number; readonly objective: number }[];
  readonly interrupted: boolean;
}

/**
 * Document 1's objective (4.2.2) with its w_ij read as a datum: min Σ (m_ij − X_iᵀ W_j)² over *all* cells of a matrix of
 * words, those that are 0 among them, by gradient descent on X and W in turn. Its least value is known: what the largest
 * singular values leave of Σ m² (Eckart and Young 1936), so that the descent ends where `truncatedSvd` begins.
 *
 * The zeros cost nothing: the gradient by X is −2 (M W − X WᵀW).
 * @throws TrainingError when the objective stops being a number
 */
export async function countFactorization(
  vocabulary: Vocabulary,
  matrix: SparseMatrix,
  given: Partial<CountFactorizationOptions>,
  context: Pick<FitContext, "random" | "signal">,
): Promise<CountFactors> {
  const options = resolveOptions("countFactorization", countFactorizationDefaults, rules, given);
  const { dimensions: k, steps, stepShare, initialDeviation } = options;
  const byRow = await sparseProduct(matrix, k);
  const byColumn = await sparseProduct(transpose(matrix), k);
  const pause = restBetween(stopSignal(context.signal));
  const side = (size: number, name: string) =>
    normals(size * k, initialDeviation / Math.sqrt(k), context.random.stream(name));
  let left = side(matrix.rows, "words");
  let right = side(matrix.columnCount, "contexts");
  const whole = matrix.values.reduce((sum, value) => sum + value * value, 0);
  const exploded = (epoch: number, loss: number) =>
    new TrainingError({
      ...{ model: "countFactorization", epoch, loss, options: { ...options } },
      fix: "Lower stepShare, or bring smaller numbers: logarithms of counts rather than counts.",
    });
  const log: { step: number; objective: number }[] = [];
  let interrupted = false;
  for (let step = 1; step <= steps; step++) {
    interrupted = !(await pause());
    if (interrupted) break;
    const products = byRow.times(right);
    const grams = [await gramOf(left, k), await gramOf(right, k)] as const;
    // ‖M − X Wᵀ‖² = ‖M‖² − 2 ⟨M W, X⟩ + ⟨XᵀX, WᵀW⟩.
    const objective = whole - 2 * inner(products, left) + inner(...grams);
    if (!Number.isFinite(objective)) throw exploded(step, objective);
    log.push({ step, objective });
    left = await moved(left, products, grams[1], k, stepShare);
    const gram = await gramOf(left, k);
    if (!gram.every(Number.isFinite)) throw exploded(step, Number.POSITIVE_INFINITY);
    right = await moved(right, byColumn.times(left), gram, k, stepShare);
  }
  const asVectors = (values: Float32Array): Vectors => ({ vocabulary, dimensions: k, values });
  return { vectors: asVectors(left), contextVectors: asVectors(right), log, interrupted };
}

/** x + share / λ · (M y − x YᵀY): a step of share / (2 λ) against the gradient. */
async function moved(x: Float32Array, products: Float32Array, gram: Float32Array, k: number, share: number) {
  const most = symmetricEigen(Float64Array.from(gram), k).values[0] as number;
  const made = tf.tidy(() => {
    const vectors = tf.tensor2d(x, [x.length / k, k]);
    const gap = tf.sub(tf.tensor2d(products, vectors.shape), tf.matMul(vectors, tf.tensor2d(gram, [k, k])));
    return tf.add(vectors, tf.mul(gap, share / most));
  });
  try {
    return new Float32Array(await made.data<"float32">());
  } finally {
    made.dispose();
  }
}

/** XᵀX, row-major [k, k]. */
async function gramOf(x: Float32Array, k: number): Promise<Float32Array> {
  const made = tf.tidy(() => {
    const vectors = tf.tensor2d(x, [x.length / k, k]);
    return tf.matMul(vectors, vectors, true);
  });
  try {
    return await made.data<"float32">();
  } finally {
    made.dispose();
  }
}

function inner(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}
