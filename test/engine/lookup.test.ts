import assert from "node:assert/strict";
import { close } from "../../lib/base/numbers.ts";
import { normals, random } from "../../lib/base/random.ts";
import { lookup } from "../../lib/engine/lookup.ts";
import { tf } from "../../lib/engine/tf.ts";
import { onEveryBackend } from "../support/backends.ts";

describe("lookup", () => {
  onEveryBackend(() => {
    it("gives rows by index, and adds slopes to the rows they came from", async () => {
      const [rows, width] = [9, 3];
      const indices = Int32Array.of(4, 0, 4, 7, 0, 4, 2);
      const slopes = normals(indices.length * width, 1, random(1));
      const table = tf.tensor2d(normals(rows * width, 1, random(2)), [rows, width]);
      const values = await table.data();
      const found = await lookup(table, indices).data();
      for (const [at, index] of indices.entries()) {
        for (let d = 0; d < width; d++) assert.equal(found[at * width + d], values[index * width + d]);
      }
      const weights = tf.tensor2d(slopes, [indices.length, width]);
      const gradient = tf.grad((from: tf.Tensor) =>
        lookup(from as tf.Tensor2D, indices)
          .mul(weights)
          .sum(),
      )(table);
      assert.deepEqual(gradient.shape, [rows, width]);
      const expected = new Float64Array(rows * width);
      for (const [at, index] of indices.entries()) {
        for (let d = 0; d < width; d++) expected[index * width + d]! += slopes[at * width + d]!;
      }
      for (const [at, slope] of (await gradient.data()).entries()) {
        assert.ok(
          close(slope, expected[at]!, { relative: 1e-5, absolute: 1e-6 }),
          `${at}: ${slope}, not ${expected[at]}`,
        );
      }
    });

    it("leaves no tensors behind", () => {
      const table = tf.variable(tf.zeros([5, 2])) as tf.Variable<tf.Rank.R2>;
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        tf.variableGrads(
          () =>
            lookup(table, Int32Array.of(1, 1, 3))
              .square()
              .sum() as tf.Scalar,
          [table],
        );
      });
      assert.equal(tf.memory().numTensors, before);
      table.dispose();
    });
  });
});
