import assert from "node:assert/strict";
import { close } from "../../../lib/base/numbers.ts";
import { normals, random } from "../../../lib/base/random.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { losses } from "../../../lib/models/sequence/losses.ts";
import { onEveryBackend } from "../../support/backends.ts";

const [rows, items, width] = [40, 30, 6];
const draw = random("losses");
const targets = Int32Array.from({ length: rows }, () => draw.integer(items));
const states = normals(rows * width, 1, draw);
const table = normals(items * width, 0.5, draw);

async function lossOf(
  name: keyof typeof losses,
  states: number[][],
  table: number[][],
  targets: Int32Array,
  negatives: number,
  seed = 1,
): Promise<number> {
  const value = tf.tidy(() => losses[name](tf.tensor2d(states), tf.tensor2d(table), targets, negatives, random(seed)));
  const [number] = await value.data();
  value.dispose();
  return number as number;
}

const softplus = (x: number) => Math.log1p(Math.exp(x));
const inRows = (flat: Float32Array) =>
  Array.from({ length: flat.length / width }, (_, r) => Array.from(flat.subarray(r * width, (r + 1) * width)));

describe("losses of the next item", () => {
  onEveryBackend(() => {
    it("have the values worked out by hand where all other items score alike", async () => {
      // Item 2 scores 2, every other one −1.
      const flat = Array.from({ length: 9 }, (_, item) => [item === 2 ? 2 : -1]);
      const one = (name: keyof typeof losses, negatives: number) =>
        lossOf(name, [[1]], flat, Int32Array.of(2), negatives);
      const full = Math.log(Math.exp(2) + 8 * Math.exp(-1)) - 2;
      assert.ok(close(await one("softmax", 1), full, { relative: 1e-5 }));
      assert.ok(close(await one("sampled softmax", 9), full, { relative: 1e-5 }));
      assert.ok(close(await one("bpr", 3), softplus(-3), { relative: 1e-5 }));
      assert.ok(close(await one("binary", 3), softplus(-2) + softplus(-1), { relative: 1e-5 }));
    });

    it("leave the right answer out of a sample of others, which stands for all of them", async () => {
      const flat = Array.from({ length: 9 }, (_, item) => [item === 2 ? 2 : -1]);
      const sampled = (count: number) => Math.log(Math.exp(2) + 3 * count * Math.exp(-1)) - 2;
      const seen = new Set<number>();
      for (let seed = 0; seed < 12; seed++) {
        const loss = await lossOf("sampled softmax", [[1]], flat, Int32Array.of(2), 3, seed);
        const count = [2, 3].find((others) => close(loss, sampled(others), { relative: 1e-5 }));
        assert.ok(count !== undefined, `${loss} is neither ${sampled(2)} nor ${sampled(3)}`);
        seen.add(count);
      }
      assert.equal(seen.size, 2, "the right answer is drawn at times, and left out then");
    });

    it("estimate the full softmax from samples", async () => {
      const [s, t] = [inRows(states), inRows(table)];
      const full = await lossOf("softmax", s, t, targets, 1);
      const draws = 60;
      let sum = 0;
      for (let seed = 0; seed < draws; seed++) sum += await lossOf("sampled softmax", s, t, targets, 15, seed);
      assert.ok(Math.abs(sum / draws - full) < 0.03 * full, `${sum / draws} for ${full}`);
    });

    it("have gradients for states and table", async () => {
      for (const name of ["softmax", "sampled softmax", "bpr", "binary"] as const) {
        const [s, t] = [tf.tensor2d(states, [rows, width]), tf.tensor2d(table, [items, width])];
        const loss = (a: tf.Tensor, b: tf.Tensor) =>
          losses[name](a as tf.Tensor2D, b as tf.Tensor2D, targets, 5, random("the same"));
        const { value, grads } = tf.valueAndGrads(loss)([s, t]);
        const step = 0.05;
        const [downhill] = await tf
          .tidy(() => loss(s.sub((grads[0] as tf.Tensor).mul(step)), t.sub((grads[1] as tf.Tensor).mul(step))))
          .data();
        const [before] = await value.data();
        const squares = tf.tidy(() => tf.addN(grads.map((gradient) => gradient.square().sum())));
        const fall = step * ((await squares.data())[0] as number);
        const fell = (before as number) - (downhill as number);
        assert.ok(
          fall > 0 && Math.abs(fell / fall - 1) < 0.1,
          `${name} fell by ${fell}, its gradient promised ${fall}`,
        );
        tf.dispose([s, t, value, squares, ...grads]);
      }
    });
  });
});
