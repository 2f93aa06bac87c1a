import { InputError } from "../../base/errors.ts";
import type { Vocabulary } from "../../base/vocabulary.ts";
import type { Events, Interactions } from "../../data/types.ts";
import { adam } from "../../engine/adam.ts";
import { currentBackend } from "../../engine/backend.ts";
import { constant, cosineDecay, linearDecay } from "../../engine/schedules.ts";
import { tf } from "../../engine/tf.ts";
import { train } from "../../engine/train.ts";
import { defineModel, type Judge, trainingHooks } from "../model.ts";
import type { FitContext, FitLog, HasItemVectors, ModelState, Recommender } from "../recommender.ts";
import { keptNetwork } from "./kept-network.ts";
import { losses } from "./losses.ts";
import { type LearnedWeights, type SequenceNetwork, sequenceNetwork, setWeights, weightsOf } from "./network.ts";
import { resolveSequenceOptions, type SequenceOptions, sequenceName, type TrainingOptions } from "./options.ts";
import { padded, targetsOf } from "./padding.ts";
import { scoreHistories } from "./score.ts";
import { checkTimes, timeFeatures } from "./time-encoding.ts";
import { groupsByLength, trainingWindows, usersToLearnFrom } from "./windows.ts";

/**
 * Predicts the next item from the order of a history. One model with a choice of encoders, losses and encodings of time:
 *
 *     sequenceRecommender({ encoder: "lstm", loss: "softmax", time: ["gap", "weekday"] })
 *
 * A history is read left to right; the state after each event is scored against all items and taught by the event that
 * follows. The model reads nothing but histories: it answers users it never met, and a new event changes the answer
 * without training. A query without events has no answer (NaN). Events of equal time stand in the order of the file.
 *
 * @throws InputError for options that are unknown, out of range or contradict each other; in `fit` when no user has two
 *   events, or when times are to be encoded and the data have none
 */
export function sequenceRecommender(
  given: Partial<SequenceOptions> = {},
  saved?: ModelState,
): Recommender & HasItemVectors {
  return makeModel(resolveSequenceOptions(given), saved ?? null, null);
}

/**
 * A sequence recommender whose training begins with the weights of another: pre-trained on other sequences over the
 * same items, it is then tuned to those it is fitted on. What shapes the network is taken over; the options given here
 * say how it is trained.
 * @param pretrained a fitted sequence recommender; it stays as it is
 * @throws InputError when it is none or not fitted, and in `fit` when the data have other items
 */
export async function fineTuned(
  pretrained: Recommender,
  training: Partial<TrainingOptions> = {},
): Promise<Recommender & HasItemVectors> {
  const start = await pretrained.state();
  if (start.model !== sequenceName) {
    throw new InputError({
      wanted: `a ${sequenceName} to begin with`,
      got: start.model,
      where: "fineTuned",
      fix: "Pre-train one made by sequenceRecommender.",
    });
  }
  return makeModel(resolveSequenceOptions({ ...start.options, ...training }), null, start);
}

function makeModel(
  options: Readonly<SequenceOptions>,
  saved: ModelState | null,
  start: ModelState | null,
): Recommender & HasItemVectors {
  const kept = keptNetwork(options);
  const { model, fitted } = defineModel<LearnedWeights>(
    {
      name: sequenceName,
      options: { ...options },
      uses: "history",
      fit: ({ interactions }, context, judge) => fitEvents(interactions, options, start, context, judge),
      score: (learned, queries, items) => scoreHistories(kept.of(learned), options, queries, items),
      arrays: (learned) => learned,
      restore: (arrays) =>
        Object.fromEntries(
          arrays.names.map((name) => [name, { shape: arrays.shape(name), values: arrays.float32(name) }]),
        ),
    },
    saved ?? undefined,
  );
  const { dispose } = model;
  return Object.assign(model, {
    itemVectors: async () => vectorsOf(fitted().learned, fitted().items),
    dispose() {
      kept.dispose();
      dispose();
    },
  });
}

function vectorsOf({ items }: LearnedWeights, vocabulary: Vocabulary) {
  const { shape, values } = items as LearnedWeights[string];
  return { vocabulary, dimensions: shape[1] as number, values };
}

async function fitEvents(
  data: Interactions,
  options: SequenceOptions,
  start: ModelState | null,
  context: FitContext,
  judge: Judge<LearnedWeights> | null,
): Promise<{ learned: LearnedWeights; log: FitLog }> {
  const events = data.perUser();
  const users = usersToLearnFrom(events);
  checkEvents(events, users, options);
  const draw = context.random.stream(sequenceName);
  const network = sequenceNetwork(options, data.items.size, draw.stream("start"));
  if (start !== null) beginWith(network, start, data.items);
  const variables = Object.values(network.variables);
  const { learningRate, weightDecay, clip } = options;
  const optimizer = adam(variables, { learningRate, weightDecay, clip });
  try {
    const outcome = await train({
      model: sequenceName,
      code: import.meta.url,
      options: start === null ? { ...options } : { ...options, begunWith: start.fingerprint },
      examples: users.length,
      batchSize: options.batchSize,
      epochs: options.epochs,
      variables,
      optimizer,
      schedule: schedules[options.schedule],
      loss: (batch, random) =>
        batchLoss(
          network,
          events,
          options,
          batch.map((row) => users[row] as number),
          random,
        ),
      random: draw,
      ...(options.patience === null ? {} : { patience: options.patience }),
      ...trainingHooks(context, judge && (async () => judge(await weightsOf(network)))),
    });
    return { learned: await weightsOf(network), log: { ...outcome, backend: currentBackend().name } };
  } finally {
    network.dispose();
    optimizer.dispose();
  }
}

const schedules = { constant, linear: linearDecay, cosine: cosineDecay };

/** The mean loss over all predictions of the users' histories. */
function batchLoss(
  network: SequenceNetwork,
  events: Events,
  options: SequenceOptions,
  users: Int32Array,
  draw: FitContext["random"],
): tf.Scalar {
  const features = timeFeatures(options.time, options.maxLength);
  const groups = groupsByLength(trainingWindows(events, users, options.maxLength, draw));
  const states = groups.map((group) => network.states(padded(events, group, features, "all"), draw));
  const targets = Int32Array.from(groups.flatMap((group) => Array.from(targetsOf(events, group))));
  const all = states.length === 1 ? (states[0] as tf.Tensor2D) : (tf.concat(states) as tf.Tensor2D);
  return losses[options.loss](all, network.table(), targets, options.negatives, draw);
}

/** Gives a network the weights of a fitted model. Throws InputError when they stand for other items. */
function beginWith(network: SequenceNetwork, { items, arrays }: ModelState, known: Vocabulary): void {
  if (items.length !== known.size || items.some((id, index) => id !== known.ids[index])) {
    throw new InputError({
      wanted: `the ${items.length} items that the model was pre-trained on, in the same order`,
      got: `${known.size} items that differ`,
      where: sequenceName,
      fix: "Pre-train and tune on parts of one data set, which share its vocabularies.",
    });
  }
  setWeights(network, arrays as LearnedWeights);
}

function checkEvents({ time }: Events, users: Int32Array, { time: encoded }: SequenceOptions): void {
  if (users.length === 0) {
    throw new InputError({
      wanted: "at least one user with two events, of which one can follow the other",
      got: "none",
      where: sequenceName,
      fix: "Check the split; users with a single event teach nothing about order.",
    });
  }
  checkTimes(encoded, time, "events");
}
