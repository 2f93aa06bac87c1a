import type { Random } from "../../base/random.ts";
import { hotKeepMask, type KeepMask, plainKeepMask } from "../hot/keep-mask.ts";
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
  void prepareDropout();
  const mask = keepMask(x.size, rate, draw);
  // Plain JavaScript's backend keeps the array it is given; the others take a copy when the product is computed.
  const values = tf.getBackend() === "cpu" ? mask.slice() : mask;
  return tf.tidy(() => tf.mul(x, tf.tensor(values, x.shape, "float32")));
}
