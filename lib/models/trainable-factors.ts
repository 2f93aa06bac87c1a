import { normals, type Random } from "../base/random.ts";
import type { Interactions } from "../data/types.ts";
import { pickIndices } from "../engine/batches.ts";
import { tf } from "../engine/tf.ts";
import type { LatentFactors } from "./latent-factors.ts";

/** What a batch of user–item pairs looks like to a loss; every tensor is [batch]. */
export interface PairView {
  /** userBias + itemBias + userVector · itemVector. */
  readonly score: tf.Tensor1D;
  readonly userBias: tf.Tensor1D;
  readonly itemBias: tf.Tensor1D;
  /** Squared length of the user's and the item's vector. */
  readonly userNorm: tf.Tensor1D;
  readonly itemNorm: tf.Tensor1D;
}

/** Latent factors as variables of the engine. */
export interface TrainableFactors {
  readonly userVectors: tf.Variable;
  readonly itemVectors: tf.Variable;
  readonly itemBias: tf.Variable;
  readonly variables: readonly tf.Variable[];
  /** Training events of each user and item. */
  readonly userCounts: Int32Array;
  readonly itemCounts: Int32Array;
  /** Looks up the users and items of the given rows. */
  look(user: Int32Array, item: Int32Array, rows: Int32Array): PairView;
  read(offset: number): Promise<LatentFactors>;
  dispose(): void;
}

/**
 * Variables for all users and items of the data: vectors drawn from a normal distribution of the given deviation
 * (zero for those without events, who will never be trained), biases zero.
 */
export function trainableFactors(
  data: Interactions,
  dimensions: number,
  deviation: number,
  draw: Random,
): TrainableFactors {
  const userCounts = countOf(data.user, data.users.size);
  const itemCounts = countOf(data.item, data.items.size);
  const vectors = (counts: Int32Array, name: string) => {
    const start = startingVectors(counts, dimensions, deviation, draw.stream(name));
    return tf.tidy(() => tf.variable(tf.tensor2d(start, [counts.length, dimensions])));
  };
  const biases = (counts: Int32Array) => tf.tidy(() => tf.variable(tf.zeros([counts.length])));
  const userVectors = vectors(userCounts, "users");
  const itemVectors = vectors(itemCounts, "items");
  const userBias = biases(userCounts);
  const itemBias = biases(itemCounts);
  const all = [userVectors, itemVectors, userBias, itemBias];
  return {
    userVectors,
    itemVectors,
    itemBias,
    // Without dimensions there is nothing to descend along, and optimisers refuse variables that no loss depends on.
    variables: dimensions === 0 ? [userBias, itemBias] : all,
    userCounts,
    itemCounts,
    look(user, item, rows) {
      const u = pickIndices(user, rows);
      const i = pickIndices(item, rows);
      const ofUser = tf.gather(userBias, u) as tf.Tensor1D;
      const ofItem = tf.gather(itemBias, i) as tf.Tensor1D;
      const biased = ofUser.add<tf.Tensor1D>(ofItem);
      if (dimensions === 0) {
        const none = tf.zerosLike(ofUser);
        return { score: biased, userBias: ofUser, itemBias: ofItem, userNorm: none, itemNorm: none };
      }
      const p = tf.gather(userVectors, u);
      const q = tf.gather(itemVectors, i);
      return {
        score: biased.add(p.mul(q).sum(1)),
        userBias: ofUser,
        itemBias: ofItem,
        userNorm: p.square().sum(1),
        itemNorm: q.square().sum(1),
      };
    },
    async read(offset) {
      const [p, q, b, c] = await Promise.all(all.map((variable) => variable.data() as Promise<Float32Array>));
      return {
        dimensions,
        userVectors: p as Float32Array,
        itemVectors: q as Float32Array,
        userBias: b as Float32Array,
        itemBias: c as Float32Array,
        offset,
      };
    },
    dispose: () => tf.dispose(all),
  };
}

/** How often each index occurs. */
export function countOf(indices: Int32Array, size: number): Int32Array {
  const counts = new Int32Array(size);
  for (const index of indices) counts[index] = (counts[index] as number) + 1;
  return counts;
}

/** Random starting vectors [counts.length, dimensions]; zero where nothing will be learned. */
export function startingVectors(counts: Int32Array, dimensions: number, deviation: number, draw: Random): Float32Array {
  const vectors = normals(counts.length * dimensions, deviation, draw);
  for (const [row, count] of counts.entries()) {
    if (count === 0) vectors.fill(0, row * dimensions, (row + 1) * dimensions);
  }
  return vectors;
}
