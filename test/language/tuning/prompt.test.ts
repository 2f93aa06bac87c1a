import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { textVectors } from "../../../lib/language/fine-tuning/text-vectors.ts";
import { promptTuning } from "../../../lib/language/tuning/prompt.ts";
import { same } from "../../support/parity.ts";
import { tinyEncoder } from "../../support/tiny-encoder.ts";

describe("a prompt that is learned", () => {
  before(() => useBackend("wasm"));

  it("starts as vectors of tokens, each another, normalised as the first block meets them", () => {
    const { bert } = tinyEncoder(1);
    const [words, segments] = ["embeddings.words", "embeddings.segments"].map((name) =>
      bert.variables[name]?.dataSync(),
    );
    const vectors = Array.from({ length: bert.shape.vocabulary }, (_, token) => {
      const sum = Array.from(
        { length: 16 },
        (_, at) => (words?.[token * 16 + at] as number) + (segments?.[at] as number),
      );
      const mean = sum.reduce((total, value) => total + value, 0) / 16;
      const deviation = Math.sqrt(sum.reduce((total, value) => total + (value - mean) ** 2, 0) / 16);
      return sum.map((value) => (value - mean) / deviation);
    });
    const drawn = (seed: number) => {
      const tuning = promptTuning(bert, { length: 6 }, random(seed));
      const values = Array.from(tuning.prompt?.dataSync() ?? []);
      tuning.dispose();
      return Array.from({ length: 6 }, (_, row) => {
        const own = values.slice(row * 16, (row + 1) * 16);
        const token = vectors.findIndex((vector) => Math.abs((vector[0] as number) - (own[0] as number)) < 1e-5);
        same(own, vectors[token] ?? [], { absolute: 1e-5 });
        return token;
      });
    };
    const [one, other] = [drawn(1), drawn(2)];
    assert.equal(new Set(one).size, 6);
    assert.notDeepEqual(one, other);
    bert.dispose();
  });

  it("takes no room from the text: one as long as the positions is still read whole", async () => {
    const encoder = tinyEncoder(2);
    const tuning = promptTuning(encoder.bert, { length: 5 }, random(3));
    const longest = "a red ball and a blue cube and grey ring";
    assert.equal(encoder.tokenizer.encode(longest).ids.length, encoder.bert.shape.positions);
    const [before, changed] = [longest, longest.replace("ring", "cone")];
    const [one, other] = [
      await textVectors(encoder, [before], { tuning, pooling: "first" }),
      await textVectors(encoder, [changed], { tuning, pooling: "first" }),
    ];
    assert.equal(one.length, 16);
    assert.ok(one.some((value, at) => Math.abs(value - (other[at] as number)) > 1e-5));
    const held = tf.memory().numTensors;
    tuning.dispose();
    assert.equal(tf.memory().numTensors, held - 1);
    encoder.bert.dispose();
  });
});
