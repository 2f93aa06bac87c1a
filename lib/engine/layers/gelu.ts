import { withGradient } from "../gradient.ts";
import { hasOwnOperations } from "../native/own-operations.ts";
import { nativeOperation, onNative } from "../native.ts";
import { tf } from "../tf.ts";

const normalization = 1 / Math.sqrt(2 * Math.PI);

/**
 * The Gaussian error linear unit of rows and a bias added before: y = z Φ(z) with z = x + b and Φ the standard normal
 * distribution (Hendrycks & Gimpel 2016), by the error function and not by an approximation. float32 [N, D] and [D] →
 * [N, D]. Its slope is Φ(z) + z φ(z), with φ the density.
 */
export function biasedGelu(x: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  return (onNative() && hasOwnOperations() ? fused : byParts)(x, bias);
}

const byParts = withGradient<tf.Tensor2D>((x, bias) => {
  const z = tf.add(x as tf.Tensor2D, bias as tf.Tensor1D);
  const chance = tf.mul(tf.add(tf.erf(tf.mul(z, Math.SQRT1_2)), 1), 0.5);
  return {
    value: tf.mul(z, chance),
    saved: [z, chance],
    gradient: (slope, [from, below]) => {
      const [at, share] = [from as tf.Tensor2D, below as tf.Tensor2D];
      const density = tf.mul(tf.exp(tf.mul(tf.square(at), -0.5)), normalization);
      const inner = tf.mul(slope, tf.add(share, tf.mul(at, density)));
      return [inner, tf.sum(inner, 0)];
    },
  };
});

/** The same in one pass over the numbers forward and one back (native/kernels/encoder.cc). */
const fused = withGradient<tf.Tensor2D>((x, bias) => ({
  value: nativeOperation("TastelabGelu", {}, [x as tf.Tensor, bias as tf.Tensor])[0] as tf.Tensor2D,
  saved: [x as tf.Tensor, bias as tf.Tensor],
  gradient: (slope, saved) => nativeOperation("TastelabGeluGradient", {}, [...saved, slope], 2),
}));
