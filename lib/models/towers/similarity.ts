import { tf } from "../../engine/tf.ts";
import type { TowersOptions } from "./options.ts";

/** Added to a squared length before its root is taken, which has no slope at 0. */
const leastSquare = 1e-12;

/** Vectors along the last axis brought to length 1; zeros stay zeros. */
export function toUnit<T extends tf.Tensor>(vectors: T): T {
  const squares = tf.sum(tf.square(vectors), -1, true).add(leastSquare);
  return tf.mul(vectors, tf.rsqrt(squares)) as T;
}

/**
 * How alike each of N vectors is with each of C others, [N, C]: their product, which is the cosine where lengths are 1, or
 * minus their squared Euclidean distance, 2 u·v − |u|² − |v|², which ranks as the distance does.
 */
export function likeness(users: tf.Tensor2D, items: tf.Tensor2D, by: TowersOptions["similarity"]): tf.Tensor2D {
  const products = tf.matMul<tf.Tensor2D>(users, items, false, true);
  if (by !== "euclidean") return products;
  const squares = (of: tf.Tensor2D) => tf.sum(tf.square(of), 1);
  return products
    .mul(2)
    .sub(squares(users).reshape([-1, 1]))
    .sub<tf.Tensor2D>(squares(items).reshape([1, -1]));
}

/** The same of each of N vectors with C others of its own: [N, D] and [N, C, D] → [N, C]. */
export function likenessOfOwn(users: tf.Tensor2D, items: tf.Tensor3D, by: TowersOptions["similarity"]): tf.Tensor2D {
  const own = users.expandDims(1) as tf.Tensor3D;
  return by === "euclidean"
    ? tf.sum<tf.Tensor2D>(tf.square(tf.sub(own, items)), 2).neg()
    : tf.sum<tf.Tensor2D>(tf.mul(own, items), 2);
}
