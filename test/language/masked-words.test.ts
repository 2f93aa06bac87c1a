import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { tf } from "../../lib/engine/tf.ts";
import { learnByContrast } from "../../lib/language/fine-tuning/contrast.ts";
import { encodeTexts, textVectors } from "../../lib/language/fine-tuning/text-vectors.ts";
import { learnMaskedWords, maskedWordLoss } from "../../lib/language/masked-words.ts";
import { trainBytePairs } from "../../lib/language/tokenizer/train-byte-pairs.ts";
import { onEveryBackend } from "../support/backends.ts";
import { freshFolder } from "../support/fresh-folder.ts";
import { colours, shapes, tinyEncoder } from "../support/tiny-encoder.ts";

/** Each colour goes with one shape, so that either tells the other. */
function texts(count: number, name: string): string[] {
  const draw = random(9).stream(name);
  return Array.from({ length: count }, () => {
    const at = draw.integer(4);
    return `${draw.uniform() < 0.5 ? "a" : "very"} ${colours[at]} ${shapes[at]}`;
  });
}

const options = { epochs: 30, batchSize: 16, learningRate: 0.01, masked: 0.34, weightDecay: 0 };

describe("pre-training by masked words", () => {
  onEveryBackend(() => {
    it("learns which words go together, and tells it of texts it never saw", async () => {
      const encoder = tinyEncoder(1);
      const before = tf.memory().numTensors;
      const unseen = encodeTexts(encoder, texts(200, "unseen"));
      const start = await maskedWordLoss(encoder, unseen, { masked: 0.34 });
      await learnMaskedWords(encoder, encodeTexts(encoder, texts(64, "seen")), options, { random: random(1) });
      const end = await maskedWordLoss(encoder, unseen, { masked: 0.34 });
      // Who knows how often words stand there, and nothing else, has 1.85 nats.
      assert.ok(start > 2.2 && end < 1, `${start} → ${end}`);
      assert.equal(tf.memory().numTensors, before);
      encoder.bert.dispose();
    });
  });

  before(() => useBackend("wasm"));

  it("masks as said: special tokens never, each text at least once, 80 % by [MASK], 10 % by any token", async () => {
    const encoder = tinyEncoder(2);
    const { bert, tokenizer } = encoder;
    const [one] = encodeTexts(encoder, ["a red ball and a blue cube"]);
    const seen: { place: number; id: number }[] = [];
    const spied = {
      ...encoder,
      bert: {
        ...bert,
        states(batch: Parameters<typeof bert.states>[0], ...rest: [never]) {
          const hidden = Array.from(batch.ids.keys()).filter((at) => batch.ids[at] !== one?.ids[at]);
          seen.push(...hidden.map((place) => ({ place, id: batch.ids[place] as number })));
          return bert.states(batch, ...rest);
        },
      },
    };
    const epochs = 600;
    await learnMaskedWords(
      spied,
      [one as never],
      { ...options, masked: 0.5, epochs, learningRate: 1e-6 },
      { random: random(3) },
    );
    const places = new Set(seen.map(({ place }) => place));
    assert.deepEqual(
      [...places].sort((a, b) => a - b),
      [1, 2, 3, 4, 5, 6, 7],
    );
    const masks = seen.filter(({ id }) => id === tokenizer.special.mask).length;
    const others = seen.length - masks;
    // Four of seven words an epoch; of the replacements by any of 16 tokens one is the word itself.
    const [most, some] = [0.8 * 4 * epochs, 0.1 * 4 * epochs * (15 / 16) * (15 / 16)];
    assert.ok(Math.abs(masks - most) < 100, `${masks} for ${most}`);
    assert.ok(Math.abs(others - some) < 60, `${others} for ${some}`);
    bert.dispose();
  });

  it("goes on from a checkpoint with the numbers of an unbroken run", async () => {
    const losses = async (folder: string | null, stopAfter: number) => {
      const encoder = tinyEncoder(3, { dropout: 0.1, attentionDropout: 0.1 });
      const stop = new AbortController();
      const { epochs } = await learnMaskedWords(
        encoder,
        encodeTexts(encoder, texts(32, "seen")),
        { ...options, epochs: 6 },
        {
          random: random(1),
          signal: stop.signal,
          onEpoch: ({ epoch }) => {
            if (epoch === stopAfter) stop.abort();
          },
          ...(folder === null ? {} : { checkpoint: folder }),
        },
      );
      encoder.bert.dispose();
      return epochs.map(({ loss }) => loss);
    };
    const folder = freshFolder();
    assert.equal((await losses(folder, 3)).length, 3);
    assert.deepEqual(await losses(folder, 0), await losses(null, 0));
  });

  it("refuses a tokenizer without [MASK]", async () => {
    const encoder = tinyEncoder(4);
    const tokenizer = trainBytePairs(["red blue"], { size: 300 });
    const work = learnMaskedWords({ ...encoder, tokenizer }, encodeTexts(encoder, ["red"]), {}, { random: random(1) });
    await assert.rejects(work, /\[MASK\]/);
    encoder.bert.dispose();
  });
});

describe("learning by contrast", () => {
  before(() => useBackend("wasm"));

  it("brings together what belongs together", async () => {
    const encoder = tinyEncoder(5);
    const pairs = colours.flatMap((colour, at) =>
      ["a", "and"].map((word) => [`${word} ${colour}`, `a ${shapes[at]}`] as const),
    );
    const cosines = async () => {
      const vectors = await textVectors(encoder, [
        ...colours.map((colour) => `and ${colour}`),
        ...shapes.map((shape) => `a ${shape}`),
      ]);
      const unit = Array.from({ length: 8 }, (_, row) => {
        const own = Array.from(vectors.subarray(row * 16, (row + 1) * 16));
        const norm = Math.hypot(...own);
        return own.map((value) => value / norm);
      });
      const cosine = (a: number, b: number) =>
        (unit[a] as number[]).reduce((sum, value, d) => sum + value * ((unit[b] as number[])[d] as number), 0);
      return colours.filter((_, c) => shapes.every((_, s) => s === c || cosine(c, 4 + c) > cosine(c, 4 + s))).length;
    };
    const { epochs } = await learnByContrast(
      encoder,
      pairs,
      { epochs: 150, batchSize: 8, learningRate: 0.005 },
      { random: random(1) },
    );
    assert.equal(await cosines(), 4);
    // Two pairs of each batch have the same right text, so that ln 2 is the least there is.
    const [start, end] = [epochs[0]?.loss as number, epochs.at(-1)?.loss as number];
    assert.ok(start > 1.5 && end < 0.8, `${start} → ${end}`);
    encoder.bert.dispose();
  });
});
