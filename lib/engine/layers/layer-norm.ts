import { withGradient } from "../gradient.ts";
import { tf } from "../tf.ts";
import { columnSums } from "./linear.ts";

/** Added to the variance before its root is taken, as PyTorch does. */
const epsilon = 1e-5;

/**
 * Layer normalisation (Ba, Kiros, Hinton 2016): each vector of the last axis less its mean, over the root of its
 * variance (over D) plus 1e-5, times `gain` plus `bias`. float32 [..., D] → [..., D]; gain and bias [D].
 */
export function layerNorm<T extends tf.Tensor>(x: T, gain: tf.Tensor1D, bias: tf.Tensor1D): T {
  if (x.rank === 2) return normalize(x, gain, bias) as tf.Tensor as T;
  return tf.reshape(normalize(tf.reshape(x, [-1, gain.shape[0]]), gain, bias), x.shape) as T;
}

/**
 * Of rows [N, D], with the gradient written out. With n the normalised row, r the reciprocal root and w = dy · gain:
 * dx = r (w − mean(w) − n mean(w · n)), dgain = Σ dy · n, dbias = Σ dy; the last mean is a product of dy · n with gain.
 */
const normalize = withGradient<tf.Tensor2D>((rows, gain, bias) => {
  const centred = tf.sub<tf.Tensor2D>(rows as tf.Tensor, tf.mean(rows as tf.Tensor, 1, true));
  const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon));
  const normal = tf.mul<tf.Tensor2D>(centred, scale);
  return {
    value: tf.add<tf.Tensor2D>(tf.mul(normal, gain as tf.Tensor), bias as tf.Tensor),
    saved: [normal, scale, gain as tf.Tensor],
    gradient: (slope, saved) => {
      const [n, r, g] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D];
      const [width] = g.shape;
      const weighted = tf.mul<tf.Tensor2D>(slope, g);
      const along = tf.mul<tf.Tensor2D>(slope, n);
      const share = tf.matMul(along, tf.div(g.reshape([width, 1]), width) as tf.Tensor2D);
      const rest = tf.sub(tf.sub(weighted, tf.mean(weighted, 1, true)), tf.mul(n, share));
      return [tf.mul(rest, r), columnSums(along), columnSums(slope)];
    },
  };
});
