import { tf } from "../tf.ts";

/** Rows of sequences laid one after the other, cut into heads: float32 [B T, H d] → [B H, T, d]. */
export function splitHeads(rows: tf.Tensor2D, steps: number, heads: number): tf.Tensor3D {
  const [count, width] = rows.shape;
  const batch = count / steps;
  if (heads === 1) return tf.reshape(rows, [batch, steps, width]);
  const apart = tf.transpose(tf.reshape(rows, [batch, steps, heads, width / heads]), [0, 2, 1, 3]);
  return tf.reshape(apart, [batch * heads, steps, width / heads]);
}

/** The inverse of `splitHeads`: [B H, T, d] → [B T, H d]. */
export function joinHeads(apart: tf.Tensor3D, heads: number): tf.Tensor2D {
  const [count, steps, width] = apart.shape;
  const batch = count / heads;
  if (heads === 1) return tf.reshape(apart, [batch * steps, width]);
  const together = tf.transpose(tf.reshape(apart, [batch, heads, steps, width]), [0, 2, 1, 3]);
  return tf.reshape(together, [batch * steps, heads * width]);
}
