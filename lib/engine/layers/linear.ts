import { nativeOperation, onNative } from "../native.ts";
import { tf } from "../tf.ts";

/** x W + b, or max(x W + b, 0) with `rectified`: the last axis of x goes from I to O numbers. */
export interface LinearWeights {
  /** float32 [I, O]. */
  readonly weights: tf.Tensor2D;
  /** float32 [O]; left out, nothing is added. */
  readonly bias?: tf.Tensor1D;
}

/**
 * A linear layer over the last axis of a float32 tensor of any rank: [..., I] → [..., O].
 *
 * Rows are flattened to one matrix, and the gradient is written out: dz = dy (where y > 0, with `rectified`),
 * dx = dz Wᵀ, dW = xᵀ dz, db = Σ dz, in half as many passes over the data as by recording each step.
 */
export function linear<T extends tf.Tensor>(x: T, { weights, bias }: LinearWeights, rectified = false): T {
  const [inputs, outputs] = weights.shape;
  const shape = [...x.shape.slice(0, -1), outputs];
  const layer = tf.customGrad((...given) => {
    const [rows, w, b, save] = given.length === 4 ? given : [given[0], given[1], undefined, given[2]];
    const product = tf.matMul(rows as tf.Tensor2D, w as tf.Tensor2D);
    const sum = b === undefined ? product : tf.add(product, b as tf.Tensor1D);
    const value = rectified ? tf.relu(sum) : sum;
    (save as tf.GradSaveFunc)([rows as tf.Tensor, w as tf.Tensor, ...(rectified ? [value] : [])]);
    const gradFunc = (slope: tf.Tensor, saved: tf.Tensor[]) => {
      const [from, by, result] = saved as tf.Tensor2D[];
      const inner = (result === undefined ? slope : throughRectifier(slope, result)) as tf.Tensor2D;
      const slopes = [tf.matMul(inner, by as tf.Tensor2D, false, true), tf.matMul(from as tf.Tensor2D, inner, true)];
      return b === undefined ? slopes : [...slopes, tf.sum(inner, 0)];
    };
    return { value, gradFunc };
  });
  const rows = tf.reshape(x, [-1, inputs]);
  const value = bias === undefined ? layer(rows, weights) : layer(rows, weights, bias);
  return tf.reshape(value, shape) as T;
}

/** The slope before a rectifier of which the slope behind it and the result are known. */
function throughRectifier(slope: tf.Tensor, result: tf.Tensor): tf.Tensor {
  return onNative()
    ? (nativeOperation("ReluGrad", { T: "float32" }, [slope, result])[0] as tf.Tensor)
    : tf.mul(slope, tf.step(result));
}
