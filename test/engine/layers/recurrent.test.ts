import assert from "node:assert/strict";
import { mean } from "../../../lib/base/numbers.ts";
import { random } from "../../../lib/base/random.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import type { SequenceEncoder } from "../../../lib/engine/layers/encoder.ts";
import { lstmEncoder, plainLstm } from "../../../lib/engine/layers/lstm.ts";
import { blockLstm } from "../../../lib/engine/native/block-lstm.ts";
import { ownLstm } from "../../../lib/engine/native/own-lstm.ts";
import { hasOwnOperations } from "../../../lib/engine/native/own-operations.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { numbers, same } from "../../support/parity.ts";
import { encoderOf, encoders, inOurLayout, type PytorchCase, pytorchCases } from "../../support/pytorch-cells.ts";
import { skip } from "../../support/skips.ts";

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
      for (const [rows, steps, inputs, outputs] of [
        [6, 20, 9, 33],
        [53, 9, 31, 70],
        [1, 2, 1, 1],
      ] as const) {
        it(`lstm, ${rows} × ${steps} × ${inputs} to ${outputs}: every way on native TensorFlow gives what the steps give`, async function () {
          const encoder = lstmEncoder({ inputs, outputs, layers: 1, dropout: 0 }, random(3));
          const { "0.input": input, "0.recurrent": recurrent, "0.bias": bias } = encoder.variables as LstmVariables;
          const x = numbers([rows, steps, inputs], "x") as tf.Tensor3D;
          const slopes = numbers([rows, steps, outputs], "slopes") as tf.Tensor3D;
          const by = (way: typeof plainLstm) =>
            statesAndGradients((given) => way(given, input, recurrent, bias), encoder.variables, x, slopes);
          const bySteps = await by(plainLstm);
          for (const way of hasOwnOperations() ? [blockLstm, ownLstm] : [blockLstm]) {
            const found = await by(way);
            same(found.states, bySteps.states, { absolute: 1e-6 });
            same(found.input, bySteps.input, { relative: 1e-5, absolute: 1e-6 });
            for (const [name, slope] of bySteps.variables) {
              const all = Math.max(...slope.map(Math.abs));
              same(found.variables.get(name) as Float32Array, slope, { relative: 1e-5, absolute: 1e-6 * (1 + all) });
            }
          }
          tf.dispose([x, slopes, ...Object.values(encoder.variables)]);
          if (!hasOwnOperations()) skip(this, "the fast layers were not compiled: `npm run backend` does it");
        });
      }

      it("lstm: the operation of our own refuses shapes that do not fit, and lets NaN through", async function () {
        if (!hasOwnOperations()) skip(this, "the fast layers were not compiled: `npm run backend` does it");
        const weights = [tf.zeros([2, 12]), tf.zeros([3, 12]), tf.zeros([12])];
        const run = (x: tf.Tensor) => ownLstm(x, ...weights);
        assert.throws(() => tf.tidy(() => run(tf.zeros([1, 2, 4]))), /do not fit each other/);
        const states = tf.tidy(() => run(tf.tensor3d([0, 0, Number.NaN, 0, 0, 0], [1, 3, 2])));
        assert.deepEqual([...(await states.data())].map(Number.isNaN), [
          false,
          false,
          false,
          true,
          true,
          true,
          true,
          true,
          true,
        ]);
        tf.dispose([states, ...weights]);
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

  it("lstm: gates can be started for long memories", async () => {
    const shape = { inputs: 2, outputs: 500, layers: 1, dropout: 0 };
    const [long, usual] = [lstmEncoder({ ...shape, memory: 100 }, random(5)), lstmEncoder(shape, random(5))];
    const bias = (await long.variables["0.bias"]?.data()) as Float32Array;
    const before = (await usual.variables["0.bias"]?.data()) as Float32Array;
    const [input, forget] = [bias.subarray(0, 500), bias.subarray(500, 1000)];
    assert.ok(input.every((value, at) => value === -(forget[at] as number)));
    assert.ok(forget.every((value) => value >= 0 && value <= Math.log(99)));
    // The logarithm of a uniform number: half of the cells remember for more than half of the range.
    assert.ok(Math.abs(forget.filter((value) => value > Math.log(50)).length / 500 - 0.5) < 0.1);
    same(bias.subarray(1000), before.subarray(1000), { absolute: 0 });
    tf.dispose([...Object.values(long.variables), ...Object.values(usual.variables)]);
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
