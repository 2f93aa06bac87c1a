import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { normals, random } from "../../lib/base/random.ts";
import { type AdamOptions, adam } from "../../lib/engine/adam.ts";
import type { Optimizer } from "../../lib/engine/optimizer.ts";
import { tf } from "../../lib/engine/tf.ts";
import { onEveryBackend } from "../support/backends.ts";
import { same } from "../support/parity.ts";

type Values = Readonly<Record<string, number[]>>;
interface Case {
  readonly rates: number[];
  readonly clip: number | null;
  readonly decay: number;
  readonly eps?: number;
  readonly betas?: [number, number];
  /** The variables after each step. */
  readonly after: readonly Values[];
}

const { start, slopes, cases } = JSON.parse(
  readFileSync(new URL("../fixtures/adam.json", import.meta.url), "utf8"),
) as {
  readonly start: Readonly<Record<string, { shape: number[]; values: number[] }>>;
  readonly slopes: readonly Values[];
  readonly cases: Readonly<Record<string, Case>>;
};
const names = Object.keys(start);

function variables(): tf.Variable[] {
  return Object.values(start).map(({ shape, values }) => tf.tidy(() => tf.variable(tf.tensor(values, shape))));
}

function takeStep(optimizer: Optimizer, step: number, factor = 1): void {
  tf.tidy(() =>
    optimizer.step(
      names.map((name) => tf.tensor(slopes[step]?.[name] as number[], start[name]?.shape)),
      factor,
    ),
  );
}

describe("Adam", () => {
  onEveryBackend(() => {
    for (const [name, { rates, clip, decay, eps, betas, after }] of Object.entries(cases)) {
      it(`takes PyTorch's steps: ${name}`, async () => {
        const before = tf.memory().numTensors;
        const held = variables();
        const options: AdamOptions = {
          learningRate: rates[0] as number,
          clip,
          weightDecay: decay,
          ...(eps === undefined ? {} : { epsilon: eps }),
          ...(betas === undefined ? {} : { beta1: betas[0], beta2: betas[1] }),
        };
        const optimizer = adam(held, options);
        for (const [step, expected] of after.entries()) {
          takeStep(optimizer, step, (rates[step] as number) / (rates[0] as number));
          for (const [at, variable] of held.entries()) {
            same(await variable.data(), expected[names[at] as string] as number[], { relative: 1e-5, absolute: 1e-6 });
          }
        }
        optimizer.dispose();
        tf.dispose(held);
        assert.equal(tf.memory().numTensors, before);
      });
    }

    it("goes on from its state as if it had never stopped, with large and small variables", async () => {
      const shapes = [[300, 250], [7, 3], [5]];
      const run = async (stopAfter: number | null) => {
        const held = shapes.map((shape) => tf.tidy(() => tf.variable(tf.ones(shape))));
        const options = { learningRate: 0.1, weightDecay: 0.01, clip: 3 };
        let optimizer = adam(held, options);
        for (let step = 0; step < 6; step++) {
          if (step === stopAfter) {
            const { steps, tensors } = optimizer.state();
            // Through plain numbers, as a file would.
            const kept = await Promise.all(
              Object.entries(tensors).map(async ([key, tensor]) => [key, await tensor.data()] as const),
            );
            tf.dispose(tensors);
            optimizer.dispose();
            optimizer = adam(held, options);
            tf.tidy(() => {
              const again = Object.fromEntries(kept.map(([key, values]) => [key, tf.tensor1d(values as Float32Array)]));
              optimizer.restore({ steps, tensors: again });
            });
          }
          const draw = random(8).stream(String(step));
          tf.tidy(() =>
            optimizer.step(
              shapes.map((shape) =>
                tf.tensor(
                  normals(
                    shape.reduce((a, b) => a * b),
                    1,
                    draw,
                  ),
                  shape,
                ),
              ),
              1,
            ),
          );
        }
        const values = await Promise.all(held.map((variable) => variable.data()));
        optimizer.dispose();
        tf.dispose(held);
        return values;
      };
      const before = tf.memory().numTensors;
      const [whole, broken] = [await run(null), await run(3)];
      for (const [at, values] of whole.entries()) {
        assert.ok(values.every((value, index) => value === broken[at]?.[index]));
        assert.ok(values.some((value) => Math.abs(value - 1) > 0.01));
      }
      assert.equal(tf.memory().numTensors, before);
    });

    it("counts a missing slope as zero, and lets only the variables decay that it is told", async () => {
      const held = [1, 1, 1].map((value) => tf.tidy(() => tf.variable(tf.fill([2, 1], value))));
      const optimizer = adam(held, { learningRate: 0.5, weightDecay: 0.1, decaying: held.slice(0, 1) });
      tf.tidy(() => optimizer.step([null, null, tf.ones([2, 1])], 1));
      const values = await Promise.all(held.map(async (variable) => (await variable.data())[0]));
      same(values as number[], [0.95, 1, 0.5], { relative: 1e-5 });
      optimizer.dispose();
      tf.dispose(held);
    });

    it("refuses a state of another optimiser", () => {
      const held = variables();
      const [optimizer, other] = [adam(held, { learningRate: 1 }), adam(held.slice(1), { learningRate: 1 })];
      const state = other.state();
      assert.throws(() => optimizer.restore(state), /internal: no 20 numbers 0.first/);
      tf.dispose(state.tensors);
      optimizer.dispose();
      other.dispose();
      tf.dispose(held);
    });
  });
});
