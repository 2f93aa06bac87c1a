import assert from "node:assert/strict";
import { normals, random } from "../../../lib/base/random.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { gradientCheck } from "../../../lib/engine/gradient-check.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { textPredictor } from "../../../lib/language/fine-tuning/text-predictor.ts";
import { textVectors } from "../../../lib/language/fine-tuning/text-vectors.ts";
import { adaLora } from "../../../lib/language/tuning/adalora.ts";
import { lora } from "../../../lib/language/tuning/lora.ts";
import { merged } from "../../../lib/language/tuning/merged.ts";
import { projections } from "../../../lib/language/tuning/tuning.ts";
import { linearOf } from "../../../lib/language/variables.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { numbers, same } from "../../support/parity.ts";
import { tinyEncoder } from "../../support/tiny-encoder.ts";

const texts = ["a red ball", "a very very blue cube and a green ring", "grey"];
const makers = { lora, adaLora };

/** Random values in place of the zeros that a tuning starts with. */
function stir(variables: Readonly<Record<string, tf.Variable>>): void {
  for (const [name, variable] of Object.entries(variables)) {
    tf.tidy(() => variable.assign(tf.tensor(normals(variable.size, 0.4, random(9).stream(name)), variable.shape)));
  }
}

describe("what is added with low rank", () => {
  onEveryBackend(() => {
    for (const [name, make] of Object.entries(makers)) {
      it(`by ${name} is merged into weights that answer the same, in the same places alone`, async () => {
        const encoder = tinyEncoder(1, { layers: 2 });
        const before = tf.memory().numTensors;
        for (const places of [projections, ["query", "value"] as const]) {
          const tuning = make(encoder.bert.shape, { rank: 3, places }, random(2));
          stir(tuning.variables);
          const together = await textVectors(encoder, texts, { tuning });
          const network = merged(encoder.bert, tuning);
          const own = { ...encoder, bert: network };
          same(await textVectors(own, texts), together, { absolute: 1e-5 });
          const plain = await textVectors(encoder, texts);
          assert.ok(Math.max(...together.map((value, at) => Math.abs(value - (plain[at] as number)))) > 0.05);
          const changed = projections.filter((projection) => {
            const at = `layers.1.${projection}.weights`;
            const [one, other] = [encoder.bert.variables[at]?.dataSync(), network.variables[at]?.dataSync()];
            return one?.some((value, place) => value !== other?.[place]);
          });
          assert.deepEqual(changed, [...places]);
          tuning.dispose();
          network.dispose();
        }
        assert.equal(tf.memory().numTensors, before);
        encoder.bert.dispose();
      });
    }

    it("is (α / r) x A B, or (α / r) x P Λ Q, with its slopes", async () => {
      const { bert } = tinyEncoder(3, { hidden: 4, feedForward: 5, heads: 2 });
      const projection = { ...linearOf(bert.variables, "layers.0.up"), layer: 0, name: "up" } as const;
      const x = numbers([3, 4]) as tf.Tensor2D;
      const [from, weights] = [x.dataSync(), projection.weights.dataSync()];
      for (const [name, make] of Object.entries(makers)) {
        const tuning = make(bert.shape, { rank: 2, alpha: 3, places: ["up"] }, random(4));
        stir(tuning.variables);
        const found = await gradientCheck(
          tuning.variables,
          () => tuning.project?.(x, projection, null) as tf.Tensor,
          (values) => {
            const of = (part: string) => values[`layers.0.up.${part}`] as Float64Array;
            const [left, right] = name === "lora" ? [of("A"), of("B")] : [of("P"), of("Q")];
            const rank = left.length / 4;
            const middle = name === "lora" ? new Float64Array(rank).fill(1) : of("lambda");
            return Float64Array.from({ length: 15 }, (_, cell) => {
              const [row, column] = [Math.floor(cell / 5), cell % 5];
              let sum = 0;
              for (let i = 0; i < 4; i++) {
                let weight = weights[i * 5 + column] as number;
                for (let k = 0; k < rank; k++) {
                  const product = (left[i * rank + k] as number) * (middle[k] as number);
                  weight += (3 / 2) * product * (right[k * 5 + column] as number);
                }
                sum += (from[row * 4 + i] as number) * weight;
              }
              return sum;
            });
          },
          random(5),
        );
        assert.ok(found.largest > 0.1 && found.forward < 1e-5 && found.gradient < 1e-5, JSON.stringify(found));
        tuning.dispose();
      }
      x.dispose();
      bert.dispose();
    });
  });

  it("goes on answering the same when a fitted head is put over the merged network", async () => {
    await useBackend("wasm");
    const encoder = tinyEncoder(6);
    const tuning = lora(encoder.bert.shape, { rank: 2 }, random(7));
    const tuned = textPredictor(encoder, tuning);
    const training = { epochs: 10, batchSize: 3, learningRate: 0.03 };
    await tuned.fit({ texts, targets: [100, 300, 500] }, training, { random: random(8) });
    const network = merged(encoder.bert, tuning);
    const own = tuned.over({ ...encoder, bert: network }, "head alone");
    const [answers, again] = [await tuned.predict(texts), await own.predict(texts)];
    assert.ok((answers[2] as number) - (answers[0] as number) > 50, `${answers}`);
    same(again, answers, { absolute: 1e-2 });
    assert.equal(own.learned(), 17);
    for (const each of [tuned, own, tuning, network, encoder.bert]) each.dispose();
  });
});
