import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { bert } from "../../../lib/language/bert.ts";
import { type TextChoice, textScorer } from "../../../lib/language/fine-tuning/text-scorer.ts";
import type { EncodedText } from "../../../lib/language/tokenizer/tokenizer.ts";

const [pad, first, separator] = [0, 1, 2];
const shape = {
  ...{ vocabulary: 10, hidden: 16, layers: 1, heads: 2, feedForward: 32, positions: 6, segments: 2 },
  ...({ dropout: 0, attentionDropout: 0, epsilon: 1e-12, activation: "gelu", deviation: 0.1 } as const),
};

/** [CLS] left [SEP] right [SEP] */
function pair(left: number, right: number): EncodedText {
  return { ids: Int32Array.of(first, left, separator, right, separator), types: Int32Array.of(0, 0, 0, 1, 1), cut: 0 };
}

/** Of two right tokens, 3 and 4, the one that goes with the left: the same. Neither side tells anything by itself. */
const choices: TextChoice[] = Array.from({ length: 64 }, (_, at) => {
  const [own, other] = at % 2 === 0 ? [3, 4] : [4, 3];
  return { texts: () => [pair(own, own), pair(own, other)] };
});

describe("scoring texts", () => {
  before(() => useBackend());

  it("learns from choices what only both texts together tell, keeps it, and leaves no tensors", async () => {
    const before = tf.memory().numTensors;
    const network = bert(shape, random(1));
    const scorer = textScorer(network, pad, random(1));
    const asked = [pair(3, 3), pair(3, 4), pair(4, 4), pair(4, 3)];
    assert.deepEqual(await scorer.scores(asked), new Float32Array(4), "without learning all are alike");
    const training = { epochs: 20, batchSize: 16, learningRate: 0.01 };
    const log = await scorer.learn(choices, training, { random: random(1) });
    assert.ok(Math.abs((log.epochs[0]?.loss as number) - Math.LN2) < 0.1);
    const [a, b, c, d] = (await scorer.scores(asked)) as unknown as [number, number, number, number];
    assert.ok(a > b + 1 && c > d + 1, `${a} > ${b}, ${c} > ${d}`);
    const twin = bert(shape, random(2));
    const other = textScorer(twin, pad, random(2));
    other.setWeights(await scorer.weights());
    assert.deepEqual(await other.scores(asked), Float32Array.of(a, b, c, d));
    for (const held of [scorer, other, network, twin]) held.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
});
