import assert from "node:assert/strict";
import { close } from "../../../lib/base/numbers.ts";
import { random } from "../../../lib/base/random.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { type Decoder, decoder } from "../../../lib/language/decoder.ts";
import { learnPairs } from "../../../lib/language/fine-tuning/reader-contrast.ts";
import {
  decoderReader,
  encoderReader,
  readVectors,
  type TextReader,
} from "../../../lib/language/fine-tuning/text-reader.ts";
import { encodeTexts, textVectors } from "../../../lib/language/fine-tuning/text-vectors.ts";
import { type EncodedText, tokenBatch } from "../../../lib/language/tokenizer/tokenizer.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { colours, shapes, tinyEncoder } from "../../support/tiny-encoder.ts";

const { tokenizer } = tinyEncoder(1);
/** Texts of unlike length, so that most are filled up when they are read together. */
const texts = colours.flatMap((colour, c) =>
  shapes.map((shape, s) => `${"very ".repeat((c + s) % 5)}${colour} ${s % 2 === 0 ? "a " : ""}${shape}`),
);
const encoded = texts.map((text) => tokenizer.encode(text));
const plain = colours.flatMap((colour) => shapes.map((shape) => tokenizer.encode(`a ${colour} ${shape}`)));

const tinyDecoder = (dropout = 0): Decoder =>
  decoder(
    {
      ...{ vocabulary: tokenizer.size, hidden: 16, layers: 1, heads: 2, feedForward: 32, positions: 12 },
      ...{ dropout, epsilon: 1e-5, deviation: 0.2 },
    },
    random(1),
  );

/** Row `row` of vectors of 16 numbers. */
const vector = (values: Float32Array, row: number) => Array.from(values.subarray(row * 16, (row + 1) * 16));

describe("readers of texts", () => {
  onEveryBackend(() => {
    let before = 0;
    beforeEach(() => {
      before = tf.memory().numTensors;
    });
    afterEach(() => assert.equal(tf.memory().numTensors, before, "tensors were left behind"));

    it("an encoder's vectors are those of textVectors", async () => {
      const encoder = tinyEncoder(1);
      for (const [pooling, same] of [
        ["mean", "mean"],
        ["one token", "first"],
      ] as const) {
        const found = await readVectors(encoderReader(encoder, pooling), encodeTexts(encoder, texts));
        const expected = await textVectors(encoder, texts, { pooling: same });
        assert.ok(
          found.every((value, at) => close(value, expected[at] as number, { absolute: 1e-5 })),
          pooling,
        );
      }
      encoder.bert.dispose();
    });

    it("a decoder's are made of the states of each text by itself, its end left out, and nothing is dropped", async () => {
      const network = tinyDecoder(0.5);
      const means = await readVectors(decoderReader(network, "mean"), encoded);
      const lasts = await readVectors(decoderReader(network, "one token"), encoded);
      for (const [row, { ids, types }] of encoded.entries()) {
        const length = ids.length - 1;
        const alone = { ids: ids.subarray(0, length), types: types.subarray(0, length), cut: 0 };
        const states = tf.tidy(() => network.states(tokenBatch([alone], 0), null).dataSync());
        for (let d = 0; d < 16; d++) {
          const column = Array.from({ length }, (_, at) => states[at * 16 + d] as number);
          const mean = column.reduce((sum, value) => sum + value, 0) / length;
          assert.ok(close(vector(means, row)[d] as number, mean, { absolute: 1e-4 }), `mean of text ${row}`);
          assert.ok(
            close(vector(lasts, row)[d] as number, column.at(-1) as number, { absolute: 1e-4 }),
            `last, ${row}`,
          );
        }
      }
      network.dispose();
    });

    it("both learn which texts go together: colours, whatever the shape", async () => {
      const [encoder, network] = [tinyEncoder(2), tinyDecoder()];
      const pairs = plain.map((text, row) => {
        const [colour, shape] = [Math.floor(row / 4), row % 4];
        return [text, plain[4 * colour + ((shape + 1) % 4)] as EncodedText] as const;
      });
      for (const reader of [encoderReader(encoder, "mean"), decoderReader(network, "mean")] as TextReader[]) {
        const worse = apart(await readVectors(reader, plain));
        const options = { epochs: 15, batchSize: 8, learningRate: 0.01, weightDecay: 0, temperature: 0.2 };
        const { epochs } = await learnPairs(reader, pairs, options, { random: random(1), validation: pairs });
        const validations = epochs.map(({ validation }) => validation as number);
        assert.ok(Math.max(...validations) > (validations[0] as number), "no better than after the first pass");
        const better = apart(await readVectors(reader, plain));
        assert.ok(better > 0.9 && better > worse, `${worse} → ${better}`);
      }
      encoder.bert.dispose();
      network.dispose();
    });
  });

  it("a decoder refuses texts longer than its positions", async () => {
    const network = tinyDecoder();
    const long = tokenizer.encode("very ".repeat(20));
    await assert.rejects(() => readVectors(decoderReader(network, "mean"), [long]), {
      name: "InputError",
      message: /wanted texts of at most 12 tokens/,
    });
    network.dispose();
  });
});

/** How often a text of the same colour is nearer, by cosine, than one of another. */
function apart(values: Float32Array): number {
  const cosine = (a: number, b: number) => {
    const [one, other] = [vector(values, a), vector(values, b)];
    const product = one.reduce((sum, value, d) => sum + value * (other[d] as number), 0);
    return product / Math.hypot(...one) / Math.hypot(...other);
  };
  const colourOf = (row: number) => Math.floor(row / shapes.length);
  let [won, asked] = [0, 0];
  for (const a of plain.keys()) {
    for (const b of plain.keys()) {
      if (a === b || colourOf(a) !== colourOf(b)) continue;
      for (const c of plain.keys()) {
        if (colourOf(c) === colourOf(a)) continue;
        asked++;
        if (cosine(a, b) > cosine(a, c)) won++;
      }
    }
  }
  return won / asked;
}
