import { tf } from "../tf.ts";
import type { BackendName } from "./rung.ts";

/**
 * The seconds of a small training step on a backend that has been opened: a dense layer of 512 by 512 for a batch of
 * 256, forth and back, the best of five after a warm-up. The backend is left chosen.
 */
export async function secondsPerStep(name: BackendName): Promise<number> {
  await tf.setBackend(name);
  const [x, w] = [tf.ones([256, 512]), tf.fill([512, 512], 0.01)];
  const step = tf.grad((weights: tf.Tensor) => tf.sum(tf.square(tf.sigmoid(tf.matMul(x, weights)))));
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 6; round++) {
    const begun = performance.now();
    const gradient = step(w);
    await gradient.data();
    gradient.dispose();
    if (round > 0) best = Math.min(best, (performance.now() - begun) / 1000);
  }
  tf.dispose([x, w]);
  return best;
}
