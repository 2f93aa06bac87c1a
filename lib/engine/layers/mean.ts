import { withGradient } from "../gradient.ts";
import { tf } from "../tf.ts";
import type { EncoderShape, SequenceEncoder } from "./encoder.ts";

/**
 * State t is the mean of inputs 0 … t: what came, whatever its order. Nothing is learned, so that `outputs` is `inputs`
 * and layers and dropout play no part.
 */
export function meanEncoder({ inputs }: EncoderShape): SequenceEncoder {
  return { outputs: inputs, variables: {}, encode: (steps) => runningMeans(steps) };
}

/** With its gradient written out: tfjs's own of a running sum is wrong for any axis but the last. */
const runningMeans = withGradient<tf.Tensor3D>((given) => {
  const steps = given as tf.Tensor3D;
  const length = steps.shape[1];
  const shares = () =>
    tf.tensor(
      Float32Array.from({ length }, (_, at) => 1 / (at + 1)),
      [length, 1],
    );
  return {
    value: tf.mul<tf.Tensor3D>(tf.cumsum(steps, 1), shares()),
    saved: [],
    gradient: (slope) => [tf.cumsum(tf.mul(slope, shares()), 1, false, true)],
  };
});
