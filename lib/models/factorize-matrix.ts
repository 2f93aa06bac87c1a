import { TrainingError } from "../base/errors.ts";
import { stopSignal } from "../base/notebook.ts";
import { option, resolveOptions } from "../base/options.ts";
import { normals, type Random } from "../base/random.ts";
import type { DenseMatrix } from "../data/dense.ts";
import { adam } from "../engine/adam.ts";
import type { Optimizer } from "../engine/optimizer.ts";
import { tf } from "../engine/tf.ts";

export interface FactorizeMatrixOptions {
  /** Columns of U and V. */
  dimensions: number;
  /** How often U and then V is updated. */
  steps: number;
  /** α of the descent (in the unit of 1 / squared singular value), or Adam's rate. */
  learningRate: number;
  /** "gradient-descent" as document 1 prints it, or "adam" on the same gradients. */
  optimizer: "gradient-descent" | "adam";
  /** λ of an added λ(‖U‖² + ‖V‖²). */
  regularization: number;
  initialDeviation: number;
  /** The objective is read, and given to `onStep`, every so many steps. */
  readEvery: number;
}

export const factorizeMatrixDefaults: FactorizeMatrixOptions = {
  dimensions: 10,
  steps: 300,
  learningRate: 2e-4,
  optimizer: "gradient-descent",
  regularization: 0,
  initialDeviation: 0.1,
  readEvery: 10,
};

export const factorizeMatrixRules = {
  dimensions: option.wholeNumber(1),
  steps: option.wholeNumber(1),
  learningRate: option.positive(),
  optimizer: option.oneOf("gradient-descent", "adam"),
  regularization: option.number(0),
  initialDeviation: option.positive(),
  readEvery: option.wholeNumber(1),
};

/** How far a factorisation had come. */
export interface FactorizationStep {
  readonly step: number;
  readonly steps: number;
  /** Σ m (r − U_i · V_j)², without the λ term. */
  readonly objective: number;
  readonly seconds: number;
}

/** R ≈ U Vᵀ. */
export interface MatrixFactors {
  readonly dimensions: number;
  /** [rows, dimensions] */
  readonly left: Float32Array;
  /** [columns, dimensions] */
  readonly right: Float32Array;
  readonly log: readonly FactorizationStep[];
  readonly interrupted: boolean;
}

/** What a factorisation is given beside the matrix. */
export interface FactorizationContext {
  readonly random: Random;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: FactorizationStep) => void | Promise<void>;
}

/**
 * Factors a whole matrix by gradient descent on Σ_ij (r_ij − U_i · V_j)², U and V in turn (document 1, 4.2.1):
 * U ← U + 2α (R − UVᵀ) V, then V ← V + 2α (R − UVᵀ)ᵀ U.
 *
 * U and V begin as normal draws of the streams "left" and "right" of `context.random`. The document sums over all i and j. With `mask` (1 where a cell is known, 0 where not, the shape of the matrix) the
 * sum runs over the known cells alone. Throws TrainingError when the objective is no longer a number.
 */
export async function factorizeMatrix(
  matrix: DenseMatrix,
  given: Partial<FactorizeMatrixOptions>,
  context: FactorizationContext,
  mask: Float32Array | null = null,
): Promise<MatrixFactors> {
  const options = resolveOptions("factorizeMatrix", factorizeMatrixDefaults, factorizeMatrixRules, given);
  const { rows, columns, values } = matrix;
  const { dimensions: k, steps } = options;
  const begun = performance.now();
  const target = tf.tensor2d(values, [rows, columns]);
  const known = mask === null ? null : tf.tensor2d(mask, [rows, columns]);
  const start = (length: number, name: string) =>
    tf.tidy(() =>
      tf.variable(tf.tensor2d(normals(length * k, options.initialDeviation, context.random.stream(name)), [length, k])),
    );
  const left = start(rows, "left");
  const right = start(columns, "right");
  const update = options.optimizer === "adam" ? adamUpdate(options.learningRate) : descentUpdate(options.learningRate);
  const log: FactorizationStep[] = [];
  const signal = stopSignal(context.signal);
  let interrupted = false;
  try {
    for (let step = 1; step <= steps; step++) {
      if (signal?.aborted) {
        interrupted = true;
        break;
      }
      update.apply("left", left, (): tf.Tensor => gradient(residual(target, known, left, right), right, left, options));
      update.apply(
        "right",
        right,
        (): tf.Tensor => gradient(residual(target, known, left, right).transpose(), left, right, options),
      );
      if (step % options.readEvery !== 0 && step !== steps) continue;
      const objective = await readScalar(() => residual(target, known, left, right).square().sum());
      const record = { step, steps, objective, seconds: (performance.now() - begun) / 1000 };
      if (!Number.isFinite(objective)) {
        throw new TrainingError({
          model: "factorizeMatrix",
          epoch: step,
          loss: objective,
          options: { ...options },
          fix: "Lower learningRate: it must stay below the inverse of the largest squared singular value.",
        });
      }
      log.push(record);
      await context.onStep?.(record);
    }
    return {
      dimensions: k,
      left: (await left.data()) as Float32Array,
      right: (await right.data()) as Float32Array,
      log,
      interrupted,
    };
  } finally {
    tf.dispose([target, left, right]);
    known?.dispose();
    update.dispose();
  }
}

/** m (R − U Vᵀ), [rows, columns]. */
function residual(target: tf.Tensor2D, known: tf.Tensor2D | null, left: tf.Variable, right: tf.Variable): tf.Tensor2D {
  const error = target.sub<tf.Tensor2D>(
    tf.matMul(left as unknown as tf.Tensor2D, right as unknown as tf.Tensor2D, false, true),
  );
  return known === null ? error : error.mul<tf.Tensor2D>(known);
}

/** −2 E · other + 2 λ own: the gradient of the objective by the rows of `own`. */
function gradient(
  error: tf.Tensor,
  other: tf.Variable,
  own: tf.Variable,
  { regularization }: FactorizeMatrixOptions,
): tf.Tensor {
  const slope = tf.matMul(error as tf.Tensor2D, other as unknown as tf.Tensor2D).mul(-2);
  return regularization === 0 ? slope : slope.add(own.mul(2 * regularization));
}

interface Update {
  apply(name: string, variable: tf.Variable, gradient: () => tf.Tensor): void;
  dispose(): void;
}

function descentUpdate(learningRate: number): Update {
  return {
    apply: (_name, variable, slope) => tf.tidy(() => variable.assign(variable.sub(slope().mul(learningRate)))),
    dispose() {},
  };
}

function adamUpdate(learningRate: number): Update {
  const optimizers = new Map<string, Optimizer>();
  return {
    apply(name, variable, slope) {
      const optimizer = optimizers.get(name) ?? adam([variable], { learningRate });
      optimizers.set(name, optimizer);
      tf.tidy(() => optimizer.step([slope()], 1));
    },
    dispose: () => {
      for (const optimizer of optimizers.values()) optimizer.dispose();
    },
  };
}

async function readScalar(compute: () => tf.Tensor): Promise<number> {
  const scalar = tf.tidy(compute);
  const [value] = await scalar.data();
  scalar.dispose();
  return value as number;
}
