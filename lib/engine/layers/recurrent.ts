import type { Random } from "../../base/random.ts";
import { tf } from "../tf.ts";
import { dropout } from "./dropout.ts";
import type { EncoderShape, SequenceEncoder } from "./encoder.ts";
import { linear } from "./linear.ts";

/** One recurrent layer, from the state zero on. */
export interface RecurrentLayer {
  /** All that is learned, by name. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** States of all steps, [B, T, inputs] → [B, T, outputs]. */
  states(inputs: tf.Tensor3D): tf.Tensor3D;
}

/** Makes a layer that reads `inputs` numbers a step and keeps `outputs`; starting values come from `draw`. */
export type MakeLayer = (inputs: number, outputs: number, draw: Random) => RecurrentLayer;

/** Layers on top of each other, with dropout between them and none after the last, as PyTorch places it. */
export function recurrentEncoder(shape: EncoderShape, draw: Random, make: MakeLayer): SequenceEncoder {
  const { inputs, outputs, dropout: rate } = shape;
  const layers = Array.from({ length: shape.layers }, (_, at) =>
    make(at === 0 ? inputs : outputs, outputs, draw.stream(`layer ${at}`)),
  );
  return {
    outputs,
    variables: Object.fromEntries(
      layers.flatMap(({ variables }, at) =>
        Object.entries(variables).map(([name, variable]) => [`${at}.${name}`, variable]),
      ),
    ),
    encode: (given, dropping) =>
      layers.reduce((below, layer, at) => layer.states(at === 0 ? below : dropout(below, rate, dropping)), given),
  };
}

/** A variable of draws that are uniform within ±1/√outputs, as PyTorch's recurrent layers start. */
export function uniform<R extends tf.Rank>(shape: tf.ShapeMap[R], outputs: number, draw: Random): tf.Variable<R> {
  const bound = 1 / Math.sqrt(outputs);
  const length = shape.reduce((size, side) => size * side, 1);
  const values = Float32Array.from({ length }, () => bound * (2 * draw.uniform() - 1));
  return tf.tidy(() => tf.variable(tf.tensor<R>(values, shape, "float32")));
}

/** x W + b of every step in one product: [B, T, inputs] → [B, T, columns]. */
export function project(
  inputs: tf.Tensor3D,
  weights: tf.Variable<tf.Rank.R2>,
  bias: tf.Variable<tf.Rank.R1>,
): tf.Tensor3D {
  return linear(inputs, { weights: weights as unknown as tf.Tensor2D, bias: bias as unknown as tf.Tensor1D });
}

/** The steps of a sequence, [B, T, D] → T of [B, D]. */
export function stepsOf(sequence: tf.Tensor): tf.Tensor[] {
  return tf.unstack(sequence, 1);
}

/** A sequence of its steps, T of [B, D] → [B, T, D]. */
export function sequenceOf(steps: readonly tf.Tensor[]): tf.Tensor3D {
  return tf.stack([...steps], 1) as tf.Tensor3D;
}

/** What stood before each step: a sequence [B, T, D] one step later, from zero on. */
export function oneStepLater(sequence: tf.Tensor3D): tf.Tensor3D {
  const [rows, steps, width] = sequence.shape;
  return tf.concat([tf.zeros([rows, 1, width]), sequence.slice([0, 0, 0], [rows, steps - 1, width])], 1) as tf.Tensor3D;
}

/**
 * The gradient by recurrent weights: the sum over steps and rows of h_{t−1} ⊗ slope_t, as one product.
 * @param states [B, T, D]
 * @param slopes of the recurrent product at each step, [B, T, columns]
 */
export function recurrentGradient(states: tf.Tensor3D, slopes: tf.Tensor3D): tf.Tensor {
  const [rows, steps, width] = states.shape;
  const columns = slopes.shape[2];
  const before = states.slice([0, 0, 0], [rows, steps - 1, width]).reshape([-1, width]);
  const after = slopes.slice([0, 1, 0], [rows, steps - 1, columns]).reshape([-1, columns]);
  return tf.matMul(before, after, true, false);
}
