import type { Random } from "../../base/random.ts";
import { withGradient } from "../gradient.ts";
import { hotKeepMask, type KeepMask, limitOf, plainKeepMask, startOf } from "../hot/keep-mask.ts";
import { hasOwnOperations } from "../native/own-operations.ts";
import { nativeOperation, onNative } from "../native.ts";
import { tf } from "../tf.ts";

let keepMask: KeepMask = plainKeepMask;
let preparation: Promise<void> | undefined;

/**
 * Readies the fast masks. Nobody has to call it: the first dropout sets it going, and until it has ended plain
 * JavaScript draws the same masks, bit for bit, some ten times slower.
 */
export function prepareDropout(): Promise<void> {
  preparation ??= hotKeepMask().then((hot) => {
    keepMask = hot ?? plainKeepMask;
  });
  return preparation;
}

/**
 * Inverted dropout (Srivastava et al. 2014): each entry of a float32 tensor of any shape becomes 0 with probability
 * `rate`, in [0, 1), and is divided by 1 − rate otherwise, so that its mean stays. The mask is drawn from `draw` alone
 * and is the same on every backend. A rate of 0, or null for `draw` (a network that answers), gives `x` itself.
 */
export function dropout<T extends tf.Tensor>(x: T, rate: number, draw: Random | null): T {
  if (rate === 0 || draw === null) return x;
  if (onNative() && hasOwnOperations()) return tf.tidy(() => dropped(x, rate, startOf(draw)));
  void prepareDropout();
  const mask = keepMask(x.size, rate, draw);
  // Plain JavaScript's backend keeps the array it is given; the others take a copy when the product is computed.
  const values = tf.getBackend() === "cpu" ? mask.slice() : mask;
  return tf.tidy(() => tf.mul(x, tf.tensor(values, x.shape, "float32")));
}

/** The same by native/kernels/dropout.cc, which draws the mask where it is needed, forward and back. */
function dropped<T extends tf.Tensor>(x: T, rate: number, start: Int32Array): T {
  const halves = (words: Iterable<number>) =>
    Float32Array.from([...words].flatMap((word) => [word >>> 16, word & 65535]));
  const settings = [tf.tensor1d(halves(start)), tf.tensor1d(halves([limitOf(rate)])), tf.scalar(1 / (1 - rate))];
  const apply = withGradient<tf.Tensor1D>((run) => {
    const drop = (numbers: tf.Tensor) =>
      nativeOperation("TastelabDropout", {}, [numbers, ...settings])[0] as tf.Tensor1D;
    return { value: drop(run as tf.Tensor), saved: settings, gradient: (slope) => [drop(slope)] };
  });
  return tf.reshape(apply(tf.reshape(x, [-1])), x.shape) as T;
}
