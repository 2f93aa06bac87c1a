import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { close } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { tf } from "../../lib/engine/tf.ts";
import { encodeTexts } from "../../lib/language/fine-tuning/text-vectors.ts";
import {
  countedHidden,
  type HiddenTokens,
  hiddenByText,
  hideTokens,
  tellHidden,
  withoutEnds,
} from "../../lib/language/hidden-tokens.ts";
import { learnMaskedWords, type TextEncoder } from "../../lib/language/masked-words.ts";
import { nGram } from "../../lib/language/n-gram.ts";
import type { EncodedText, Tokenizer } from "../../lib/language/tokenizer/tokenizer.ts";
import { colours, shapes, tinyEncoder } from "../support/tiny-encoder.ts";

/** Each colour goes with one shape, so that either tells the other; which colour comes is even. */
const texts = (count: number, name: string) => {
  const draw = random(9).stream(name);
  return Array.from({ length: count }, () => {
    const at = draw.integer(4);
    return `a ${colours[at]} ${shapes[at]}`;
  });
};

describe("telling hidden tokens", () => {
  let encoder: TextEncoder;
  let tokenizer: Tokenizer;
  let seen: EncodedText[];
  let unseen: EncodedText[];
  let hidden: HiddenTokens;
  before(async () => {
    await useBackend("wasm");
    encoder = tinyEncoder(1);
    ({ tokenizer } = encoder);
    [seen, unseen] = [encodeTexts(encoder, texts(64, "seen")), encodeTexts(encoder, texts(200, "unseen"))];
    hidden = hideTokens(tokenizer, unseen, 0.34, random(2));
  });
  after(() => encoder.bert.dispose());

  it("asks for words alone, once each, as many as said, and the same for the same seed", () => {
    assert.equal(hidden.owners.length, 200);
    assert.ok(hidden.places.every((place) => place >= 1 && place <= 3));
    assert.ok(new Set(hidden.places).size === 3);
    assert.ok(
      hidden.tokens.every(
        (token, at) => unseen[hidden.owners[at] as number]?.ids[hidden.places[at] as number] === token,
      ),
    );
    assert.deepEqual(hideTokens(tokenizer, unseen, 0.34, random(2)), hidden);
    const all = hideTokens(tokenizer, unseen.slice(0, 1), 1, random(2));
    assert.deepEqual([...all.places].sort(), [1, 2, 3]);
  });

  it("gives counting what stood before: a unigram model the shares, a bigram model what follows", () => {
    const learned = withoutEnds(tokenizer, seen);
    assert.ok(learned.every((ids) => ids.length === 4));
    const [unigram, bigram] = [1, 2].map((order) => countedHidden(nGram(learned, tokenizer.size, { order }), hidden));
    for (const [at, place] of hidden.places.entries()) {
      // "a" is every third token; colour and shape one of four each. Nothing tells a colour; a colour tells its shape.
      const share = place === 1 ? 1 / 3 : 1 / 12;
      assert.ok(Math.abs((unigram?.[at] as number) + Math.log(share)) < 0.5, `unigram ${unigram?.[at]} at ${place}`);
      const certain = (bigram?.[at] as number) < 0.3;
      assert.equal(certain, place !== 2, `bigram ${bigram?.[at]} at ${place}`);
    }
  });

  it("lets an encoder that has learned tell both from each other, where a bigram model cannot", async () => {
    const start = await tellHidden(encoder, hidden);
    const before = tf.memory().numTensors;
    await learnMaskedWords(
      encoder,
      seen,
      { epochs: 30, batchSize: 16, learningRate: 0.01, masked: 0.34 },
      { random: random(1) },
    );
    const end = await tellHidden(encoder, hidden);
    assert.equal(tf.memory().numTensors, before);
    const mean = (nats: Float64Array) => nats.reduce((sum, one) => sum + one, 0) / nats.length;
    assert.ok(mean(start.nats) > 2 && mean(end.nats) < 0.5, `${mean(start.nats)} → ${mean(end.nats)}`);
    const right = end.guesses.filter((guess, at) => guess === hidden.tokens[at]).length;
    assert.ok(right > 180, `${right} of 200 told`);
  });

  it("never shows the encoder a hidden token", async () => {
    const shown: number[] = [];
    const { bert } = encoder;
    const states: typeof bert.states = (batch, ...rest) => {
      shown.push(...batch.ids);
      return bert.states(batch, ...rest);
    };
    const all = hideTokens(tokenizer, unseen.slice(0, 8), 1, random(1));
    await tellHidden({ tokenizer, bert: { ...bert, states } }, all);
    assert.equal(shown.filter((id) => id === tokenizer.special.mask).length, 24);
    assert.equal(shown.filter((id) => all.tokens.includes(id)).length, 0);
  });

  it("sums nats by text", () => {
    const two = hideTokens(tokenizer, unseen.slice(0, 2), 0.7, random(1));
    const sums = hiddenByText(two, Float64Array.of(1, 2, 3, 4));
    assert.deepEqual([...sums.nats], [3, 7]);
    assert.deepEqual([...sums.counts], [2, 2]);
    assert.ok(close(sums.nats[0] as number, 3, { absolute: 0 }));
  });

  it("refuses texts without words", () => {
    assert.throws(() => hideTokens(tokenizer, encodeTexts(encoder, [""]), 0.15, random(1)), InputError);
  });
});
