import { InputError } from "../../../base/errors.ts";
import type { Random } from "../../../base/random.ts";
import type { TrainingData } from "../../../data/types.ts";
import { adam } from "../../../engine/adam.ts";
import { currentBackend } from "../../../engine/backend.ts";
import { constant, cosineDecay, linearDecay } from "../../../engine/schedules.ts";
import { tf } from "../../../engine/tf.ts";
import { train } from "../../../engine/train.ts";
import { itemTable } from "../../content.ts";
import type { Judge } from "../../model.ts";
import type { FitContext, FitLog, StateArray } from "../../recommender.ts";
import { losses } from "../../sequence/losses.ts";
import type { LearnedWeights } from "../../sequence/network.ts";
import { padded, targetsOf } from "../../sequence/padding.ts";
import { groupsByLength, trainingWindows, usersToLearnFrom } from "../../sequence/windows.ts";
import { countOf } from "../../trainable-factors.ts";
import { trainingHooks } from "../../training-hooks.ts";
import { composedVectors } from "../features/composed-vectors.ts";
import { featureBlocks } from "../features/feature-blocks.ts";
import type { ItemParts } from "../features/item-parts.ts";
import { encodedStates, encoderOf } from "./network.ts";
import { type FeaturedSequenceOptions, featuredSequenceName } from "./options.ts";

/** Deviation of the vectors that training starts from, as in a plain sequence recommender. */
const deviation = 0.02;

/** What training leaves. */
export interface LearnedSequences {
  /** Vectors of `dimensions` numbers. */
  readonly items: ItemParts;
  /** The encoder's variables, by the names they have in a plain sequence recommender. */
  readonly encoder: LearnedWeights;
}

/** Trains on the histories of all users with at least two events. */
export async function trainFeatured(
  { interactions, items: table }: TrainingData,
  options: FeaturedSequenceOptions,
  context: FitContext,
  judge: Judge<LearnedSequences> | null,
): Promise<{ learned: LearnedSequences; log: FitLog }> {
  const begun = performance.now();
  const { dimensions: width, idDropout: rate, learningRate, weightDecay, clip, maxLength } = options;
  const events = interactions.perUser();
  const users = requireOrder(usersToLearnFrom(events));
  const known = itemTable(featuredSequenceName, table, interactions.items);
  const blocks = await featureBlocks(featuredSequenceName, known, options.columns, options.featureWidth);
  const draw = context.random.stream(featuredSequenceName);
  const counts = countOf(interactions.item, interactions.items.size);
  const vectors = composedVectors({ counts, width, ids: options.itemIds, blocks, deviation }, draw.stream("items"));
  const encoder = encoderOf(options, draw.stream("encoder"));
  const variables = [...Object.values(vectors.variables), ...Object.values(encoder.variables)];
  const optimizer = adam(variables, { learningRate, weightDecay, clip });
  // Items that nobody had are neither read nor taught as unwanted, so that their features speak for them.
  const met = Int32Array.from(counts.keys()).filter((item) => (counts[item] as number) > 0);
  const place = new Int32Array(counts.length);
  for (const [at, item] of met.entries()) place[item] = at;
  const placed = (items: Int32Array) => items.map((item) => place[item] as number);
  const loss = (batch: Int32Array, draw: Random): tf.Scalar => {
    const own = batch.map((row) => users[row] as number);
    const rows = vectors.of(met, { rate, draw });
    const groups = groupsByLength(trainingWindows(events, own, maxLength, draw));
    const states = groups.map((group) => {
      const windows = padded(events, group, [], "all");
      return encodedStates(encoder, options, rows, placed(windows.items), windows, draw);
    });
    const targets = placed(Int32Array.from(groups.flatMap((group) => Array.from(targetsOf(events, group)))));
    const all = states.length === 1 ? (states[0] as tf.Tensor2D) : (tf.concat(states) as tf.Tensor2D);
    return losses[options.loss](all, rows, targets, options.negatives, draw);
  };
  const read = async (): Promise<LearnedSequences> => ({
    items: { kinds: ["id", ...blocks.map(({ kind }) => kind)], values: await vectors.parts() },
    encoder: Object.fromEntries(await Promise.all(Object.entries(encoder.variables).map(readVariable))),
  });
  const prepared = (performance.now() - begun) / 1000;
  try {
    const outcome = await train({
      ...{ model: featuredSequenceName, code: import.meta.url, options: { ...options }, variables, optimizer, loss },
      examples: users.length,
      batchSize: options.batchSize,
      epochs: options.epochs,
      schedule: { constant, linear: linearDecay, cosine: cosineDecay }[options.schedule],
      random: draw,
      ...(options.patience === null ? {} : { patience: options.patience }),
      ...trainingHooks(context, judge && (async () => judge(await read()))),
    });
    const seconds = outcome.seconds + prepared;
    return { learned: await read(), log: { ...outcome, seconds, backend: currentBackend().name } };
  } finally {
    vectors.dispose();
    optimizer.dispose();
    tf.dispose(encoder.variables);
  }
}

async function readVariable([name, variable]: [string, tf.Variable]) {
  const values = Float32Array.from(await variable.data());
  return [`encoder.${name}`, { shape: variable.shape, values } satisfies StateArray] as const;
}

function requireOrder(users: Int32Array): Int32Array {
  if (users.length > 0) return users;
  throw new InputError({
    wanted: "at least one user with two events, of which one can follow the other",
    got: "none",
    where: featuredSequenceName,
    fix: "Check the split; users with a single event teach nothing about order.",
  });
}
