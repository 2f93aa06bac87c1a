import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { tf } from "../../lib/engine/tf.ts";
import { learnMaskedWords } from "../../lib/language/masked-words.ts";
import { weightsKept } from "../../lib/language/weights-kept.ts";
import { onEveryBackend } from "../support/backends.ts";
import { tinyEncoder } from "../support/tiny-encoder.ts";

describe("weightsKept", () => {
  onEveryBackend(() => {
    it("two trainings from the same place end at the same weights, and the kept ones do not move with them", async () => {
      const encoder = tinyEncoder(1);
      const before = tf.memory().numTensors;
      const { variables } = encoder.bert;
      const weights = () => Array.from(variables["layers.0.up.weights"]?.dataSync() ?? []);
      const texts = ["a red ball", "a very blue cube"].map((text) => encoder.tokenizer.encode(text));
      const learn = async () => {
        await learnMaskedWords(encoder, texts, { epochs: 2, learningRate: 0.01 }, { random: random(1) });
        return weights();
      };
      const start = weights();
      const kept = weightsKept(variables);
      const once = await learn();
      assert.notDeepEqual(once, start);
      kept.restore();
      assert.deepEqual(weights(), start);
      assert.deepEqual(await learn(), once);
      kept.restore();
      assert.deepEqual(weights(), start);
      kept.dispose();
      assert.deepEqual(weights(), start);
      assert.equal(tf.memory().numTensors, before);
      encoder.bert.dispose();
    });
  });
});
