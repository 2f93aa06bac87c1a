import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { type EncoderDecoder, encoderDecoder } from "../../../lib/language/encoder-decoder.ts";
import { type AnsweredText, numberReader, numeralsOf } from "../../../lib/language/fine-tuning/number-reader.ts";
import { tokenizerFromVocabulary } from "../../../lib/language/tokenizer/from-vocabulary.ts";
import { colours, shapes } from "../../support/tiny-encoder.ts";

const words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ...colours, ...shapes, "a", "1", "2", "3", "4", "5"];
const tokenizer = tokenizerFromVocabulary(words);
const numerals = numeralsOf(tokenizer, [1, 2, 3, 4, 5]);
const source = (text: string) => tokenizer.encode(text);

/** Colours are worth 1, 2, 3 and 4, and round shapes one more. */
const known: AnsweredText[] = colours.flatMap((colour, c) =>
  shapes.map((shape, s) => ({ source: source(`a ${colour} ${shape}`), value: 1 + c + (s % 2) })),
);
const training = { epochs: 60, batchSize: 4, learningRate: 0.01, weightDecay: 0 };
const ways = ["written", "regression"] as const;

function network(seed: number): EncoderDecoder {
  const sizes = { hidden: 16, layers: 1, encoderLayers: 1, heads: 2, feedForward: 32, positions: 2 };
  const reading = { vocabulary: tokenizer.size, sourcePositions: 8, segments: 1, pad: tokenizer.special.pad };
  return encoderDecoder({ ...sizes, ...reading, dropout: 0, epsilon: 1e-5, deviation: 0.1 }, random(seed));
}

describe("a reader that says numbers", () => {
  before(() => useBackend("wasm"));

  for (const way of ways) {
    it(`learns what words are worth (${way}), leaves no tensors, and answers texts one by one as all together`, async () => {
      const own = network(1);
      const before = tf.memory().numTensors;
      const reader = numberReader(own, numerals, way);
      await reader.fit(known, training, { random: random(1) });
      const sources = known.map((one) => one.source);
      const { expected, whole } = await reader.answer(sources);
      const errors = known.map(({ value }, at) => Math.abs((expected[at] as number) - value));
      assert.ok(Math.max(...errors) < 0.4, `${errors}`);
      assert.deepEqual(
        Array.from(whole),
        known.map(({ value }) => value),
      );
      const alone = await reader.answer(sources.slice(3, 4));
      assert.ok(Math.abs((alone.expected[0] as number) - (expected[3] as number)) < 1e-5);
      reader.dispose();
      assert.equal(tf.memory().numTensors, before);
      own.dispose();
    });
  }

  it("writes one of two answers where both are given, and expects their mean as a regression does", async () => {
    const torn = Array.from({ length: 40 }, (_, at) => ({ source: source("a red ball"), value: at % 2 === 0 ? 1 : 5 }));
    for (const way of ways) {
      const own = network(2);
      const reader = numberReader(own, numerals, way);
      await reader.fit(torn, { ...training, epochs: 15, learningRate: 0.003 }, { random: random(2) });
      const { expected, whole } = await reader.answer([source("a red ball")]);
      assert.ok(Math.abs((expected[0] as number) - 3) < 0.5, `${way}: ${expected}`);
      if (way === "written") assert.ok(whole[0] === 1 || whole[0] === 5, `${whole}`);
      else assert.equal(whole[0], 3);
      reader.dispose();
      own.dispose();
    }
  });

  it("is one network: the regression learns a layer of hidden + 1 numbers more", () => {
    const own = network(3);
    const [written, regression] = ways.map((way) => numberReader(own, numerals, way).learned()) as [number, number];
    assert.equal(regression - written, 16 + 1);
    own.dispose();
  });

  it("starts a regression from the mean, and stays within the numerals", async () => {
    const own = network(4);
    const reader = numberReader(own, numerals, "regression");
    const high = known.map((one) => ({ ...one, value: one.value > 2 ? 5 : 4 }));
    await reader.fit(high, { ...training, epochs: 1, learningRate: 1e-9 }, { random: random(1) });
    const first = (await reader.answer([source("a grey cone")])).expected[0] as number;
    assert.ok(Math.abs(first - high.reduce((sum, { value }) => sum + value, 0) / high.length) < 1e-3, `${first}`);
    await reader.fit(high, { ...training, epochs: 20, learningRate: 0.03 }, { random: random(1) });
    const { expected } = await reader.answer(known.map((one) => one.source));
    assert.ok(Math.max(...expected) <= 5, `${expected}`);
    reader.dispose();
    own.dispose();
  });

  it("refuses numbers that are no numerals, numerals of several tokens, and questions before a fit", async () => {
    const own = network(5);
    const odd = [{ source: source("a red ball"), value: 2.5 }];
    for (const way of ways) {
      const reader = numberReader(own, numerals, way);
      const early = async () => reader.answer([source("a red ball")]);
      await assert.rejects(early, { name: "InputError", message: /wanted a fitted reader/ });
      const fit = async () => reader.fit(odd, training, { random: random(1) });
      await assert.rejects(fit, { name: "InputError", message: /wanted values among 1, 2, 3, 4, 5, got 2.5/ });
      await assert.rejects(early, { name: "InputError", message: /wanted a fitted reader/ });
      reader.dispose();
    }
    assert.throws(() => numeralsOf(tokenizer, [12]), { name: "InputError", message: /numbers of one token each/ });
    assert.throws(() => numeralsOf(tokenizer, [4.5]), { name: "InputError", message: /numbers of one token each/ });
    own.dispose();
  });
});
