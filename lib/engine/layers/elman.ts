import type { Random } from "../../base/random.ts";
import { withGradient } from "../gradient.ts";
import { tf } from "../tf.ts";
import type { EncoderShape, SequenceEncoder } from "./encoder.ts";
import {
  project,
  type RecurrentLayer,
  recurrentEncoder,
  recurrentGradient,
  sequenceOf,
  stepsOf,
  uniform,
} from "./recurrent.ts";

/**
 * Elman's recurrent network (Elman 1990; document 4, 4.2): h_t = tanh(x_t W_xh + h_{t−1} W_hh + b), h_0 = 0.
 * Variables of layer l: `l.input` [inputs, H], `l.recurrent` [H, H], `l.bias` [H]; PyTorch's RNN keeps two biases whose
 * sum acts.
 */
export function elmanEncoder(shape: EncoderShape, draw: Random): SequenceEncoder {
  return recurrentEncoder(shape, draw, elmanLayer);
}

function elmanLayer(inputs: number, outputs: number, draw: Random): RecurrentLayer {
  const input = uniform<tf.Rank.R2>([inputs, outputs], outputs, draw.stream("input"));
  const recurrent = uniform<tf.Rank.R2>([outputs, outputs], outputs, draw.stream("recurrent"));
  const bias = uniform<tf.Rank.R1>([outputs], outputs, draw.stream("bias"));
  return {
    variables: { input, recurrent, bias },
    states: (given) => recurrence(project(given, input, bias), recurrent),
  };
}

/** h_t = tanh(p_t + h_{t−1} U) from p [B, T, H] and U [H, H]: the states [B, T, H], with the gradient written out. */
const recurrence = withGradient<tf.Tensor3D>((projected, u) => {
  const hidden: tf.Tensor[] = [];
  for (const step of stepsOf(projected as tf.Tensor)) {
    const before = hidden.at(-1);
    hidden.push(tf.tanh(before === undefined ? step : step.add(tf.matMul(before, u as tf.Tensor))));
  }
  const value = sequenceOf(hidden);
  return { value, saved: [value, u as tf.Tensor], gradient: throughTime };
});

function throughTime(slope: tf.Tensor3D, saved: readonly tf.Tensor[]): tf.Tensor[] {
  const [states, u] = saved as [tf.Tensor3D, tf.Tensor];
  const steepness = stepsOf(tf.sub(1, states.square()));
  const slopes: tf.Tensor[] = [];
  for (const [back, own] of stepsOf(slope).reverse().entries()) {
    const later = slopes.at(-1);
    const whole = later === undefined ? own : own.add(tf.matMul(later, u, false, true));
    slopes.push(whole.mul(steepness[steepness.length - 1 - back] as tf.Tensor));
  }
  const all = sequenceOf(slopes.reverse());
  return [all, recurrentGradient(states, all)];
}
