import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { causalAttention, multiHeadAttention } from "../../../lib/engine/layers/attention.ts";
import { layerNorm } from "../../../lib/engine/layers/layer-norm.ts";
import { transformerBlock } from "../../../lib/engine/layers/transformer.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { oneOperation, same } from "../../support/parity.ts";

interface Numbers {
  readonly shape: number[];
  readonly values: number[];
}

/** What attention.py wrote of one function: what goes in and comes out, and the gradients of Σ slope · output. */
interface Case {
  readonly inputs: Readonly<Record<string, Numbers>>;
  readonly output: Numbers;
  readonly slope: Numbers;
  readonly gradients: Readonly<Record<string, Numbers>>;
}

const fixture = JSON.parse(readFileSync(new URL("../../fixtures/attention.json", import.meta.url), "utf8")) as Readonly<
  Record<string, Case>
>;

/** Our functions by the names of the fixture, over their inputs by name. */
const functions: Readonly<Record<string, (given: Record<string, tf.Tensor>) => tf.Tensor>> = {
  "dot product": attend,
  "dot product over 70 steps": attend,
  "one head": (given) => overRows(given.x, (rows, steps) => multiHeadAttention(rows, steps, given as never, 1)),
  "three heads": (given) => overRows(given.x, (rows, steps) => multiHeadAttention(rows, steps, given as never, 3)),
  "layer norm": ({ x, gain, bias }) => overRows(x, (rows) => layerNorm(rows, { gain, bias } as never)),
  block: (given) => overRows(given.x, (rows, steps) => transformerBlock(rows, steps, given as never, 2, (x) => x)),
};

function attend({ query, key, value }: Record<string, tf.Tensor>): tf.Tensor {
  return causalAttention(query as tf.Tensor3D, key as tf.Tensor3D, value as tf.Tensor3D);
}

/** [B, T, D] as rows [B T, D], and back. */
function overRows(x: tf.Tensor | undefined, work: (rows: tf.Tensor2D, steps: number) => tf.Tensor2D): tf.Tensor {
  const [batch, steps, width] = (x as tf.Tensor3D).shape;
  return tf.reshape(work(tf.reshape(x as tf.Tensor3D, [batch * steps, width]), steps), [batch, steps, width]);
}

describe("attention, layer norm and a Transformer's block equal PyTorch's", () => {
  onEveryBackend(() => {
    for (const [name, work] of Object.entries(functions)) {
      it(`${name}, forward to 1e-6 and every gradient to 1e-5`, async () => {
        const { inputs, output, slope, gradients } = fixture[name] as Case;
        const before = tf.memory().numTensors;
        const names = Object.keys(inputs);
        const given = names.map((key) => tensor(inputs[key] as Numbers));
        const named = (tensors: tf.Tensor[]) => Object.fromEntries(names.map((key, at) => [key, tensors[at]])) as never;
        const result = tf.tidy(() => work(named(given)));
        assert.deepEqual(result.shape, output.shape);
        same((await result.data()) as Float32Array, output.values, { absolute: 1e-6 });
        const by = tensor(slope);
        const found = tf.grads((...tensors: tf.Tensor[]) => work(named(tensors)))(given, by);
        for (const [at, key] of names.entries()) {
          const expected = gradients[key] as Numbers;
          assert.deepEqual(found[at]?.shape, expected.shape, key);
          same((await found[at]?.data()) as Float32Array, expected.values, oneOperation);
        }
        tf.dispose([result, by, ...found, ...given]);
        assert.equal(tf.memory().numTensors, before);
      });
    }
  });
});

function tensor({ shape, values }: Numbers): tf.Tensor {
  return tf.tensor(values, shape, "float32");
}
