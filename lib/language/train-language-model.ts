import { InputError } from "../base/errors.ts";
import { option, resolveOptions } from "../base/options.ts";
import type { Random } from "../base/random.ts";
import { adam } from "../engine/adam.ts";
import { currentBackend } from "../engine/backend.ts";
import { constant, cosineDecay, linearDecay, warmUp } from "../engine/schedules.ts";
import { tf } from "../engine/tf.ts";
import { type TrainingRecord, train } from "../engine/train.ts";
import { type LanguageNetwork, logLikelihoods, totalLoss } from "./language-network.ts";

/** How a network over tokens is trained. */
export interface LanguageTrainingOptions {
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
export interface LanguageTrainingContext<Example> {
  readonly random: Random;
  /** Judged after each epoch by their mean ln p a token; the weights that did best on them are taken. */
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
export interface LanguageTrainingLog {
  /** Losses are nats a token; validations are ln p a token, higher is better. */
  readonly epochs: readonly TrainingRecord[];
  readonly seconds: number;
  readonly backend: string;
  readonly interrupted: boolean;
}

const defaults: LanguageTrainingOptions = {
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
 * Trains a network to predict the tokens of examples. A batch's loss is Σ −ln p over its tokens, divided by the tokens
 * that a batch of its size has on average: then each token of a training counts alike, whichever batch it stands in, a
 * batch may be worked off in parts, and the losses of an epoch average to nats a token. Within a batch, examples of like
 * length lie side by side.
 * @throws InputError when no token is to be predicted; TrainingError when the loss stops being a number
 */
export async function trainLanguageModel<Example>(
  network: LanguageNetwork<Example>,
  examples: readonly Example[],
  given: Partial<LanguageTrainingOptions>,
  context: LanguageTrainingContext<Example>,
): Promise<LanguageTrainingLog> {
  const options = resolveOptions("trainLanguageModel", defaults, rules, given);
  const usual = tokensOf(network, examples) / examples.length;
  const { validation, signal, onEpoch, checkpoint } = context;
  if (validation !== undefined) tokensOf(network, validation);
  const variables = Object.values(network.variables);
  const { learningRate, weightDecay, clip, epochs } = options;
  const optimizer = adam(variables, { learningRate, weightDecay, clip });
  try {
    const outcome = await train({
      model: network.name,
      code: import.meta.url,
      options: { ...options, ...context.about },
      examples: examples.length,
      batchSize: options.batchSize,
      parts: options.parts,
      epochs,
      variables,
      optimizer,
      schedule: warmUp(options.warmUp * epochs, schedules[options.schedule]),
      loss: (batch, draw) =>
        tf.div<tf.Scalar>(
          totalLoss(
            network,
            Array.from(batch, (at) => examples[at] as Example),
            draw,
          ),
          usual * batch.length,
        ),
      random: context.random.stream(network.name),
      ...(options.patience === null ? {} : { patience: options.patience }),
      ...(signal === undefined ? {} : { signal }),
      ...(onEpoch === undefined ? {} : { onEpoch }),
      ...(checkpoint === undefined ? {} : { checkpoint }),
      ...(validation === undefined ? {} : { validate: () => meanLogLikelihood(network, validation) }),
    });
    return { ...outcome, backend: currentBackend().name };
  } finally {
    optimizer.dispose();
  }
}

/** Mean ln p of predicted tokens, in nats; higher is better. */
async function meanLogLikelihood<Example>(
  network: LanguageNetwork<Example>,
  examples: readonly Example[],
): Promise<number> {
  const values = await logLikelihoods(network, examples);
  return values.reduce((sum, value) => sum + value, 0) / tokensOf(network, examples);
}

function tokensOf<Example>(network: LanguageNetwork<Example>, examples: readonly Example[]): number {
  const tokens = examples.reduce((sum, example) => sum + network.predicted(example), 0);
  if (tokens > 0 && examples.every((example) => network.predicted(example) > 0)) return tokens;
  throw new InputError({
    wanted: "examples with at least one token to predict each",
    got: examples.length === 0 ? "none" : "some without",
    where: "trainLanguageModel",
    fix: "Give each text a start and an end token, and leave empty ones out.",
  });
}
