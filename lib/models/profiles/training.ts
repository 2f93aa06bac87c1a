import { InputError } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import type { Interactions } from "../../data/types.ts";
import { adam } from "../../engine/adam.ts";
import { currentBackend } from "../../engine/backend.ts";
import { linearCrossEntropy } from "../../engine/linear-cross-entropy.ts";
import { lookup } from "../../engine/lookup.ts";
import { tf } from "../../engine/tf.ts";
import { train } from "../../engine/train.ts";
import { instantLog, type Judge } from "../model.ts";
import type { FitContext, FitLog } from "../recommender.ts";
import { type LearnedWeights, weightsOf } from "../sequence/network.ts";
import { targetsOf } from "../sequence/padding.ts";
import { groupsByLength, trainingWindows, usersToLearnFrom } from "../sequence/windows.ts";
import { trainingHooks } from "../training-hooks.ts";
import { type UnitVectors, withVectors } from "./item-vectors.ts";
import { type ProfileNetwork, profileNetwork } from "./network.ts";
import { type ProfileOptions, profileName } from "./options.ts";

/**
 * Teaches a profile by the next event of every history: −ln softmax over all items with a vector. Of several interests that
 * one is taught which is nearest to what came (ComiRec: Cen et al. 2020, equation 10). Where nothing can be learned, nothing is done.
 */
export async function trainProfile(
  data: Interactions,
  items: UnitVectors,
  options: ProfileOptions,
  context: FitContext,
  judge: Judge<LearnedWeights> | null,
): Promise<{ learned: LearnedWeights; log: FitLog }> {
  const begun = performance.now();
  const draw = context.random.stream(profileName);
  const network = profileNetwork(options, items, draw.stream("start"));
  const variables = Object.values(network.variables);
  if (variables.length === 0) {
    network.dispose();
    return { learned: {}, log: instantLog(begun, currentBackend().name) };
  }
  const { learningRate, weightDecay, maxLength } = options;
  const optimizer = adam(variables, { learningRate, weightDecay, clip: null });
  try {
    const { events } = withVectors(data.perUser(), items);
    const users = requireOrder(usersToLearnFrom(events));
    const loss = (batch: Int32Array, draw: Random): tf.Scalar => {
      const own = batch.map((row) => users[row] as number);
      const groups = groupsByLength(trainingWindows(events, own, maxLength, draw));
      const read = groups.map((group) => network.read(events, group, "every", draw));
      const targets = Int32Array.from(groups.flatMap((group) => Array.from(targetsOf(events, group))));
      const all = read.length === 1 ? (read[0] as tf.Tensor2D) : (tf.concat(read) as tf.Tensor2D);
      return nextItemLoss(network, all, targets, items);
    };
    const outcome = await train({
      ...{ model: profileName, code: import.meta.url, options: { ...options }, variables, optimizer, loss },
      examples: users.length,
      batchSize: options.batchSize,
      epochs: options.epochs,
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

/** Makes an item without a vector vanish from the softmax. */
const outOfTheRunning = -1e9;

function nextItemLoss(
  network: ProfileNetwork,
  read: tf.Tensor2D,
  targets: Int32Array,
  { known }: UnitVectors,
): tf.Scalar {
  const { width, interests } = network;
  const table = network.table();
  const scored = network.scored(read.reshape([targets.length * interests, width]));
  const states = interests === 1 ? scored : nearest(scored, table, targets, interests);
  const without = tf.tensor1d(Float32Array.from(known, (there) => (there ? 0 : outOfTheRunning)));
  return linearCrossEntropy(states, table, targets, network.bias()?.add(without) ?? without);
}

/** Of each prediction's interests the one whose product with the right item is greatest, [N, D]. */
function nearest(scored: tf.Tensor2D, table: tf.Tensor2D, targets: Int32Array, interests: number): tf.Tensor2D {
  const chosen = tf.tidy(() => {
    const right = lookup(table, targets).expandDims<tf.Tensor3D>(1);
    const products = tf.sum(tf.mul(scored.reshape([targets.length, interests, -1]), right), 2);
    return tf.argMax(products, 1).dataSync();
  });
  return lookup(
    scored,
    Int32Array.from(chosen, (interest, row) => row * interests + interest),
  );
}

function requireOrder(users: Int32Array): Int32Array {
  if (users.length > 0) return users;
  throw new InputError({
    wanted: "at least one user with two events of items that have vectors, of which one can follow the other",
    got: "none",
    where: profileName,
    fix: "Check the split; users with a single event teach nothing about what comes next.",
  });
}
