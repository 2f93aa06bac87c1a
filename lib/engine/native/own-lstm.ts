import { withGradient } from "../gradient.ts";
import { nativeOperation } from "../native.ts";
import type { tf } from "../tf.ts";

/**
 * A whole sequence through the LSTM of our own (kernels/lstm.cc), where `hasOwnOperations()`: the states [B, T, H] of
 * inputs [B, T, I] with weights [I, 4 H], [H, 4 H] and a bias [4 H], columns i, f, g, o; state and cell start at 0.
 */
export const ownLstm = withGradient<tf.Tensor3D>((...given) => {
  const outputs = nativeOperation("TastelabLstm", {}, given, 3);
  return {
    value: outputs[0] as tf.Tensor3D,
    saved: [...given.slice(0, 3), ...outputs],
    gradient: (slope, saved) => nativeOperation("TastelabLstmGradient", {}, [...saved, slope], 4),
  };
});
