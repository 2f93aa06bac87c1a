import assert from "node:assert/strict";
import { close } from "../../lib/base/numbers.ts";
import { tf } from "../../lib/engine/tf.ts";
import { onEveryBackend } from "../support/backends.ts";
import { initial, type Network, networks } from "../support/networks.ts";
import { same } from "../support/parity.ts";

/** The gradient of a network's exact loss by central differences in float64. */
function exactGradient(network: Network, parameters: Map<string, Float32Array>, name: string): Float64Array {
  const exact = new Map([...parameters].map(([key, values]) => [key, Float64Array.from(values)]));
  const own = exact.get(name) as Float64Array;
  const step = 1e-5;
  return own.map((value, at) => {
    const at1 = (moved: number) => {
      own[at] = moved;
      return network.exact((key) => exact.get(key) as Float64Array);
    };
    const difference = (at1(value + step) - at1(value - step)) / (2 * step);
    own[at] = value;
    return difference;
  });
}

/** Reads a scalar and lets go of it. */
async function numberOf(scalar: tf.Tensor): Promise<number> {
  const [value] = await scalar.data();
  scalar.dispose();
  return value as number;
}

/** The losses before each of some steps of Adam, and after the last. */
async function losses(network: Network, steps: number): Promise<number[]> {
  const variables = new Map<string, tf.Variable>();
  for (const [name, values] of initial(network)) {
    const start = tf.tensor(values, [...(network.shapes[name] ?? [])]);
    variables.set(name, tf.variable(start));
    start.dispose();
  }
  const optimizer = tf.train.adam(0.05);
  const loss = () => network.loss((name) => variables.get(name) as tf.Tensor);
  const seen: number[] = [];
  for (let step = 0; step < steps; step++) {
    const value = optimizer.minimize(loss, true, [...variables.values()]) as tf.Scalar;
    seen.push(await numberOf(value));
  }
  seen.push(await numberOf(tf.tidy(loss)));
  for (const variable of variables.values()) variable.dispose();
  optimizer.dispose();
  return seen;
}

describe("training", () => {
  const first = new Map<string, number[]>();

  onEveryBackend(() => {
    for (const network of networks) {
      it(`${network.name}: the loss and its gradients are those of float64`, async () => {
        const before = tf.memory().numTensors;
        const parameters = initial(network);
        const names = [...parameters.keys()];
        const tensors = names.map((name) =>
          tf.tensor(parameters.get(name) as Float32Array, [...(network.shapes[name] ?? [])]),
        );
        const { value, grads } = tf.valueAndGrads((...given: tf.Tensor[]) =>
          network.loss((name) => given[names.indexOf(name)] as tf.Tensor),
        )(tensors);
        const exact = network.exact((name) => Float64Array.from(parameters.get(name) as Float32Array));
        assert.ok(close(await numberOf(value), exact, { relative: 1e-5 }));
        for (const [at, name] of names.entries()) {
          const expected = exactGradient(network, parameters, name);
          same((await grads[at]?.data()) as Float32Array, expected, { relative: 1e-4, absolute: 1e-5 });
        }
        tf.dispose([...grads, ...tensors]);
        assert.equal(tf.memory().numTensors, before);
      });

      it(`${network.name}: ten steps of Adam lose alike on every backend, twice the same, and leave no tensors`, async () => {
        const before = tf.memory().numTensors;
        const seen = await losses(network, 10);
        assert.equal(tf.memory().numTensors, before);
        assert.ok((seen.at(-1) as number) < 0.9 * (seen[0] as number), `${seen}`);
        assert.deepEqual(await losses(network, 10), seen);
        const expected = first.get(network.name);
        if (expected === undefined) first.set(network.name, seen);
        else same(seen, expected, { absolute: 1e-4 });
      });
    }
  });
});
