import assert from "node:assert/strict";
import { normals, random } from "../../lib/base/random.ts";
import { softmaxCrossEntropy } from "../../lib/engine/softmax-cross-entropy.ts";
import { tf } from "../../lib/engine/tf.ts";
import { onEveryBackend } from "../support/backends.ts";
import { oneOperation, same } from "../support/parity.ts";

const [rows, classes] = [7, 11];
const labels = Int32Array.of(0, 10, 3, 3, 7, 1, 5);

/** Loss and slopes of each row in float64; the slope of the loss itself is given. */
function exact(logits: Float32Array, slopes: Float32Array): { losses: Float64Array; gradient: Float64Array } {
  const losses = new Float64Array(rows);
  const gradient = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    const own = logits.subarray(row * classes, (row + 1) * classes);
    const most = Math.max(...own);
    const total = own.reduce((sum, value) => sum + Math.exp(value - most), 0);
    const label = labels[row] as number;
    losses[row] = most + Math.log(total) - (own[label] as number);
    for (const [column, value] of own.entries()) {
      const share = Math.exp(value - most) / total - (column === label ? 1 : 0);
      gradient[row * classes + column] = share * (slopes[row] as number);
    }
  }
  return { losses, gradient };
}

describe("the cross-entropy of a softmax", () => {
  onEveryBackend(() => {
    it("and its gradient are those of float64, also for logits far apart", async () => {
      for (const spread of [1, 30, 10_000]) {
        const values = normals(rows * classes, spread, random(1));
        const weights = normals(rows, 1, random(2));
        const logits = tf.tensor2d(values, [rows, classes]);
        const before = tf.memory().numTensors;
        const slopes = tf.tensor1d(weights);
        const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => {
          const loss = softmaxCrossEntropy(x as tf.Tensor2D, labels);
          assert.deepEqual(loss.shape, [rows]);
          return tf.sum(tf.mul(loss, slopes));
        })(logits);
        const alone = softmaxCrossEntropy(logits, labels);
        const { losses, gradient } = exact(values, weights);
        same((await alone.data()) as Float32Array, losses, oneOperation);
        same((await grad.data()) as Float32Array, gradient, oneOperation);
        tf.dispose([value, grad, alone, slopes]);
        assert.equal(tf.memory().numTensors, before);
        logits.dispose();
      }
    });

    it("refuses labels that are none", () => {
      const logits = tf.zeros([2, 3]) as tf.Tensor2D;
      const message = /internal: label 3 of 3 classes/;
      assert.throws(() => softmaxCrossEntropy(logits, Int32Array.of(0, 3)), message);
      assert.throws(() => softmaxCrossEntropy(logits, Int32Array.of(-1, 0)), /label -1/);
      assert.throws(() => softmaxCrossEntropy(logits, Int32Array.of(0)), /1 labels for 2 rows/);
      logits.dispose();
    });
  });
});
