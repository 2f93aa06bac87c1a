import assert from "node:assert/strict";
import { tf } from "../../../lib/engine/tf.ts";
import { onEveryBackend } from "../../support/backends.ts";

describe("casts", () => {
  onEveryBackend(() => {
    it("to the same type hold the same numbers, which outlive either holder; to others they change them", async () => {
      const before = tf.memory().numTensors;
      const x = tf.tensor1d([0, 0.75, -1.5]);
      const [same, other] = [tf.cast(x, "float32"), tf.cast(x, "float32")];
      x.dispose();
      assert.deepEqual([...(await same.data())], [0, 0.75, -1.5]);
      same.dispose();
      assert.deepEqual([...(await other.data())], [0, 0.75, -1.5]);
      const [whole, truth] = [tf.cast(other, "int32"), tf.cast(other, "bool")];
      assert.deepEqual([...(await whole.data())], [0, 0, -1]);
      assert.deepEqual([...(await truth.data())], [0, 1, 1]);
      tf.dispose([other, whole, truth]);
      assert.equal(tf.memory().numTensors, before);
    });
  });
});
