import assert from "node:assert/strict";
import { meanEncoder } from "../../../lib/engine/layers/mean.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { same } from "../../support/parity.ts";

describe("the encoder of means", () => {
  onEveryBackend(() => {
    it("gives the mean of the inputs so far, and hands slopes back alike", async () => {
      const before = tf.memory().numTensors;
      const { encode, outputs, variables } = meanEncoder({ inputs: 2, outputs: 9, layers: 3, dropout: 0.5 });
      assert.deepEqual([outputs, variables], [2, {}]);
      const inputs = tf.tensor3d([1, 10, 3, 30, 8, -10, 0, 1, 0, 2, 6, 3], [2, 3, 2]);
      const { value, grad } = tf.valueAndGrad((given: tf.Tensor) => encode(given as tf.Tensor3D, null))(inputs);
      assert.deepEqual(value.shape, [2, 3, 2]);
      same(await value.data(), [1, 10, 2, 20, 4, 10, 0, 1, 0, 1.5, 2, 2], { absolute: 1e-6 });
      const third = 1 / 3;
      const slopes = [1 + 1 / 2 + third, 1 / 2 + third, third].flatMap((slope) => [slope, slope]);
      same(await grad.data(), [...slopes, ...slopes], { absolute: 1e-6 });
      tf.dispose([inputs, value, grad]);
      assert.equal(tf.memory().numTensors, before);
    });
  });
});
