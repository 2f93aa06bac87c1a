import { normals, type Random } from "../base/random.ts";
import type { Interactions } from "../data/types.ts";
import { lookup } from "../engine/lookup.ts";
import { tf } from "../engine/tf.ts";
import type { LatentFactors } from "./latent-factors.ts";

/** Latent factors as variables of the engine. */
export interface TrainableFactors {
  readonly userVectors: tf.Variable<tf.Rank.R2>;
  readonly itemVectors: tf.Variable<tf.Rank.R2>;
  readonly itemBias: tf.Variable<tf.Rank.R1>;
  readonly variables: readonly tf.Variable[];
  /** Training events of each user and item. */
  readonly userCounts: Int32Array;
  readonly itemCounts: Int32Array;
  /** userBias + itemBias + userVector · itemVector for each of the given rows, [rows]. */
  scores(user: Int32Array, item: Int32Array, rows: Int32Array): tf.Tensor1D;
  /** Σ_u s_u (‖p_u‖² + f b_u²) + Σ_i s_i (‖q_i‖² + f b_i²): weight decay of strengths s, f the biases' share of it. */
  decay(userStrength: tf.Tensor1D, itemStrength: tf.Tensor1D, biasShare: number): tf.Scalar;
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
  const biases = (counts: Int32Array) => tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([counts.length])));
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
    scores(user, item, rows) {
      const u = rows.map((row) => user[row] as number);
      const i = rows.map((row) => item[row] as number);
      const biased = tf
        .gather(userBias, tf.tensor1d(u, "int32"))
        .add<tf.Tensor1D>(tf.gather(itemBias, tf.tensor1d(i, "int32")));
      if (dimensions === 0) return biased;
      return biased.add(lookup(userVectors, u).mul(lookup(itemVectors, i)).sum(1));
    },
    decay(userStrength, itemStrength, biasShare) {
      const side = (strength: tf.Tensor1D, vectors: tf.Variable<tf.Rank.R2>, bias: tf.Variable<tf.Rank.R1>) => {
        const squares = tf.square<tf.Tensor<tf.Rank.R1>>(bias).mul<tf.Tensor1D>(biasShare);
        const whole = dimensions === 0 ? squares : squares.add<tf.Tensor1D>(vectors.square().sum(1));
        return tf.dot(strength, whole) as tf.Scalar;
      };
      return side(userStrength, userVectors, userBias).add(side(itemStrength, itemVectors, itemBias));
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
