import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { onEveryBackend } from "../support/backends.ts";

describe("unsortedSegmentSum", () => {
  onEveryBackend((backend) => {
    it("adds each row to its segment", async () => {
      const rows = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]);
      const sums = tf.unsortedSegmentSum(rows, tf.tensor1d([2, 0, 2, 3], "int32"), 5);
      assert.deepEqual(sums.shape, [5, 2]);
      assert.deepEqual([...(await sums.data())], [3, 4, 0, 0, 6, 8, 7, 8, 0, 0]);
    });

    it("takes numbers, whole numbers, and nothing at all", async () => {
      const flat = tf.unsortedSegmentSum(tf.tensor1d([1.5, 2.5, -1]), tf.tensor1d([1, 1, 0], "int32"), 2);
      assert.deepEqual([...(await flat.data())], [-1, 4]);
      const whole = () => tf.unsortedSegmentSum(tf.tensor1d([1, 2, 3], "int32"), tf.tensor1d([0, 0, 0], "int32"), 1);
      if (backend === "wasm") assert.throws(whole, /takes float32 tensors/);
      else assert.deepEqual([...(await whole().data())], [6]);
      const none = tf.unsortedSegmentSum(tf.zeros([0, 3]), tf.tensor1d([], "int32"), 2);
      assert.deepEqual([...(await none.data())], [0, 0, 0, 0, 0, 0]);
    });

    it("is the gradient of a lookup", async () => {
      const table = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
      const slope = tf.grad((of: tf.Tensor) =>
        tf
          .gather(of, tf.tensor1d([2, 0, 2], "int32"))
          .mul(2)
          .sum(),
      )(table);
      assert.deepEqual([...(await slope.data())], [2, 2, 0, 0, 4, 4], backend);
    });
  });
});
