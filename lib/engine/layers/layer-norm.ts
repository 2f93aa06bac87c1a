import { tf } from "../tf.ts";

/** Added to the variance before its root is taken, as PyTorch does. */
const epsilon = 1e-5;

/**
 * Layer normalisation (Ba, Kiros, Hinton 2016): each vector of the last axis less its mean, over the root of its
 * variance (over D) plus 1e-5, times `gain` plus `bias`. float32 [..., D] → [..., D]; gain and bias [D].
 *
 * The gradient is written out. With n the normalised vector, r the reciprocal root, g = dy · gain:
 * dx = r (g − mean(g) − n mean(g · n)), dgain = Σ dy · n, dbias = Σ dy.
 */
export function layerNorm<T extends tf.Tensor>(x: T, gain: tf.Tensor1D, bias: tf.Tensor1D): T {
  const normalize = tf.customGrad((given, gains, biases, save) => {
    const rows = given as tf.Tensor2D;
    const centred = tf.sub(rows, tf.mean(rows, 1, true));
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon));
    const normal = tf.mul(centred, scale);
    (save as tf.GradSaveFunc)([normal, scale, gains as tf.Tensor]);
    return {
      value: tf.add(tf.mul(normal, gains as tf.Tensor1D), biases as tf.Tensor1D),
      gradFunc: slopesOf,
    };
  });
  const rows = tf.reshape(x, [-1, gain.shape[0]]);
  return tf.reshape(normalize(rows, gain, bias), x.shape) as T;
}

function slopesOf(slope: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  const [normal, scale, gain] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D];
  const weighted = tf.mul(slope, gain);
  const along = tf.mean(tf.mul(weighted, normal), 1, true);
  const rest = tf.sub(tf.sub(weighted, tf.mean(weighted, 1, true)), tf.mul(normal, along));
  return [tf.mul(rest, scale), tf.sum(tf.mul(slope, normal), 0), tf.sum(slope, 0)];
}
