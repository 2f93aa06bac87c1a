import { InputError } from "../../base/errors.ts";
import type { Vocabulary } from "../../base/vocabulary.ts";
import type { Events, Interactions } from "../../data/types.ts";
import { adam } from "../../engine/adam.ts";
import { currentBackend } from "../../engine/backend.ts";
import { constant, cosineDecay, linearDecay } from "../../engine/schedules.ts";
import { tf } from "../../engine/tf.ts";
import { train } from "../../engine/train.ts";
import type { Judge } from "../model.ts";
import type { FitContext, FitLog, ModelState } from "../recommender.ts";
import { trainingHooks } from "../training-hooks.ts";
import { losses } from "./losses.ts";
import { type LearnedWeights, type SequenceNetwork, sequenceNetwork, setWeights, weightsOf } from "./network.ts";
import { type SequenceOptions, sequenceName } from "./options.ts";
import { padded, targetsOf } from "./padding.ts";
import { checkTimes, timeFeatures } from "./time-encoding.ts";
import { groupsByLength, trainingWindows, usersToLearnFrom } from "./windows.ts";

/**
 * Trains a network on the histories of all users with at least two events, from random weights or from those of
 * `start`. Throws InputError as `sequenceRecommender` says.
 */
export async function trainOnHistories(
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
