import { TrainingError } from "../base/errors.ts";
import { stopSignal } from "../base/notebook.ts";
import { permutation, type Random } from "../base/random.ts";
import type { Optimizer } from "./optimizer.ts";
import type { Schedule } from "./schedules.ts";
import { tf } from "./tf.ts";
import { startOrResume } from "./training-progress.ts";

/** One line of a training log: see `EpochRecord` in models/recommender.ts, which has the same form. */
export interface TrainingRecord {
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  /** The loss of the epoch's last batch, taken before its step. */
  readonly lastLoss: number;
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
  /** Made for these variables in this order, and released by the caller. */
  readonly optimizer: Optimizer;
  /** The learning rate as a factor of the optimiser's own; the whole of it by default. */
  readonly schedule?: Schedule;
  /**
   * Parts that a batch is worked off in, one after the other, to spare memory; 1 by default. Their losses and slopes are
   * averaged, weighted by their examples, so that a loss which is a mean over examples gives the step of the whole.
   */
  readonly parts?: number;
  /** The loss of a batch: a scalar, summed or averaged as the model likes. `draw` is the epoch's own random stream. */
  readonly loss: (batch: Int32Array, draw: Random) => tf.Scalar;
  readonly random: Random;
  readonly signal?: AbortSignal;
  /** Judges the weights as they stand, higher is better. */
  readonly validate?: () => Promise<number>;
  /** Epochs without a better validation after which training stops; the best weights are taken. */
  readonly patience?: number;
  readonly onEpoch?: (record: TrainingRecord) => void | Promise<void>;
  /**
   * A folder for checkpoints. Training writes its state there at the end of epochs and when it is aborted, and goes on
   * from there when the same training is asked for again: with the numbers it would have had without a break, on the
   * same backend. One that had ended gives its weights at once.
   */
  readonly checkpoint?: string;
  /** The model's file (import.meta.url): a checkpoint made by other code behind it is not gone on from. */
  readonly code?: string;
  /** Least seconds between two checkpoints; 30 by default. */
  readonly checkpointSeconds?: number;
}

export interface TrainingOutcome {
  readonly epochs: readonly TrainingRecord[];
  /** Of training, those before a break counted in. */
  readonly seconds: number;
  readonly interrupted: boolean;
}

/** How long the event loop may be kept waiting: interrupts and progress bars live on it. */
const yieldAfterMilliseconds = 80;

/** Lets the event loop turn where it has not for a while. */
type Rest = () => Promise<void>;

function restNowAndThen(): Rest {
  let rested = performance.now();
  return async () => {
    if (performance.now() - rested <= yieldAfterMilliseconds) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    rested = performance.now();
  };
}

/**
 * Trains variables by mini-batches: shuffles, steps, logs, watches for an abort and for a loss that is no number.
 *
 * The variables end as the last complete epoch left them (with `validate` and `patience`: as the best epoch left them),
 * also after an abort and after a TrainingError, which is thrown when the loss is NaN or infinite.
 */
export async function train(run: TrainingRun): Promise<TrainingOutcome> {
  const progress = await startOrResume(run);
  const { records } = progress;
  const rest = restNowAndThen();
  let interrupted = false;
  try {
    for (const record of [...records]) await run.onEpoch?.(record);
    while (!progress.ended()) {
      const epoch = records.length;
      const loss = await runEpoch(run, epoch, rest);
      if (loss === null) {
        interrupted = true;
        break;
      }
      if (!Number.isFinite(loss.mean)) throw noNumber(run, epoch, loss.mean);
      const record = progress.add(loss.mean, loss.last, await run.validate?.());
      await run.onEpoch?.(record);
      await progress.save(false);
    }
    await progress.save(true);
    return { epochs: records, seconds: progress.seconds(), interrupted };
  } finally {
    progress.settle();
  }
}

function noNumber({ model, options }: TrainingRun, epoch: number, loss: number): TrainingError {
  return new TrainingError({
    model,
    epoch: epoch + 1,
    loss,
    options,
    fix: "Lower the learning rate or raise the regularisation; the last good weights were kept.",
  });
}

/** The mean loss of the epoch's batches and that of the last, read from the device once; null when it was aborted. */
async function runEpoch(run: TrainingRun, epoch: number, rest: Rest): Promise<{ mean: number; last: number } | null> {
  const draw = run.random.stream(`epoch ${epoch}`);
  const order = permutation(run.examples, draw.stream("order"));
  const batches = draw.stream("batches");
  const signal = stopSignal(run.signal);
  let [total, last]: [tf.Scalar, tf.Scalar] = [tf.scalar(0), tf.scalar(0)];
  let count = 0;
  try {
    for (let at = 0; at < order.length; at += run.batchSize) {
      if (signal?.aborted) return null;
      const batch = order.subarray(at, at + run.batchSize);
      const factor = run.schedule?.(epoch + (at + batch.length / 2) / order.length, run.epochs) ?? 1;
      const before = [total, last];
      [total, last] = tf.tidy(() => {
        const loss = takeStep(run, batch, batches, factor);
        return [total.add(loss), loss];
      });
      tf.dispose(before);
      count++;
      await rest();
    }
    const [sum, end] = await Promise.all([total.data(), last.data()]);
    return { mean: (sum[0] as number) / count, last: end[0] as number };
  } finally {
    tf.dispose([total, last]);
  }
}

/** One step of the optimiser down the loss, which is given back as it was before the step. */
function takeStep(run: TrainingRun, batch: Int32Array, draw: Random, factor: number): tf.Scalar {
  const size = Math.ceil(batch.length / (run.parts ?? 1));
  let whole = slopesOf(run, batch.subarray(0, size), batch.length, draw);
  for (let from = size; from < batch.length; from += size) {
    whole = sum(whole, slopesOf(run, batch.subarray(from, from + size), batch.length, draw));
  }
  run.optimizer.step(whole.slopes, factor);
  return whole.loss;
}

/** A loss and its slopes by the variables, null where it does not depend on one. */
type LossAndSlopes = { loss: tf.Scalar; slopes: (tf.Tensor | null)[] };

/** The loss of some examples of a batch and its slopes, both weighted by their share of the batch. */
function slopesOf({ variables, loss }: TrainingRun, part: Int32Array, of: number, draw: Random): LossAndSlopes {
  const { value, grads } = tf.variableGrads(() => loss(part, draw), [...variables]);
  const slopes = variables.map(({ name }) => grads[name] ?? null);
  if (part.length === of) return { loss: value, slopes };
  const share = part.length / of;
  return { loss: value.mul(share), slopes: slopes.map((slope) => slope && tf.mul(slope, share)) };
}

/** Adds both up, so that no more than one part's numbers are kept beside the sums. */
function sum(one: LossAndSlopes, other: LossAndSlopes): LossAndSlopes {
  const slopes = one.slopes.map((slope, at) => {
    const more = other.slopes[at] ?? null;
    return slope === null || more === null ? ((slope ?? more)?.clone() ?? null) : tf.add(slope, more);
  });
  const both = { loss: tf.add<tf.Scalar>(one.loss, other.loss), slopes };
  tf.dispose([one, other].flatMap((each) => [each.loss, ...each.slopes.filter((slope) => slope !== null)]));
  return both;
}
