import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { plainKeepMask } from "../../../lib/engine/hot/keep-mask.ts";
import { dropout, prepareDropout } from "../../../lib/engine/layers/dropout.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { onEveryBackend } from "../../support/backends.ts";

describe("dropout", () => {
  onEveryBackend(() => {
    it("multiplies by the mask of its stream, forward and backward, the same everywhere", async () => {
      const [shape, rate] = [[3, 5, 7], 0.3];
      await prepareDropout();
      // Two in a row: a mask must still stand when the next one is drawn.
      const masks = [random(9), random(9)].map((draw) => [0, 1].map(() => plainKeepMask(105, rate, draw)));
      const expected = Float32Array.from(masks[0]?.[0] as Float32Array, (entry, at) =>
        Math.fround(entry * Math.fround(2 * (masks[0]?.[1]?.[at] as number))),
      );
      const x = tf.fill(shape, 2);
      const before = tf.memory().numTensors;
      const { value, grad } = tf.valueAndGrad((from: tf.Tensor) => {
        const draw = random(9);
        return dropout(dropout(from, rate, draw), rate, draw);
      })(x);
      const [found, slope] = [await value.data(), await grad.data()];
      assert.deepEqual(value.shape, shape);
      for (const [at, number] of expected.entries()) {
        assert.ok(Math.abs((found[at] as number) - number) < 1e-6);
        assert.ok(Math.abs((slope[at] as number) - number / 2) < 1e-6);
      }
      tf.dispose([value, grad]);
      assert.equal(tf.memory().numTensors, before);
      x.dispose();
    });

    it("is nothing without a rate or without a stream", () => {
      const x = tf.ones([4]);
      assert.equal(dropout(x, 0, random(1)), x);
      assert.equal(dropout(x, 0.5, null), x);
      x.dispose();
    });
  });
});
