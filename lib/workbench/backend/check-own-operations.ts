import { random } from "../../base/random.ts";
import { adam } from "../../engine/adam.ts";
import { openNative, openOwnOperations } from "../../engine/backends/tensorflow.ts";
import { dropout } from "../../engine/layers/dropout.ts";
import { biasedGelu } from "../../engine/layers/gelu.ts";
import { layerNorm } from "../../engine/layers/layer-norm.ts";
import { lstmEncoder } from "../../engine/layers/lstm.ts";
import { hasOwnOperations } from "../../engine/native/own-operations.ts";
import { tf } from "../../engine/tf.ts";

/**
 * Loads the binding and the operations of our own that are named on the command line, and compares an LSTM, and rows
 * through dropout, GELU, a layer norm and a step of Adam, with what TensorFlow's operations make of them. It runs in a
 * process of its own, since a module that does not fit the machine ends the process that loads it.
 */
async function check(binding: string, file: string): Promise<void> {
  await openNative(binding);
  await tf.setBackend("tensorflow");
  const expected = [await lstmNumbers(), await rowNumbers()];
  openOwnOperations(file);
  if (!hasOwnOperations()) throw new Error("the module does not load");
  const found = [await lstmNumbers(), await rowNumbers()];
  for (const [at, what] of ["an LSTM", "rows"].entries()) {
    const worst = Math.max(
      ...(found[at] as number[]).map((value, n) => Math.abs(value - (expected[at]?.[n] as number))),
    );
    if (!(worst < 1e-4)) throw new Error(`${what} by them is ${worst} away from TensorFlow's`);
  }
}

/** States and gradients of a small LSTM, one after the other. */
async function lstmNumbers(): Promise<number[]> {
  const encoder = lstmEncoder({ inputs: 5, outputs: 19, layers: 2, dropout: 0 }, random(1));
  const x = normal([7, 6, 5], 2) as tf.Tensor3D;
  const loss = () => encoder.encode(x, null).square().sum() as tf.Scalar;
  const { grads } = tf.variableGrads(loss, Object.values(encoder.variables));
  return numbersOf([tf.tidy(() => encoder.encode(x, null)), ...Object.values(grads)]);
}

/** What 150 rows become, with the gradients, and the variables after a step of Adam down those. */
async function rowNumbers(): Promise<number[]> {
  const x = tf.variable(normal([150, 21], 3));
  const [bias, gain, added] = [normal([21], 4), normal([21], 5), normal([21], 6)].map((start) => tf.variable(start));
  const variables = [x, bias, gain, added] as tf.Variable[];
  const rows = () => {
    const bent = biasedGelu(dropout(x as unknown as tf.Tensor2D, 0.3, random(7)), bias as unknown as tf.Tensor1D);
    const weights = { gain: gain as unknown as tf.Tensor1D, bias: added as unknown as tf.Tensor1D };
    return layerNorm(bent, weights, x as unknown as tf.Tensor2D);
  };
  const loss = () =>
    rows()
      .mul(normal([150, 21], 8))
      .sum() as tf.Scalar;
  const { grads } = tf.variableGrads(loss, variables);
  const slopes = variables.map(({ name }) => grads[name] as tf.Tensor);
  const optimizer = adam(variables, { learningRate: 0.1, clip: 1, weightDecay: 0.1 });
  const before = tf.tidy(rows);
  optimizer.step(slopes, 1);
  return numbersOf([before, ...slopes, ...variables]);
}

function normal(shape: number[], seed: number): tf.Tensor {
  const draw = random(seed);
  const length = shape.reduce((product, side) => product * side, 1);
  return tf.tensor(
    Float32Array.from({ length }, () => draw.normal()),
    shape,
  );
}

async function numbersOf(tensors: readonly tf.Tensor[]): Promise<number[]> {
  return (await Promise.all(tensors.map(async (tensor) => [...(await tensor.data())]))).flat();
}

const [, , binding = "", file = ""] = process.argv;
check(binding, file).catch((error: unknown) => {
  console.error(`Error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
