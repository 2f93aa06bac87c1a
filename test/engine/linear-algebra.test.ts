import assert from "node:assert/strict";
import { invertPositiveDefinite } from "../../lib/base/cholesky.ts";
import { close } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { inversePositiveDefinite } from "../../lib/engine/linear-algebra.ts";
import { tf } from "../../lib/engine/tf.ts";
import { onEveryBackend } from "../support/backends.ts";

/** A Gram matrix of random 0/1 rows plus 20 on the diagonal, as a ridge regression over items has it. */
function gram(n: number): Float32Array {
  const draw = random(3).stream(`gram ${n}`);
  const values = new Float32Array(n * n);
  for (let row = 0; row < 2 * n; row++) {
    const ones = Array.from({ length: 8 }, () => draw.integer(n));
    for (const i of ones) for (const j of ones) values[i * n + j] = (values[i * n + j] ?? 0) + 1;
  }
  for (let i = 0; i < n; i++) values[i * n + i] = (values[i * n + i] ?? 0) + 20;
  return values;
}

describe("the inverse of a positive-definite matrix", () => {
  onEveryBackend((name) => {
    // Plain JavaScript multiplies slowly; its path is the same code.
    for (const n of name === "cpu" ? [1, 128, 129] : [1, 2, 127, 128, 129, 257, 500]) {
      it(`of ${n} × ${n} agrees with float64's and multiplies back to the identity`, async () => {
        const values = gram(n);
        const before = tf.memory().numTensors;
        const matrix = tf.tensor2d(values, [n, n]);
        const inverse = await inversePositiveDefinite(matrix);
        const actual = await inverse.data();
        const back = tf.tidy(() => tf.matMul(matrix, inverse));
        const identity = await back.data();
        const expected = Float64Array.from(values);
        invertPositiveDefinite(expected, n);
        const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        for (let index = 0; index < n * n; index++) {
          assert.ok(close(actual[index] ?? 0, expected[index] ?? 0, { absolute: 1e-5 * scale }));
          const wanted = index % (n + 1) === 0 ? 1 : 0;
          assert.ok(close(identity[index] ?? 0, wanted, { absolute: 1e-5 }));
        }
        tf.dispose([matrix, inverse, back]);
        assert.equal(tf.memory().numTensors, before);
      });
    }

    it("refuses what is not square or not positive definite, and leaves no tensors", async () => {
      const before = tf.memory().numTensors;
      const flat = tf.zeros([2, 3]) as tf.Tensor2D;
      await assert.rejects(inversePositiveDefinite(flat), /2 × 3/);
      const zero = tf.zeros([200, 200]) as tf.Tensor2D;
      await assert.rejects(inversePositiveDefinite(zero), /not positive definite/);
      tf.dispose([flat, zero]);
      assert.equal(tf.memory().numTensors, before);
    });
  });
});
