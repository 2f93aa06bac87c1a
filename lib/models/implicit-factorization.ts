import { option, resolveOptions } from "../base/options.ts";
import type { Random } from "../base/random.ts";
import type { Interactions } from "../data/types.ts";
import { adam } from "../engine/adam.ts";
import { currentBackend } from "../engine/backend.ts";
import { lookup } from "../engine/lookup.ts";
import { tf } from "../engine/tf.ts";
import { train } from "../engine/train.ts";
import { factorArrays, factorsFrom, type LatentFactors, queryVectors, scoreAll, vectorsOf } from "./latent-factors.ts";
import { defineModel, type Judge } from "./model.ts";
import type { FitContext, FitLog, HasItemVectors, ModelState, Recommender } from "./recommender.ts";
import { type TrainableFactors, trainableFactors } from "./trainable-factors.ts";
import { trainingHooks } from "./training-hooks.ts";

export interface ImplicitFactorizationOptions {
  /** "bpr": a seen item above one unseen (Rendle et al. 2009). "softmax": a seen item among `negatives` shared by the batch. */
  loss: "bpr" | "softmax";
  dimensions: number;
  epochs: number;
  /** Adam's, constant over the epochs. */
  learningRate: number;
  batchSize: number;
  /** Weight decay of an event's vectors and item bias. */
  regularization: number;
  /** Items drawn uniformly for each batch; for "softmax" only. */
  negatives: number;
  initialDeviation: number;
}

const defaults: ImplicitFactorizationOptions = {
  loss: "softmax",
  dimensions: 64,
  epochs: 20,
  learningRate: 0.005,
  batchSize: 8192,
  regularization: 0.01,
  negatives: 512,
  initialDeviation: 0.1,
};

const rules = {
  loss: option.oneOf("bpr", "softmax"),
  dimensions: option.wholeNumber(1),
  epochs: option.wholeNumber(1),
  learningRate: option.positive(),
  batchSize: option.wholeNumber(1),
  regularization: option.number(0),
  negatives: option.wholeNumber(1),
  initialDeviation: option.positive(),
};

/**
 * Matrix factorisation for events without ratings, by mini-batch gradient descent on the engine:
 * score(u, i) = b_i + p_u · q_i, trained so that items a user had rank above items drawn at random.
 * Users unseen in training are scored by the item biases alone.
 */
export function implicitFactorization(
  given: Partial<ImplicitFactorizationOptions> = {},
  saved?: ModelState,
): Recommender & HasItemVectors {
  const options = resolveOptions("implicit-factorization", defaults, rules, given);
  const { model, fitted } = defineModel<LatentFactors>(
    {
      name: "implicit-factorization",
      options: { ...options },
      uses: "user",
      fit: ({ interactions }, context, judge) => fitEvents(interactions, options, context, judge),
      score: async (factors, queries) => scoreAll(factors, queryVectors(factors, queries)),
      arrays: factorArrays,
      restore: factorsFrom,
    },
    saved,
  );
  return Object.assign(model, { itemVectors: async () => vectorsOf(fitted().learned, fitted().items) });
}

async function fitEvents(
  data: Interactions,
  options: ImplicitFactorizationOptions,
  context: FitContext,
  judge: Judge<LatentFactors> | null,
): Promise<{ learned: LatentFactors; log: FitLog }> {
  const draw = context.random.stream("implicit-factorization");
  const factors = trainableFactors(data, options.dimensions, options.initialDeviation, draw.stream("start"));
  // The user's bias is the same for every item that is compared, so no loss depends on it.
  const variables = [factors.userVectors, factors.itemVectors, factors.itemBias];
  const optimizer = adam(variables, { learningRate: options.learningRate });
  // As if every event brought the decay of its own user and item along.
  const decayOf = (counts: Int32Array) =>
    tf.tensor1d(Float32Array.from(counts, (count) => (options.regularization * count) / data.length));
  const userDecay = decayOf(factors.userCounts);
  const itemDecay = decayOf(factors.itemCounts);
  const lossOf = options.loss === "bpr" ? pairwiseLoss : softmaxLoss;
  try {
    const outcome = await train({
      model: "implicit-factorization",
      options: { ...options },
      examples: data.length,
      batchSize: options.batchSize,
      epochs: options.epochs,
      variables,
      optimizer,
      loss: (batch, negatives) =>
        lossOf(factors, data, batch, options, negatives).add(factors.decay(userDecay, itemDecay, 1)),
      random: draw,
      code: import.meta.url,
      ...trainingHooks(context, judge && (async () => judge(await factors.read(0)))),
    });
    return { learned: await factors.read(0), log: { ...outcome, backend: currentBackend().name } };
  } finally {
    factors.dispose();
    optimizer.dispose();
    tf.dispose([userDecay, itemDecay]);
  }
}

/** −ln σ(score(u, i) − score(u, j)), j drawn uniformly from all items for each event. */
function pairwiseLoss(
  factors: TrainableFactors,
  data: Interactions,
  batch: Int32Array,
  _options: ImplicitFactorizationOptions,
  draw: Random,
): tf.Scalar {
  const others = new Int32Array(data.length);
  for (const row of batch) others[row] = draw.integer(data.items.size);
  const gap = factors.scores(data.user, data.item, batch).sub(factors.scores(data.user, others, batch));
  return gap.neg().softplus().mean();
}

/**
 * −ln softmax of the seen item among itself and the batch's negatives. A negative that is the seen item itself is
 * masked; other items of the user's may be among the negatives, at the rate of chance.
 */
function softmaxLoss(
  { userVectors, itemVectors, itemBias }: TrainableFactors,
  data: Interactions,
  batch: Int32Array,
  { negatives }: ImplicitFactorizationOptions,
  draw: Random,
): tf.Scalar {
  const drawn = Int32Array.from({ length: negatives }, () => draw.integer(data.items.size));
  const items = batch.map((row) => data.item[row] as number);
  const drawnIds = tf.tensor1d(drawn, "int32");
  const item = tf.tensor1d(items, "int32");
  const users = lookup(
    userVectors,
    batch.map((row) => data.user[row] as number),
  );
  const own = users.mul(lookup(itemVectors, items)).sum(1).add(tf.gather(itemBias, item)).expandDims(1);
  const others = tf.matMul(users, lookup(itemVectors, drawn), false, true).add(tf.gather(itemBias, drawnIds));
  const itself = item.expandDims(1).equal(drawnIds.expandDims(0)).cast("float32");
  const logits = tf.concat([own, others.sub(itself.mul(1e9))], 1);
  return tf
    .logSumExp(logits, 1)
    .sub(own.squeeze([1]))
    .mean();
}
