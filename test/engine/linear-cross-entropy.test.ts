import assert from "node:assert/strict";
import { close } from "../../lib/base/numbers.ts";
import { normals, random } from "../../lib/base/random.ts";
import { linearCrossEntropy } from "../../lib/engine/linear-cross-entropy.ts";
import { tf } from "../../lib/engine/tf.ts";
import { onEveryBackend } from "../support/backends.ts";

const [rows, classes, width] = [1500, 37, 5];
const draw = random("linear cross-entropy");
const states = normals(rows * width, 1, draw);
const table = normals(classes * width, 1, draw);
const labels = Int32Array.from({ length: rows }, () => draw.integer(classes));

/** The same in float64, row by row, with its gradients. */
function expected() {
  let loss = 0;
  const stateSlope = new Float64Array(rows * width);
  const tableSlope = new Float64Array(classes * width);
  for (let row = 0; row < rows; row++) {
    const scores = Array.from({ length: classes }, (_, item) => {
      let sum = 0;
      for (let d = 0; d < width; d++) sum += (states[row * width + d] as number) * (table[item * width + d] as number);
      return sum;
    });
    const most = Math.max(...scores);
    const total = scores.reduce((sum, score) => sum + Math.exp(score - most), 0);
    loss -= ((scores[labels[row] as number] as number) - most - Math.log(total)) / rows;
    for (const [item, score] of scores.entries()) {
      const slope = (Math.exp(score - most) / total - (item === labels[row] ? 1 : 0)) / rows;
      for (let d = 0; d < width; d++) {
        stateSlope[row * width + d] =
          (stateSlope[row * width + d] as number) + slope * (table[item * width + d] as number);
        tableSlope[item * width + d] =
          (tableSlope[item * width + d] as number) + slope * (states[row * width + d] as number);
      }
    }
  }
  return { loss, stateSlope, tableSlope };
}

describe("linear cross-entropy", () => {
  onEveryBackend(() => {
    it("equals the loss and the gradients worked out row by row", async () => {
      const right = expected();
      const before = tf.memory().numTensors;
      const [s, t] = [tf.tensor2d(states, [rows, width]), tf.tensor2d(table, [classes, width])];
      const gradients = tf.valueAndGrads((a: tf.Tensor, b: tf.Tensor) =>
        linearCrossEntropy(a as tf.Tensor2D, b as tf.Tensor2D, labels),
      );
      const { value, grads } = gradients([s, t]);
      assert.ok(close((await value.data())[0] as number, right.loss, { relative: 1e-5 }));
      for (const [at, slopes] of [right.stateSlope, right.tableSlope].entries()) {
        const found = await (grads[at] as tf.Tensor).data();
        const scale = Math.max(...slopes.map(Math.abs));
        for (const [index, slope] of slopes.entries()) {
          assert.ok(Math.abs((found[index] as number) - slope) < 1e-5 * scale, `gradient ${at}, entry ${index}`);
        }
      }
      tf.dispose([s, t, value, ...grads]);
      assert.equal(tf.memory().numTensors, before);
    });

    it("takes a bias for one more column of the table, whose states are 1", async () => {
      const before = tf.memory().numTensors;
      const given = [tf.tensor2d(states, [rows, width]), tf.tensor2d(table, [classes, width])] as const;
      const bias = tf.tensor1d(normals(classes, 1, random("bias")));
      const byBias = tf.valueAndGrads((s: tf.Tensor, t: tf.Tensor, b: tf.Tensor) =>
        linearCrossEntropy(s as tf.Tensor2D, t as tf.Tensor2D, labels, b as tf.Tensor1D),
      )([...given, bias]);
      const byColumn = tf.valueAndGrads((s: tf.Tensor, t: tf.Tensor, b: tf.Tensor) =>
        linearCrossEntropy(
          tf.concat([s as tf.Tensor2D, tf.ones<tf.Rank.R2>([rows, 1])], 1),
          tf.concat([t as tf.Tensor2D, tf.reshape<tf.Rank.R2>(b, [classes, 1])], 1),
          labels,
        ),
      )([...given, bias]);
      for (const [at, slope] of [byBias.value, ...byBias.grads].entries()) {
        const expected = await ([byColumn.value, ...byColumn.grads][at] as tf.Tensor).data();
        const scale = Math.max(...Array.from(expected, Math.abs));
        for (const [index, found] of (await slope.data()).entries()) {
          assert.ok(Math.abs(found - (expected[index] as number)) <= 1e-5 * scale, `${at}, entry ${index}`);
        }
      }
      tf.dispose([...given, bias, byBias.value, ...byBias.grads, byColumn.value, ...byColumn.grads]);
      assert.equal(tf.memory().numTensors, before);
    });

    it("stays a number where a label has no probability left", async () => {
      const loss = tf.tidy(() => linearCrossEntropy(tf.tensor2d([[100]]), tf.tensor2d([[3], [-3]]), Int32Array.of(1)));
      assert.ok(close((await loss.data())[0] as number, -Math.log(1e-37), { relative: 1e-5 }));
      loss.dispose();
    });
  });

  it("refuses labels that do not fit", () => {
    const one = () => linearCrossEntropy(tf.tensor2d([[1]]), tf.tensor2d([[1], [2]]), Int32Array.of(2));
    assert.throws(() => tf.tidy(one), /label 2 of 2/);
  });
});
