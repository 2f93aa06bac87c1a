import { InputError } from "../base/errors.ts";
import { option, resolveOptions } from "../base/options.ts";
import type { Random } from "../base/random.ts";
import { adam } from "../engine/adam.ts";
import { currentBackend } from "../engine/backend.ts";
import { codeBehind } from "../engine/checkpoint-code.ts";
import type { Optimizer } from "../engine/optimizer.ts";
import { constant, cosineDecay, linearDecay, warmUp } from "../engine/schedules.ts";
import { tf } from "../engine/tf.ts";
import { type TrainingRecord, train } from "../engine/train.ts";
import type { Variables } from "./variables.ts";

/** Something that a network is to learn from examples of a kind. */
export interface Lesson<Example> {
  readonly name: string;
  /** The file that says how it is learned (import.meta.url): a checkpoint made by other code behind it is not gone on from. */
  readonly code: string;
  /** What is learned, by name. */
  readonly variables: Readonly<Variables>;
  /** What an example counts: the tokens that are predicted in it, or 1. Above 0. */
  weight(example: Example): number;
  /** The sum of the losses of examples, as many as their weights say; `draw` is for dropout and all else. Inside tf.tidy. */
  loss(examples: readonly Example[], draw: Random): tf.Scalar;
  /** How well it does on examples, higher is better. */
  judge(examples: readonly Example[]): Promise<number>;
  /** Puts something around the optimiser that moves `variables`; `steps`: how many it will take. */
  around?(optimizer: Optimizer, variables: readonly tf.Variable[], steps: number): Optimizer;
}

/** How a lesson is gone through. */
export interface LessonOptions {
  /** Default 10. */
  epochs: number;
  /** Examples in a step. Default 32. */
  batchSize: number;
  /** Parts that a batch is worked off in, to spare memory; the step stays the same. Default 1. */
  parts: number;
  /** Adam's at its highest. Default 1e-3. */
  learningRate: number;
  /** Share of training over which the rate rises from nothing, in [0, 1). Default 0.05. */
  warmUp: number;
  /** How the rate goes on from there. Default "linear", down to nothing. */
  schedule: "constant" | "linear" | "cosine";
  /** Decoupled weight decay of all but biases and norms. Default 0.01. */
  weightDecay: number;
  /** Largest global norm of a step's gradient; null for no limit. Default 1. */
  clip: number | null;
  /** Epochs without a better validation after which training stops; null (default): all epochs, and the best one's weights. */
  patience: number | null;
}

/** What training is given beside examples and options. */
export interface LessonContext<Example> {
  readonly random: Random;
  /** Judged after each epoch; the weights that did best on them are taken. */
  readonly validation?: readonly Example[];
  /** Aborting it ends training within one batch. */
  readonly signal?: AbortSignal;
  readonly onEpoch?: (record: TrainingRecord) => void | Promise<void>;
  /** A folder for checkpoints, from which a broken training goes on with the numbers of an unbroken one. */
  readonly checkpoint?: string;
  /** What else decides the numbers, for telling checkpoints apart: names of the data, a fingerprint. */
  readonly about?: Readonly<Record<string, unknown>>;
}

/** How a training went. */
export interface LessonLog {
  /** Losses are means over weights; validations what `judge` says. */
  readonly epochs: readonly TrainingRecord[];
  readonly seconds: number;
  readonly backend: string;
  readonly interrupted: boolean;
}

const defaults: LessonOptions = {
  epochs: 10,
  batchSize: 32,
  parts: 1,
  learningRate: 1e-3,
  warmUp: 0.05,
  schedule: "linear",
  weightDecay: 0.01,
  clip: 1,
  patience: null,
};

const rules = {
  epochs: option.wholeNumber(1),
  batchSize: option.wholeNumber(1),
  parts: option.wholeNumber(1),
  learningRate: option.positive(),
  warmUp: option.number(0, 0.99),
  schedule: option.oneOf("constant", "linear", "cosine"),
  weightDecay: option.number(0),
  clip: option.orNull(option.positive()),
  patience: option.orNull(option.wholeNumber(0)),
};

const schedules = { constant, linear: linearDecay, cosine: cosineDecay };

/**
 * Goes through a lesson. A batch's loss is the sum of its examples' losses, divided by the weight that a batch of its size
 * has on average: then each unit of weight counts alike in a training, whichever batch it stands in, a batch may be
 * worked off in parts, and the losses of an epoch average to those of a unit.
 * @throws InputError when there is nothing to learn from; TrainingError when the loss stops being a number
 */
export async function trainLesson<Example>(
  lesson: Lesson<Example>,
  examples: readonly Example[],
  given: Partial<LessonOptions>,
  context: LessonContext<Example>,
): Promise<LessonLog> {
  const options = resolveOptions(lesson.name, defaults, rules, given);
  const usual = weightOf(lesson, examples) / examples.length;
  const { validation, signal, onEpoch, checkpoint } = context;
  if (validation !== undefined) weightOf(lesson, validation);
  const variables = Object.values(lesson.variables);
  const { learningRate, weightDecay, clip, epochs } = options;
  const plain = adam(variables, { learningRate, weightDecay, clip });
  const steps = epochs * Math.ceil(examples.length / options.batchSize);
  const optimizer = lesson.around?.(plain, variables, steps) ?? plain;
  const chosen = (batch: Int32Array) => Array.from(batch, (at) => examples[at] as Example);
  try {
    const outcome = await train({
      model: lesson.name,
      code: import.meta.url,
      options: { ...options, ...context.about, ...(checkpoint === undefined ? {} : { code: codeBehind(lesson.code) }) },
      examples: examples.length,
      batchSize: options.batchSize,
      parts: options.parts,
      epochs,
      variables,
      optimizer,
      schedule: warmUp(options.warmUp * epochs, schedules[options.schedule]),
      loss: (batch, draw) => tf.div<tf.Scalar>(lesson.loss(chosen(batch), draw), usual * batch.length),
      random: context.random.stream(lesson.name),
      ...(options.patience === null ? {} : { patience: options.patience }),
      ...(signal === undefined ? {} : { signal }),
      ...(onEpoch === undefined ? {} : { onEpoch }),
      ...(checkpoint === undefined ? {} : { checkpoint }),
      ...(validation === undefined ? {} : { validate: () => lesson.judge(validation) }),
    });
    return { ...outcome, backend: currentBackend().name };
  } finally {
    optimizer.dispose();
  }
}

/** The weight of all examples. Throws InputError when there is none, or one without. */
export function weightOf<Example>(
  { name, weight }: Pick<Lesson<Example>, "name" | "weight">,
  examples: readonly Example[],
): number {
  const total = examples.reduce((sum, example) => sum + weight(example), 0);
  if (total > 0 && examples.every((example) => weight(example) > 0)) return total;
  throw new InputError({
    wanted: "examples with something to learn in each",
    got: examples.length === 0 ? "none" : "some without",
    where: name,
    fix: "Leave empty texts out; a text to be predicted needs a start and an end token.",
  });
}
