import { InputError } from "../base/errors.ts";
import { mean, rangeOf } from "../base/numbers.ts";
import { option, resolveOptions } from "../base/options.ts";
import type { Interactions, Queries } from "../data/types.ts";
import { adam } from "../engine/adam.ts";
import { currentBackend } from "../engine/backend.ts";
import { pickNumbers } from "../engine/batches.ts";
import { linearDecay } from "../engine/schedules.ts";
import { tf } from "../engine/tf.ts";
import { train } from "../engine/train.ts";
import {
  pairScores,
  queryVectors,
  type RatingFactors,
  ratingArrays,
  ratingFactorsFrom,
  scoreAll,
  vectorsOf,
} from "./latent-factors.ts";
import { defineModel, type Judge } from "./model.ts";
import type { FitContext, FitLog, HasItemVectors, ModelState, PredictsRatings, Recommender } from "./recommender.ts";
import { trainableFactors } from "./trainable-factors.ts";
import { trainingHooks } from "./training-hooks.ts";

export interface BiasedFactorizationOptions {
  /** Length of the vectors; 0 leaves the biases alone, the classical baseline model. */
  dimensions: number;
  epochs: number;
  /** Adam's, falling linearly to 0 over the epochs. */
  learningRate: number;
  batchSize: number;
  /** Weight decay of user vectors. */
  userRegularization: number;
  /** Weight decay of item vectors. */
  itemRegularization: number;
  /** Weight decay of biases, as a fraction of the vectors'. */
  biasRegularization: number;
  /** "frequency": divided by √(events of the user or item), so that the much observed are held less. */
  regularizationBy: "frequency" | "constant";
  /** "logistic" maps scores onto the range of the ratings; "identity" leaves them and clips predictions. */
  link: "logistic" | "identity";
  /** Standard deviation of the starting vectors. */
  initialDeviation: number;
}

const defaults: BiasedFactorizationOptions = {
  dimensions: 40,
  epochs: 50,
  learningRate: 0.02,
  batchSize: 8192,
  userRegularization: 1,
  itemRegularization: 1.2,
  biasRegularization: 0.1,
  regularizationBy: "frequency",
  link: "logistic",
  initialDeviation: 0.1,
};

const rules = {
  dimensions: option.wholeNumber(0),
  epochs: option.wholeNumber(1),
  learningRate: option.positive(),
  batchSize: option.wholeNumber(1),
  userRegularization: option.number(0),
  itemRegularization: option.number(0),
  biasRegularization: option.number(0),
  regularizationBy: option.oneOf("frequency", "constant"),
  link: option.oneOf("logistic", "identity"),
  initialDeviation: option.positive(),
};

/**
 * Matrix factorisation with biases for explicit ratings, by mini-batch gradient descent on the engine:
 * r̂ = link(μ + b_u + b_i + p_u · q_i), squared error plus weight decay (Koren, Bell, Volinsky 2009; the logistic link
 * and the decay ∝ 1/√frequency are MyMediaLite's BiasedMatrixFactorization, Gantner et al. 2011).
 *
 * `score` gives the argument of the link (which ranks as the prediction does); `predict` the rating, within the range
 * seen in training. A user or item without training events takes part by zero bias and zero vector: the prediction
 * falls back to the other's bias, and to the mean where both are unknown.
 */
export function biasedFactorization(
  given: Partial<BiasedFactorizationOptions> = {},
  saved?: ModelState,
): Recommender & PredictsRatings & HasItemVectors {
  const options = resolveOptions("biased-factorization", defaults, rules, given);
  const { model, fitted } = defineModel<RatingFactors>(
    {
      name: "biased-factorization",
      options: { ...options },
      uses: "user",
      fit: ({ interactions }, context, judge) => fitRatings(interactions, options, context, judge),
      score: async ({ factors }, queries) => scoreAll(factors, queryVectors(factors, queries)),
      arrays: ratingArrays,
      restore: ratingFactorsFrom,
    },
    saved,
  );
  return Object.assign(model, {
    async predict(queries: Queries, item: Int32Array) {
      const { factors, range } = fitted().learned;
      const scores = pairScores(factors, queryVectors(factors, queries), item);
      return Float32Array.from(scores, (score) => fromScore(score, range, options.link));
    },
    itemVectors: async () => vectorsOf(fitted().learned.factors, fitted().items),
  });
}

function fromScore(score: number, [lowest, highest]: readonly [number, number], link: string): number {
  if (link === "logistic") return lowest + (highest - lowest) / (1 + Math.exp(-score));
  return Math.min(highest, Math.max(lowest, score));
}

async function fitRatings(
  data: Interactions,
  options: BiasedFactorizationOptions,
  context: FitContext,
  judge: Judge<RatingFactors> | null,
): Promise<{ learned: RatingFactors; log: FitLog }> {
  const ratings = requireRatings(data);
  const range = rangeOf(ratings);
  const [lowest, highest] = range;
  const average = mean(ratings);
  const logistic = options.link === "logistic" && highest > lowest;
  const offset = logistic ? Math.log((average - lowest) / (highest - average)) : average;
  const draw = context.random.stream("biased-factorization");

  const factors = trainableFactors(data, options.dimensions, options.initialDeviation, draw.stream("start"));
  const userDecay = decayOf(factors.userCounts, data.length, options.userRegularization, options.regularizationBy);
  const itemDecay = decayOf(factors.itemCounts, data.length, options.itemRegularization, options.regularizationBy);
  const optimizer = adam(factors.variables, { learningRate: options.learningRate });
  const read = async () => ({ factors: await factors.read(offset), range });
  try {
    const outcome = await train({
      model: "biased-factorization",
      options: { ...options },
      examples: data.length,
      batchSize: options.batchSize,
      epochs: options.epochs,
      variables: factors.variables,
      optimizer,
      schedule: linearDecay,
      loss(batch) {
        const score = factors.scores(data.user, data.item, batch).add(offset);
        const predicted = logistic
          ? score
              .sigmoid()
              .mul(highest - lowest)
              .add(lowest)
          : score;
        const squaredError = predicted.sub(pickNumbers(ratings, batch)).square().mean<tf.Scalar>();
        return squaredError.add<tf.Scalar>(factors.decay(userDecay, itemDecay, options.biasRegularization)).mul(0.5);
      },
      random: draw,
      code: import.meta.url,
      ...trainingHooks(context, judge && (async () => judge(await read()))),
    });
    return { learned: await read(), log: { ...outcome, backend: currentBackend().name } };
  } finally {
    factors.dispose();
    optimizer.dispose();
    tf.dispose([userDecay, itemDecay]);
  }
}

/**
 * The decay of each user or item beside a mean over all events: as if every event brought the decay of its own user and
 * item along, n times for n events, divided by √n where it goes by frequency.
 */
function decayOf(
  counts: Int32Array,
  events: number,
  strength: number,
  by: BiasedFactorizationOptions["regularizationBy"],
): tf.Tensor1D {
  const weight = (count: number) => (by === "frequency" ? Math.sqrt(count) : count);
  return tf.tensor1d(Float32Array.from(counts, (count) => (strength * weight(count)) / events));
}

function requireRatings({ value }: Interactions): Float32Array {
  if (value !== null) return value;
  throw new InputError({
    wanted: "ratings to learn from",
    got: "events without values",
    where: "biased-factorization",
    fix: "Use a model for events (implicitFactorization, als, ease), or name the column that holds the ratings.",
  });
}
