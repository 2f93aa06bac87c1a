import { withGradient } from "../gradient.ts";
import { hasOwnOperations } from "../native/own-operations.ts";
import { nativeOperation, onNative } from "../native.ts";
import { tf } from "../tf.ts";
import { columnSums } from "./linear.ts";

/** What rows are multiplied by and moved by once they are normalised, each float32 [D]. */
export interface NormWeights {
  readonly gain: tf.Tensor1D;
  readonly bias: tf.Tensor1D;
  /** Added to the variance before its root is taken; 1e-5 by default, as in PyTorch. */
  readonly epsilon?: number;
}

/**
 * Layer normalisation (Ba, Kiros, Hinton 2016): each row less its mean, over the root of its variance (over D) plus
 * epsilon, times the gain plus the bias. float32 [N, D] → [N, D]. Where `added` of the same shape is given, the rows are
 * the sums of both.
 *
 * The gradient is written out: with n the normalised row, r the reciprocal root and w = dy · gain,
 * dx = r (w − mean(w) − n mean(w · n)), dgain = Σ dy · n, dbias = Σ dy.
 */
export function layerNorm(
  x: tf.Tensor2D,
  { gain, bias, epsilon = 1e-5 }: NormWeights,
  added?: tf.Tensor2D,
): tf.Tensor2D {
  if (!onNative() || !hasOwnOperations()) {
    return byParts(epsilon)(added === undefined ? x : tf.add<tf.Tensor2D>(x, added), gain, bias);
  }
  return added === undefined ? fused(epsilon)(x, gain, bias) : fused(epsilon)(x, gain, bias, added);
}

const byParts = (epsilon: number) =>
  withGradient<tf.Tensor2D>((rows, gain, bias) => {
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
        // The mean of w · n is a product of dy · n with the gain.
        const share = tf.matMul(along, tf.div(g.reshape([width, 1]), width) as tf.Tensor2D);
        const rest = tf.sub(tf.sub(weighted, tf.mean(weighted, 1, true)), tf.mul(n, share));
        return [tf.mul(rest, r), columnSums(along), columnSums(slope)];
      },
    };
  });

/** In one pass over the numbers forward and one back (native/kernels/rows.cc). */
const fused = (epsilon: number) =>
  withGradient<tf.Tensor2D>((rows, gain, bias, added) => {
    const inputs = [rows, gain, bias, tf.scalar(epsilon), added ?? tf.tensor1d([], "float32")] as tf.Tensor[];
    const [value, normal, scale] = nativeOperation("TastelabNorm", {}, inputs, 3);
    return {
      value: value as tf.Tensor2D,
      saved: [normal, gain, scale] as tf.Tensor[],
      gradient: (slope, saved) => {
        const slopes = nativeOperation("TastelabNormGradient", {}, [...saved, slope], 3);
        return added === undefined ? slopes : [...slopes, (slopes[0] as tf.Tensor).clone()];
      },
    };
  });
