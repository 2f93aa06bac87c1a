import { join } from "node:path";
import { Hash128 } from "../../base/hash.ts";
import type { Random } from "../../base/random.ts";
import { adam } from "../../engine/adam.ts";
import { currentBackend } from "../../engine/backend.ts";
import { binaryCrossEntropy } from "../../engine/binary-cross-entropy.ts";
import { constant, cosineDecay, linearDecay, type Schedule } from "../../engine/schedules.ts";
import { softmaxCrossEntropy } from "../../engine/softmax-cross-entropy.ts";
import type { tf } from "../../engine/tf.ts";
import { train } from "../../engine/train.ts";
import type { EpochRecord, FitLog } from "../recommender.ts";
import type { Judgement } from "./judgement.ts";
import { type ClassifierNetwork, windowSource } from "./network.ts";
import { classifierName, type SequenceClassifierOptions } from "./options.ts";
import type { LabelledWindows } from "./windows.ts";

/** One epoch of a classifier's training. */
export interface ClassifierEpoch extends EpochRecord {
  /** Mean loss of the epoch's last batch, taken before its step: what a program prints that shows `loss` after its loop. */
  readonly lastLoss: number;
}

/** How the training of a classifier went. */
export interface ClassifierLog extends FitLog {
  readonly epochs: readonly ClassifierEpoch[];
}

/** What `fit` is given beside the windows. */
export interface ClassifierContext {
  readonly random: Random;
  readonly signal?: AbortSignal;
  /** Called after each epoch; the classifier may be asked within it, as it then stands. */
  readonly onEpoch?: (record: ClassifierEpoch) => void | Promise<void>;
  /** With it the weights of the epoch of least loss here are kept; `record.validation` is that loss with its sign turned. */
  readonly validation?: LabelledWindows;
  /** A folder for checkpoints, as `checkpoint(name)` gives one: see `FitContext`. */
  readonly checkpoint?: string;
}

const schedules: Readonly<Record<SequenceClassifierOptions["schedule"], Schedule>> = {
  constant,
  linear: linearDecay,
  cosine: cosineDecay,
};

/** Trains a network on labelled windows. `judge` asks it about the validation part. */
export async function trainClassifier(
  network: ClassifierNetwork,
  data: LabelledWindows,
  options: SequenceClassifierOptions,
  { random, signal, onEpoch, validation, checkpoint }: ClassifierContext,
  judge: (data: LabelledWindows) => Promise<Judgement>,
): Promise<ClassifierLog> {
  const source = windowSource(data);
  const variables = Object.values(network.variables);
  const optimizer = adam(variables, { learningRate: options.learningRate });
  try {
    const outcome = await train({
      model: classifierName,
      options: { ...options },
      examples: data.rows,
      batchSize: options.batchSize,
      epochs: options.epochs,
      variables,
      optimizer,
      schedule: schedules[options.schedule],
      loss: (batch, draw) => batchLoss(network.logits(source, batch, draw), data.target, batch),
      random,
      code: import.meta.url,
      ...(checkpoint === undefined ? {} : { checkpoint: join(checkpoint, markOf(data, validation)) }),
      ...(signal === undefined ? {} : { signal }),
      ...(validation === undefined ? {} : { validate: async () => -(await judge(validation)).loss }),
      ...(validation === undefined || options.patience === null ? {} : { patience: options.patience }),
      ...(onEpoch === undefined ? {} : { onEpoch }),
    });
    return { ...outcome, backend: currentBackend().name };
  } finally {
    optimizer.dispose();
    source.dispose();
  }
}

/** A mark of the windows that a checkpoint belongs to. */
function markOf(data: LabelledWindows, validation: LabelledWindows | undefined): string {
  const hash = new Hash128();
  for (const { rows, steps, input, target } of validation === undefined ? [data] : [data, validation]) {
    hash.addText(`${rows} ${steps} ${input instanceof Int32Array}`);
    for (const word of new Int32Array(input.buffer, input.byteOffset, input.length)) hash.add(word);
    for (let row = 0; row < rows; row++) hash.add(target[row] as number);
  }
  return hash.hexadecimal();
}

function batchLoss(logits: tf.Tensor2D, target: ArrayLike<number>, batch: Int32Array): tf.Scalar {
  const losses =
    logits.shape[1] === 1
      ? binaryCrossEntropy(
          logits.reshape([batch.length]),
          Float32Array.from(batch, (row) => target[row] as number),
        )
      : softmaxCrossEntropy(
          logits,
          batch.map((row) => target[row] as number),
        );
  return losses.mean();
}
