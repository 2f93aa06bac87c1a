import type { Vocabulary } from "../base/vocabulary.ts";
import type { Queries } from "../data/types.ts";
import { tf } from "../engine/tf.ts";
import type { ArrayReader } from "./model.ts";
import type { StateArray, Vectors } from "./recommender.ts";

/**
 * What every factor model learns: a vector per user and per item, a bias per user and per item, and an offset, so that
 * score(u, i) = offset + userBias[u] + itemBias[i] + userVectors[u] · itemVectors[i].
 * Vectors are row-major float32 [users, dimensions] and [items, dimensions].
 */
export interface LatentFactors {
  readonly dimensions: number;
  readonly userVectors: Float32Array;
  readonly itemVectors: Float32Array;
  readonly userBias: Float32Array;
  readonly itemBias: Float32Array;
  readonly offset: number;
}

/** The vector and bias of each query's user, zero for users never seen: [queries, dimensions] and [queries]. */
export function queryVectors(factors: LatentFactors, queries: Queries): { vectors: Float32Array; bias: Float32Array } {
  const { dimensions: k, userVectors, userBias } = factors;
  const vectors = new Float32Array(queries.length * k);
  const bias = new Float32Array(queries.length);
  for (let q = 0; q < queries.length; q++) {
    const user = queries.user?.[q] ?? -1;
    if (user < 0) continue;
    vectors.set(userVectors.subarray(user * k, (user + 1) * k), q * k);
    bias[q] = userBias[user] as number;
  }
  return { vectors, bias };
}

/** Scores of every item for given query vectors, on the engine: float32 [queries, items]. */
export async function scoreAll(
  { dimensions: k, itemVectors, itemBias, offset }: LatentFactors,
  { vectors, bias }: { vectors: Float32Array; bias: Float32Array },
): Promise<Float32Array> {
  const scores = tf.tidy(() => {
    const base = tf.add(tf.tensor2d(bias, [bias.length, 1]), tf.tensor2d(itemBias, [1, itemBias.length])).add(offset);
    if (k === 0) return base;
    const products = tf.matMul(
      tf.tensor2d(vectors, [bias.length, k]),
      tf.tensor2d(itemVectors, [itemBias.length, k]),
      false,
      true,
    );
    return products.add(base);
  });
  try {
    return (await scores.data()) as Float32Array;
  } finally {
    scores.dispose();
  }
}

/** The score of one item per query, of item −1 without the item's share: offset + biases + product, [queries]. */
export function pairScores(
  { dimensions: k, itemVectors, itemBias, offset }: LatentFactors,
  { vectors, bias }: { vectors: Float32Array; bias: Float32Array },
  items: Int32Array,
): Float64Array {
  return Float64Array.from(items, (item, q) => {
    let sum = offset + (bias[q] as number);
    if (item < 0) return sum;
    sum += itemBias[item] as number;
    for (let d = 0; d < k; d++) sum += (vectors[q * k + d] as number) * (itemVectors[item * k + d] as number);
    return sum;
  });
}

/** Latent factors that predict ratings within the range that training showed. */
export interface RatingFactors {
  readonly factors: LatentFactors;
  /** Lowest and highest value of the training data. */
  readonly range: readonly [number, number];
}

/** Rating factors as arrays to save. */
export function ratingArrays({ factors, range }: RatingFactors): Record<string, StateArray> {
  return { ...factorArrays(factors), range: { shape: [2], values: Float64Array.from(range) } };
}

/** The inverse of `ratingArrays`. */
export function ratingFactorsFrom(arrays: ArrayReader): RatingFactors {
  const [lowest = 0, highest = 0] = arrays.float64("range");
  return { factors: factorsFrom(arrays), range: [lowest, highest] };
}

/** The item vectors as the ability `HasItemVectors` gives them. */
export function vectorsOf(factors: LatentFactors, items: Vocabulary): Vectors {
  return { vocabulary: items, dimensions: factors.dimensions, values: factors.itemVectors };
}

/** The factors as arrays to save. */
export function factorArrays(factors: LatentFactors): Record<string, StateArray> {
  const { dimensions: k, userVectors, itemVectors, userBias, itemBias, offset } = factors;
  return {
    userVectors: { shape: [userBias.length, k], values: userVectors },
    itemVectors: { shape: [itemBias.length, k], values: itemVectors },
    userBias: { shape: [userBias.length], values: userBias },
    itemBias: { shape: [itemBias.length], values: itemBias },
    offset: { shape: [1], values: Float64Array.of(offset) },
  };
}

/** The inverse of `factorArrays`. */
export function factorsFrom(arrays: ArrayReader): LatentFactors {
  return {
    dimensions: arrays.shape("userVectors")[1] ?? 0,
    userVectors: arrays.float32("userVectors"),
    itemVectors: arrays.float32("itemVectors"),
    userBias: arrays.float32("userBias"),
    itemBias: arrays.float32("itemBias"),
    offset: arrays.float64("offset")[0] as number,
  };
}
