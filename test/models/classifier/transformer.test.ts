import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { laggedSequences } from "../../../lib/data/planted-dependence.ts";
import { sequenceClassifier } from "../../../lib/models/sequence-classifier.ts";
import { onEveryBackend } from "../../support/backends.ts";

const options = { encoder: "transformer", hidden: 8, heads: 2, embedding: 8, classes: 4, epochs: 8 } as const;

describe("the sequence classifier with a Transformer", () => {
  onEveryBackend(() => {
    it("finds the first of six tokens, and nothing where nothing is planted", async () => {
      const accuracies = [];
      for (const dependent of [true, false]) {
        const [seen, asked] = [200, 100].map((rows) =>
          laggedSequences({ lag: 6, rows, symbols: 4, dependent }, random(rows)),
        ) as [ReturnType<typeof laggedSequences>, ReturnType<typeof laggedSequences>];
        const classifier = sequenceClassifier({ ...options, batchSize: 20, learningRate: 0.02 });
        await classifier.fit(seen, { random: random(1) });
        accuracies.push((await classifier.judge(asked)).accuracy);
        classifier.dispose();
      }
      const [found, nothing] = accuracies as [number, number];
      assert.ok(found > 0.95, `${found}`);
      assert.ok(nothing < 0.25 + 4 * Math.sqrt((0.25 * 0.75) / 100), `${nothing}`);
    });
  });

  it("refuses heads that do not share a state equally", () => {
    assert.throws(() => sequenceClassifier({ ...options, heads: 3 }), InputError);
  });
});
