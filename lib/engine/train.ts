import { TrainingError } from "../base/errors.ts";
import { stopSignal } from "../base/notebook.ts";
import { permutation, type Random } from "../base/random.ts";
import { tf } from "./tf.ts";

/** One line of a training log: see `EpochRecord` in models/recommender.ts, which has the same form. */
export interface TrainingRecord {
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  readonly validation?: number;
  readonly seconds: number;
}

/** What a training run is made of. The loop knows no model: it draws batches, takes steps and watches the loss. */
export interface TrainingRun {
  /** Whose name and options stand in an error. */
  readonly model: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Examples to draw batches from; indices 0 … examples − 1. */
  readonly examples: number;
  readonly batchSize: number;
  readonly epochs: number;
  /** Everything that is learned. Released by the caller. */
  readonly variables: readonly tf.Variable[];
  readonly optimizer: tf.Optimizer;
  /** The learning rate of an epoch (0-based, of `epochs`) as a factor of the optimiser's own; 1 by default. */
  readonly schedule?: (epoch: number, epochs: number) => number;
  /** The loss of a batch: a scalar, summed or averaged as the model likes. `draw` is the epoch's own random stream. */
  readonly loss: (batch: Int32Array, draw: Random) => tf.Scalar;
  readonly random: Random;
  readonly signal?: AbortSignal;
  /** Judges the weights as they stand, higher is better. */
  readonly validate?: () => Promise<number>;
  /** Epochs without a better validation after which training stops; the best weights are taken. */
  readonly patience?: number;
  readonly onEpoch?: (record: TrainingRecord) => void | Promise<void>;
}

export interface TrainingOutcome {
  readonly epochs: readonly TrainingRecord[];
  readonly seconds: number;
  readonly interrupted: boolean;
}

/** How long the event loop may be kept waiting: interrupts and progress bars live on it. */
const yieldAfterMilliseconds = 80;

/**
 * Trains variables by mini-batches: shuffles, steps, logs, watches for an abort and for a loss that is no number.
 *
 * The variables end as the last complete epoch left them (with `validate` and `patience`: as the best epoch left them),
 * also after an abort and after a TrainingError, which is thrown when the loss is NaN or infinite.
 */
export async function train(run: TrainingRun): Promise<TrainingOutcome> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const learningRate = learningRateOf(run.optimizer);
  const records: TrainingRecord[] = [];
  let kept = copies(run.variables);
  let best = Number.NEGATIVE_INFINITY;
  let sinceBest = 0;
  let interrupted = false;

  try {
    for (let epoch = 0; epoch < run.epochs; epoch++) {
      if (run.schedule !== undefined) learningRate.set(run.schedule(epoch, run.epochs));
      const loss = await runEpoch(run, epoch);
      if (loss === null) {
        interrupted = true;
        break;
      }
      if (!Number.isFinite(loss)) {
        throw new TrainingError({
          model: run.model,
          epoch: epoch + 1,
          loss,
          options: run.options,
          fix: "Lower the learning rate or raise the regularisation; the last good weights were kept.",
        });
      }
      const validation = await run.validate?.();
      if (validation === undefined || validation > best) {
        best = validation ?? best;
        sinceBest = 0;
        tf.dispose(kept);
        kept = copies(run.variables);
      } else {
        sinceBest++;
      }
      const record: TrainingRecord = {
        epoch: epoch + 1,
        epochs: run.epochs,
        loss,
        ...(validation === undefined ? {} : { validation }),
        seconds: seconds(),
      };
      records.push(record);
      await run.onEpoch?.(record);
      if (run.patience !== undefined && sinceBest > run.patience) break;
    }
  } finally {
    for (const [index, variable] of run.variables.entries()) variable.assign(kept[index] as tf.Tensor);
    tf.dispose(kept);
    learningRate.set(1);
  }
  return { epochs: records, seconds: seconds(), interrupted };
}

/** The mean loss of the epoch's batches, read from the device once; null when it was aborted. */
async function runEpoch(run: TrainingRun, epoch: number): Promise<number | null> {
  const draw = run.random.stream(`epoch ${epoch}`);
  const order = permutation(run.examples, draw.stream("order"));
  const batches = draw.stream("batches");
  const signal = stopSignal(run.signal);
  let total: tf.Scalar = tf.scalar(0);
  let count = 0;
  let rested = performance.now();
  try {
    for (let at = 0; at < order.length; at += run.batchSize) {
      if (signal?.aborted) return null;
      const batch = order.subarray(at, at + run.batchSize);
      const before = total;
      total = tf.tidy(() => {
        const loss = run.optimizer.minimize(() => run.loss(batch, batches), true, [...run.variables]) as tf.Scalar;
        return before.add(loss);
      });
      before.dispose();
      count++;
      if (performance.now() - rested > yieldAfterMilliseconds) {
        await new Promise<void>((resolve) => setImmediate(resolve));
        rested = performance.now();
      }
    }
    return ((await total.data())[0] as number) / count;
  } finally {
    total.dispose();
  }
}

/** Tensors are never written to, so that a copy of a variable is only another hold on what it holds now. */
function copies(variables: readonly tf.Variable[]): tf.Tensor[] {
  return variables.map((variable) => variable.clone());
}

/** tfjs optimisers keep their rate in an undeclared field; those of the SGD family have a setter for it. */
function learningRateOf(optimizer: tf.Optimizer): { set(factor: number): void } {
  const holder = optimizer as unknown as { learningRate: number; setLearningRate?(rate: number): void };
  const original = holder.learningRate;
  return {
    set(factor) {
      if (holder.setLearningRate === undefined) holder.learningRate = original * factor;
      else holder.setLearningRate(original * factor);
    },
  };
}
