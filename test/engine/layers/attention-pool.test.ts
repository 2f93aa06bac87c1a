import assert from "node:assert/strict";
import { normals, random } from "../../../lib/base/random.ts";
import { gradientCheck } from "../../../lib/engine/gradient-check.ts";
import { attentionPoolEncoder } from "../../../lib/engine/layers/attention-pool.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { onEveryBackend } from "../../support/backends.ts";

const [rows, steps, width] = [2, 7, 3];

/** The same step by step, in plain sums. */
function plain(values: Readonly<Record<string, Float64Array>>): Float64Array {
  const { inputs: x, query, key, lag } = values as Record<"inputs" | "query" | "key" | "lag", Float64Array>;
  const out = new Float64Array(rows * steps * width);
  const at = (row: number, step: number) => x.subarray((row * steps + step) * width, (row * steps + step + 1) * width);
  const times = (v: Float64Array, by: Float64Array) =>
    Array.from({ length: width }, (_, o) => v.reduce((sum, one, i) => sum + one * by[i * width + o]!, 0));
  const bucket = (back: number) => (back < 4 ? back : Math.min(9, 2 + Math.floor(Math.log2(back))));
  for (let row = 0; row < rows; row++) {
    for (let t = 0; t < steps; t++) {
      const asked = times(at(row, t), query);
      const weights = Array.from({ length: t + 1 }, (_, s) => {
        const found = times(at(row, s), key).reduce((sum, one, d) => sum + one * asked[d]!, 0);
        return Math.exp(found / Math.sqrt(width) + lag[bucket(t - s)]!);
      });
      const total = weights.reduce((sum, one) => sum + one, 0);
      for (let d = 0; d < width; d++) {
        const sum = weights.reduce((all, weight, s) => all + weight * at(row, s)[d]!, 0);
        out[(row * steps + t) * width + d] = sum / total;
      }
    }
  }
  return out;
}

describe("pooling by attention", () => {
  onEveryBackend(() => {
    it("equals plain sums, forward and back, and begins as the mean", async () => {
      const draw = random("pool");
      const start = tf.memory().numTensors;
      const encoder = attentionPoolEncoder({ inputs: width, outputs: width, layers: 1, dropout: 0 }, draw);
      const inputs = tf.tidy(() =>
        tf.variable(tf.tensor3d(normals(rows * steps * width, 1, draw), [rows, steps, width])),
      );
      const means = tf.tidy(() =>
        encoder.encode(inputs as unknown as tf.Tensor3D, null).slice([0, steps - 1, 0], [1, 1, 1]),
      );
      const [first] = await means.data();
      const own = Array.from(await inputs.data())
        .slice(0, steps * width)
        .filter((_, i) => i % width === 0);
      assert.ok(Math.abs(first! - own.reduce((sum, one) => sum + one, 0) / steps) < 1e-5);
      means.dispose();
      for (const variable of Object.values(encoder.variables)) {
        tf.tidy(() => variable.assign(tf.tensor(normals(variable.size, 1, draw), variable.shape)));
      }
      const variables = { inputs, ...encoder.variables };
      const check = await gradientCheck(
        variables,
        () => encoder.encode(inputs as unknown as tf.Tensor3D, null).flatten(),
        plain,
        draw,
      );
      assert.ok(check.forward < 1e-5, `forward ${check.forward}`);
      assert.ok(check.gradient < 1e-4 * Math.max(1, check.largest), `gradient ${check.gradient} of ${check.largest}`);
      tf.dispose(variables);
      assert.equal(tf.memory().numTensors, start);
    });
  });
});
