import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { gradientCheck } from "../../lib/engine/gradient-check.ts";
import { tf } from "../../lib/engine/tf.ts";
import { onEveryBackend } from "../support/backends.ts";

describe("the check of a gradient", () => {
  onEveryBackend(() => {
    it("finds equals equal, and what differs different by just so much", async () => {
      const before = tf.memory().numTensors;
      const make = (values: number[]) => tf.tidy(() => tf.variable(tf.tensor1d(values)));
      const [a, b] = [make([0.5, -0.25, 1]), make([0.75, 2, -1])];
      const check = (exact: (a: number, b: number) => number) =>
        gradientCheck(
          { a, b },
          () => tf.tanh(tf.mul(a, b)),
          ({ a, b }) => Array.from(a ?? [], (value, at) => exact(value, b?.[at] as number)),
          random(3),
        );
      const same = await check((x, y) => Math.tanh(x * y));
      assert.ok(same.forward < 1e-6 && same.gradient < 1e-6, JSON.stringify(same));
      assert.ok(same.largest > 0.3);
      assert.deepEqual(Object.keys(same.gradients), ["a", "b"]);

      // Off by a constant: the result differs, its slopes do not.
      const shifted = await check((x, y) => Math.tanh(x * y) + 0.125);
      assert.ok(Math.abs(shifted.forward - 0.125) < 1e-6 && shifted.gradient < 1e-6, JSON.stringify(shifted));
      // By a half of the first number: at most so much in the slopes, and in those by the first alone.
      const slanted = await check((x, y) => Math.tanh(x * y) + x / 2);
      assert.ok((slanted.gradients.a as number) > 0.01 && (slanted.gradients.a as number) <= 0.5);
      assert.ok((slanted.gradients.b as number) < 1e-6);
      await assert.rejects(
        gradientCheck(
          { a },
          () => tf.neg(a),
          () => [1],
          random(1),
        ),
        /internal: 3 numbers beside 1/,
      );
      tf.dispose([a, b]);
      assert.ok(tf.memory().numTensors <= before + 1);
    });
  });
});
