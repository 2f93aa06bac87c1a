import { withGradient } from "../gradient.ts";
import { nativeOperation, onNative } from "../native.ts";
import { tf } from "../tf.ts";

/** What a linear layer multiplies by and adds. */
export interface LinearWeights {
  /** float32 [I, O]. */
  readonly weights: tf.Tensor2D;
  /** float32 [O]; left out, nothing is added. */
  readonly bias?: tf.Tensor1D;
}

/**
 * A linear layer over the last axis of a float32 tensor of any rank: x W + b, or max(x W + b, 0) with `rectified`;
 * [..., I] → [..., O].
 *
 * The gradient is written out, in half as many passes over the numbers as by recording each step: dz = dy (where y > 0,
 * with `rectified`), dx = dz Wᵀ, dW = xᵀ dz, db = Σ dz. Variables that are not trainable are taken for constants, which
 * spares the product for dW.
 */
export function linear<T extends tf.Tensor>(x: T, { weights, bias }: LinearWeights, rectified = false): T {
  const [inputs, outputs] = weights.shape;
  const layer = isFrozen(weights) ? frozenLayer : learnedLayer;
  if (x.rank === 2) return layer(x, weights, bias, rectified) as tf.Tensor as T;
  const rows = layer(tf.reshape(x, [-1, inputs]), weights, bias, rectified);
  return tf.reshape(rows, [...x.shape.slice(0, -1), outputs]) as T;
}

function isFrozen(weights: tf.Tensor): boolean {
  return weights instanceof tf.Variable && !weights.trainable;
}

function learnedLayer(x: tf.Tensor, weights: tf.Tensor, bias: tf.Tensor | undefined, rectified: boolean): tf.Tensor2D {
  const apply = withGradient<tf.Tensor2D>((rows, w, b) => {
    const value = applied(rows as tf.Tensor2D, w as tf.Tensor2D, b, rectified);
    return {
      value,
      saved: [rows as tf.Tensor, w as tf.Tensor, ...(rectified ? [value] : [])],
      gradient: (slope, [from, by, result]) => {
        const inner = result === undefined ? slope : throughRectifier(slope, result as tf.Tensor2D);
        const slopes = [tf.matMul(inner, by as tf.Tensor2D, false, true), tf.matMul(from as tf.Tensor2D, inner, true)];
        return b === undefined ? slopes : [...slopes, columnSums(inner)];
      },
    };
  });
  return bias === undefined ? apply(x, weights) : apply(x, weights, bias);
}

/** The same where only x is learned from. */
function frozenLayer(x: tf.Tensor, weights: tf.Tensor, bias: tf.Tensor | undefined, rectified: boolean): tf.Tensor2D {
  const apply = withGradient<tf.Tensor2D>((rows) => {
    const value = applied(rows as tf.Tensor2D, weights as tf.Tensor2D, bias, rectified);
    return {
      value,
      saved: rectified ? [value] : [],
      gradient: (slope, [result]) => {
        const inner = result === undefined ? slope : throughRectifier(slope, result as tf.Tensor2D);
        return [tf.matMul(inner, weights as tf.Tensor2D, false, true)];
      },
    };
  });
  return apply(x);
}

function applied(
  rows: tf.Tensor2D,
  weights: tf.Tensor2D,
  bias: tf.Tensor | undefined,
  rectified: boolean,
): tf.Tensor2D {
  const product = tf.matMul<tf.Tensor2D>(rows, weights);
  const sum = bias === undefined ? product : tf.add<tf.Tensor2D>(product, bias);
  return rectified ? tf.relu(sum) : sum;
}

/** The slope before a rectifier of which the slope behind it and the result are known. */
function throughRectifier(slope: tf.Tensor2D, result: tf.Tensor2D): tf.Tensor2D {
  return onNative()
    ? (nativeOperation("ReluGrad", { T: "float32" }, [slope, result])[0] as tf.Tensor2D)
    : tf.mul(slope, tf.step(result));
}

/** The sum of all rows, [N, D] → [D]: the gradient of what is added to each row. */
export function columnSums(rows: tf.Tensor2D): tf.Tensor1D {
  return onNative() ? (nativeOperation("BiasAddGrad", { T: "float32" }, [rows])[0] as tf.Tensor1D) : tf.sum(rows, 0);
}
