import { random } from "../../base/random.ts";
import { openNative, openOwnOperations } from "../../engine/backends/tensorflow.ts";
import { lstmEncoder } from "../../engine/layers/lstm.ts";
import { hasOwnOperations } from "../../engine/native/own-operations.ts";
import { tf } from "../../engine/tf.ts";

/**
 * Loads the binding and the operations of our own that are named on the command line, and compares an LSTM by them with
 * one by TensorFlow's, states and gradients. It runs in a process of its own, since a module that does not fit the
 * machine ends the process that loads it.
 */
async function check(binding: string, file: string): Promise<void> {
  await openNative(binding);
  await tf.setBackend("tensorflow");
  const expected = await numbers();
  openOwnOperations(file);
  if (!hasOwnOperations()) throw new Error("the module does not load");
  const found = await numbers();
  const worst = Math.max(...found.map((value, at) => Math.abs(value - (expected[at] as number))));
  if (!(worst < 1e-4)) throw new Error(`an LSTM by them is ${worst} away from TensorFlow's`);
}

/** States and gradients of a small LSTM, one after the other. */
async function numbers(): Promise<number[]> {
  const encoder = lstmEncoder({ inputs: 5, outputs: 19, layers: 2, dropout: 0 }, random(1));
  const draw = random(2);
  const values = Float32Array.from({ length: 7 * 6 * 5 }, () => draw.normal());
  const x = tf.tensor3d(values, [7, 6, 5]);
  const loss = () => encoder.encode(x, null).square().sum() as tf.Scalar;
  const { grads } = tf.variableGrads(loss, Object.values(encoder.variables));
  const all = [tf.tidy(() => encoder.encode(x, null)), ...Object.values(grads)];
  return (await Promise.all(all.map(async (tensor) => [...(await tensor.data())]))).flat();
}

const [, , binding = "", file = ""] = process.argv;
check(binding, file).catch((error: unknown) => {
  console.error(`Error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
