import assert from "node:assert/strict";
import { tf } from "../../../lib/engine/tf.ts";
import { numbersOn, onEveryBackend } from "../../support/backends.ts";
import { numbers, same } from "../../support/parity.ts";

/** A product of k terms below 1 in size may be wrong by k roundings of the sum so far. */
const product = (k: number) => ({ relative: 1e-5, absolute: 1e-6 + 4e-8 * k });

describe("matrix products", () => {
  onEveryBackend((name) => {
    const sizes = [
      [1, 1, 1],
      [3, 5, 7],
      [1, 300, 64],
      [130, 70, 260],
      [9, 515, 257],
    ] as const;
    for (const [m, n, k] of sizes) {
      it(`[${m}, ${k}] by [${k}, ${n}], each transposed or not, are those of plain JavaScript`, async () => {
        for (const [transposeA, transposeB] of [
          [false, false],
          [true, false],
          [false, true],
          [true, true],
        ] as const) {
          const work = () =>
            tf.tidy(() => {
              const a = numbers(transposeA ? [k, m] : [m, k], "a");
              return tf.matMul(a, numbers(transposeB ? [n, k] : [k, n], "b"), transposeA, transposeB);
            });
          same(await numbersOn(name, work), await numbersOn("cpu", work), product(k));
        }
      });
    }

    it("with nothing in it: no rows, no columns, and an empty sum, which is 0", async () => {
      for (const [m, n, k] of [
        [0, 4, 3],
        [3, 0, 4],
        [2, 3, 0],
      ] as const) {
        const values = await numbersOn(name, () => tf.tidy(() => tf.matMul(tf.zeros([m, k]), tf.zeros([k, n]))));
        assert.deepEqual([...values], new Array(m * n).fill(0));
      }
    });

    it("refuse inner sizes that differ", () => {
      assert.throws(() => tf.tidy(() => tf.matMul(tf.zeros([2, 3]), tf.zeros([4, 2]))));
    });
  });
});
