import assert from "node:assert/strict";
import { mean } from "../../../lib/base/numbers.ts";
import { random } from "../../../lib/base/random.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import type { SequenceEncoder } from "../../../lib/engine/layers/encoder.ts";
import { plainLstm } from "../../../lib/engine/layers/lstm.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { numbers, same } from "../../support/parity.ts";
import { encoderOf, encoders, inOurLayout, type PytorchCase, pytorchCases } from "../../support/pytorch-cells.ts";

type LstmVariables = Record<"0.input" | "0.recurrent", tf.Variable<tf.Rank.R2>> &
  Record<"0.bias", tf.Variable<tf.Rank.R1>>;

/** States of an encoder, and the gradients of Σ states ∘ slopes by its input and by its variables. */
async function statesAndGradients(
  encode: (x: tf.Tensor3D) => tf.Tensor3D,
  variables: SequenceEncoder["variables"],
  x: tf.Tensor3D,
  slopes: tf.Tensor3D,
) {
  const states = tf.tidy(() => encode(x));
  const loss = (input: tf.Tensor3D) => encode(input).mul(slopes).sum() as tf.Scalar;
  const byInput = tf.grad((input: tf.Tensor) => loss(input as tf.Tensor3D))(x);
  const { value, grads } = tf.variableGrads(() => loss(x), Object.values(variables));
  const byName = Object.entries(variables).map(([name, { name: key }]) => [name, grads[key] as tf.Tensor] as const);
  const read = {
    states: await states.data(),
    input: await byInput.data(),
    variables: new Map(await Promise.all(byName.map(async ([name, slope]) => [name, await slope.data()] as const))),
  };
  tf.dispose([states, byInput, value, ...byName.map(([, slope]) => slope)]);
  return read;
}

async function fromPytorch(given: PytorchCase): Promise<void> {
  const before = tf.memory().numTensors;
  const encoder = encoderOf(given);
  const weights = inOurLayout(given, "values");
  assert.deepEqual(Object.keys(encoder.variables).sort(), Object.keys(weights).sort());
  for (const [name, variable] of Object.entries(encoder.variables)) {
    tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(weights[name] ?? []), variable.shape)));
  }
  const x = tf.tensor3d([...given.x], [given.rows, given.steps, given.inputs]);
  const slopes = tf.tensor3d([...given.slopes], [given.rows, given.steps, given.outputs]);
  const found = await statesAndGradients((input) => encoder.encode(input, null), encoder.variables, x, slopes);
  same(found.states, given.states, { absolute: 1e-6 });
  const gradient = { relative: 1e-5, absolute: 1e-6 };
  same(found.input, given.gradient, gradient);
  for (const [name, expected] of Object.entries(inOurLayout(given, "gradient"))) {
    same(found.variables.get(name) as Float32Array, expected, gradient);
  }
  tf.dispose([x, slopes, ...Object.values(encoder.variables)]);
  assert.equal(tf.memory().numTensors, before);
}

describe("recurrent layers", () => {
  onEveryBackend((backend) => {
    for (const given of pytorchCases()) {
      const { kind, layers, steps } = given;
      const size = `${steps === 1 ? "one step" : `${steps} steps`}${layers > 1 ? `, ${layers} layers` : ""}`;
      it(`${kind}, ${size}: states and gradients are PyTorch's`, () => fromPytorch(given));
    }

    it("read nothing of what comes later", async () => {
      for (const make of Object.values(encoders)) {
        const encoder = make({ inputs: 3, outputs: 4, layers: 2, dropout: 0 }, random(1));
        const [x, other] = [numbers([2, 5, 3], "x"), numbers([2, 2, 3], "other")];
        const changed = tf.tidy(() => tf.concat([x.slice([0, 0, 0], [2, 3, 3]), other], 1));
        const read = (input: tf.Tensor) =>
          tf.tidy(() => encoder.encode(input as tf.Tensor3D, null).slice([0, 0, 0], [2, 3, 4])).data();
        same(await read(changed), await read(x), { absolute: 0 });
        tf.dispose([x, other, changed, ...Object.values(encoder.variables)]);
      }
    });

    if (backend === "tensorflow") {
      it("lstm: TensorFlow's block operation gives what the steps give, forward and back", async () => {
        const encoder = encoders.lstm({ inputs: 9, outputs: 33, layers: 1, dropout: 0 }, random(3));
        const { "0.input": input, "0.recurrent": recurrent, "0.bias": bias } = encoder.variables as LstmVariables;
        const [x, slopes] = [numbers([6, 20, 9], "x") as tf.Tensor3D, numbers([6, 20, 33], "slopes") as tf.Tensor3D];
        const byBlock = await statesAndGradients((given) => encoder.encode(given, null), encoder.variables, x, slopes);
        const bySteps = await statesAndGradients(
          (given) => plainLstm(given, input, recurrent, bias),
          encoder.variables,
          x,
          slopes,
        );
        same(byBlock.states, bySteps.states, { absolute: 1e-6 });
        same(byBlock.input, bySteps.input, { relative: 1e-5, absolute: 1e-6 });
        for (const [name, slope] of bySteps.variables) {
          same(byBlock.variables.get(name) as Float32Array, slope, { relative: 1e-5, absolute: 2e-6 });
        }
        tf.dispose([x, slopes, ...Object.values(encoder.variables)]);
      });
    }
  });
});

describe("recurrent layers, on any backend alike", () => {
  before(async () => {
    await useBackend("cpu");
  });

  it("start uniform within ±1/√H, by their own streams", async () => {
    for (const [kind, make] of Object.entries(encoders)) {
      const shape = { inputs: 20, outputs: 25, layers: 2, dropout: 0 };
      const [one, two] = [make(shape, random(5)), make(shape, random(5))];
      const seen = new Set<number>();
      for (const [name, variable] of Object.entries(one.variables)) {
        const values = (await variable.data()) as Float32Array;
        same(values, (await two.variables[name]?.data()) ?? [], { absolute: 0 });
        const spread = mean(Float64Array.from(values, (value) => value * value));
        assert.ok(
          values.every((value) => Math.abs(value) <= 0.2),
          `${kind} ${name}`,
        );
        assert.ok(Math.abs(spread / (0.04 / 3) - 1) < 0.6, `${kind} ${name}: ${spread}`);
        assert.ok(!seen.has(values[0] as number), `${kind} ${name} starts as another does`);
        seen.add(values[0] as number);
      }
      tf.dispose([...Object.values(one.variables), ...Object.values(two.variables)]);
    }
  });

  it("drop entries between layers in training alone", async () => {
    const encoder = encoders.gru({ inputs: 3, outputs: 8, layers: 2, dropout: 0.5 }, random(1));
    const single = encoders.gru({ inputs: 3, outputs: 8, layers: 1, dropout: 0.5 }, random(1));
    const x = numbers([4, 3, 3], "x") as tf.Tensor3D;
    const read = (by: SequenceEncoder, draw: string | null) =>
      tf.tidy(() => by.encode(x, draw === null ? null : random(draw))).data();
    const answer = await read(encoder, null);
    same(await read(encoder, null), answer, { absolute: 0 });
    assert.notEqual((await read(encoder, "a"))[31], answer[31]);
    same(await read(single, "a"), await read(single, null), { absolute: 0 });
    tf.dispose([x, ...Object.values(encoder.variables), ...Object.values(single.variables)]);
  });
});
