import { openNative } from "../../engine/backends/tensorflow.ts";
import { tf } from "../../engine/tf.ts";

/** What the check of a binding found. */
export interface Checked {
  /** TensorFlow's version. */
  readonly version: string;
  /** Whether it computed on a graphics processor. */
  readonly gpu: boolean;
}

/**
 * Loads the binding named on the command line, computes a gradient whose value is known, and prints what it found as
 * JSON. It runs in a process of its own, since a library that does not fit the machine ends the process that loads it.
 */
async function check(binding: string): Promise<Checked> {
  const { backend, version } = await openNative(binding);
  await tf.setBackend("tensorflow");
  // d/dW sum((x W)²) = 2 xᵀ x W with x = [[1, 2], [3, 4]], W = [[1], [−1]]: 2 [[10, 14], [14, 20]] [1, −1] = [−8, −12].
  const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
  const gradient = tf.grad((w: tf.Tensor) => tf.sum(tf.square(tf.matMul(x, w))));
  const values = await gradient(tf.tensor2d([1, -1], [2, 1])).data();
  if (values[0] !== -8 || values[1] !== -12) throw new Error(`a gradient is [${values}], should be [-8, -12]`);
  return { version, gpu: backend.isUsingGpuDevice };
}

check(process.argv[2] ?? "").then(
  (found) => {
    console.log(JSON.stringify(found));
  },
  (error: unknown) => {
    console.error(`Error: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  },
);
