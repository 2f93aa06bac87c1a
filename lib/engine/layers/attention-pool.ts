import { normals, type Random } from "../../base/random.ts";
import { tf } from "../tf.ts";
import type { EncoderShape, SequenceEncoder } from "./encoder.ts";

/** Steps back are told apart one by one up to 3, then by powers of two; all beyond the last count alike. */
const lags = 10;

/**
 * State t is a weighted mean of inputs 0 … t, the weights a softmax over what input t finds in each and how far back it
 * lies: a_ts ∝ exp(x_t Q · x_s K / √D + b[lag(t − s)]), the step last read being the query (Vaswani et al. 2017, equation 1,
 * with relative positions as in Raffel et al. 2020). Q = K = 0 and b = 0 at the start, so that training begins with the
 * mean. Inputs themselves are averaged: a state lies where they lie. `outputs` is `inputs`; layers and dropout play no part.
 */
export function attentionPoolEncoder({ inputs }: EncoderShape, draw: Random): SequenceEncoder {
  // A product of two zeros has no slope: the query starts small instead.
  const query = tf.tidy(() => tf.variable(tf.tensor2d(normals(inputs * inputs, 0.02, draw), [inputs, inputs])));
  const key = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R2>([inputs, inputs])));
  const lag = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R2>([lags, 1])));
  return {
    outputs: inputs,
    variables: { query, key, lag },
    encode(steps) {
      const [rows, length] = steps.shape;
      const flat = steps.reshape<tf.Tensor2D>([-1, inputs]);
      const project = (by: tf.Variable) => tf.matMul(flat, by as tf.Tensor2D).reshape([rows, length, inputs]);
      const found = tf.matMul<tf.Tensor3D>(project(query), project(key), false, true).div(Math.sqrt(inputs));
      const places = tf.oneHot(tf.tensor1d(lagsOf(length), "int32"), lags, 1, 0, "float32") as tf.Tensor2D;
      const back = tf.matMul(places, lag as unknown as tf.Tensor2D).reshape([1, length, length]);
      const weights = tf.softmax(found.add(back).add(later(length)) as tf.Tensor3D);
      return tf.matMul<tf.Tensor3D>(weights, steps);
    },
  };
}

/** The bucket of t − s for each pair of steps, [length × length]; 0 where s is later. */
function lagsOf(length: number): Int32Array {
  return Int32Array.from({ length: length * length }, (_, at) => {
    const back = Math.max(0, Math.floor(at / length) - (at % length));
    return back < 4 ? back : Math.min(lags - 1, 2 + Math.floor(Math.log2(back)));
  });
}

/** [length, length]: 0 where step s is not later than t, else so little that a softmax gives it nothing. */
function later(length: number): tf.Tensor2D {
  const values = new Float32Array(length * length);
  for (let row = 0; row < length; row++) values.fill(-1e9, row * length + row + 1, (row + 1) * length);
  return tf.tensor2d(values, [length, length]);
}
