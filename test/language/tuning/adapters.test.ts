import assert from "node:assert/strict";
import { normals, random } from "../../../lib/base/random.ts";
import { gradientCheck } from "../../../lib/engine/gradient-check.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { normalTail } from "../../../lib/eval/distributions.ts";
import { adapters } from "../../../lib/language/tuning/adapters.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { numbers } from "../../support/parity.ts";
import { tinyEncoder } from "../../support/tiny-encoder.ts";

describe("adapters", () => {
  onEveryBackend(() => {
    it("are x + W′ gelu(W x + b) + b′ after either part, with its slopes, of 2 d m + m + d numbers each", async () => {
      const { bert } = tinyEncoder(1, { hidden: 4, feedForward: 6, heads: 2, layers: 2 });
      const tuning = adapters(bert.shape, { width: 3 }, random(2));
      const size = Object.values(tuning.variables).reduce((sum, variable) => sum + variable.size, 0);
      assert.equal(size, 4 * (2 * 4 * 3 + 3 + 4));
      for (const [name, variable] of Object.entries(tuning.variables)) {
        tf.tidy(() => variable.assign(tf.tensor(normals(variable.size, 0.5, random(3).stream(name)), variable.shape)));
      }
      const x = numbers([3, 4]) as tf.Tensor2D;
      const from = x.dataSync();
      for (const name of ["attention", "feed-forward"] as const) {
        const own = Object.entries(tuning.variables).filter(([key]) => key.startsWith(`layers.1.${name}.`));
        const found = await gradientCheck(
          Object.fromEntries(own),
          () => tuning.after?.(x, { layer: 1, name }, null) as tf.Tensor,
          (values) => {
            const of = (part: string) => values[`layers.1.${name}.${part}`] as Float64Array;
            const at = (part: string, place: number) => of(part)[place] as number;
            return Float64Array.from({ length: 12 }, (_, cell) => {
              const [row, column] = [Math.floor(cell / 4), cell % 4];
              let sum = (from[cell] as number) + at("up.bias", column);
              for (let k = 0; k < 3; k++) {
                let z = at("down.bias", k);
                for (let i = 0; i < 4; i++) z += (from[row * 4 + i] as number) * at("down.weights", i * 3 + k);
                sum += z * (1 - normalTail(z)) * at("up.weights", k * 4 + column);
              }
              return sum;
            });
          },
          random(4),
        );
        assert.ok(found.largest > 0.3 && found.forward < 1e-5 && found.gradient < 1e-5, JSON.stringify(found));
      }
      x.dispose();
      tuning.dispose();
      bert.dispose();
    });
  });
});
