import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { close } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { tf } from "../../lib/engine/tf.ts";
import { type Decoder, type DecoderShape, decoder } from "../../lib/language/decoder.ts";
import { asText } from "../../lib/language/decoder-stack.ts";
import { type EncoderDecoder, encoderDecoder, type SourceAndTarget } from "../../lib/language/encoder-decoder.ts";
import { perplexity } from "../../lib/language/language-model.ts";
import { type LanguageNetwork, totalLoss } from "../../lib/language/language-network.ts";
import { tokenBatch } from "../../lib/language/tokenizer/tokenizer.ts";
import { onEveryBackend } from "../support/backends.ts";
import { same } from "../support/parity.ts";

interface Numbers {
  readonly shape: number[];
  readonly values: number[];
}

interface Case {
  readonly weights: Readonly<Record<string, Numbers>>;
  readonly gradients: Readonly<Record<string, Numbers>>;
  readonly logits: Numbers;
  readonly loss: number;
}

const fixture = JSON.parse(readFileSync(new URL("../fixtures/tiny-decoder.json", import.meta.url), "utf8")) as {
  readonly shape: DecoderShape;
  readonly decoder: Case & { readonly texts: number[][] };
  readonly pairs: Case & { readonly sources: number[][]; readonly types: number[][]; readonly targets: number[][] };
};
const { shape } = fixture;
const texts = fixture.decoder.texts.map((ids) => Int32Array.from(ids));
const pairs: SourceAndTarget[] = fixture.pairs.sources.map((ids, row) => ({
  source: { ids: Int32Array.from(ids), types: Int32Array.from(fixture.pairs.types[row] as number[]), cut: 0 },
  target: Int32Array.from(fixture.pairs.targets[row] as number[]),
}));
const predicted = texts.reduce((sum, { length }) => sum + length - 1, 0);

const tinyDecoder = () => loaded(decoder(shape, random(1)), fixture.decoder);
const tinyPairs = () =>
  loaded(
    encoderDecoder({ ...shape, encoderLayers: 1, sourcePositions: shape.positions, segments: 2, pad: 0 }, random(1)),
    fixture.pairs,
  );

/** A network with the weights of the fixture, all of which have to be there. */
function loaded<Network extends LanguageNetwork<never>>(network: Network, { weights }: Case): Network {
  assert.deepEqual(Object.keys(network.variables).sort(), Object.keys(weights).sort());
  for (const [name, variable] of Object.entries(network.variables)) {
    const { shape: sides, values } = weights[name] as Numbers;
    tf.tidy(() => variable.assign(tf.tensor(values, sides, "float32")));
  }
  return network;
}

describe("decoders", () => {
  onEveryBackend(() => {
    let before = 0;
    beforeEach(() => {
      before = tf.memory().numTensors;
    });
    afterEach(() => assert.equal(tf.memory().numTensors, before, "tensors were left behind"));

    it("GPT-2's logits, loss and gradients are those of transformers", async () => {
      const network = tinyDecoder();
      const logits = tf.tidy(() =>
        tf.matMul(network.states(tokenBatch(texts.map(asText), 0), null), network.table(), false, true),
      );
      const found = (await logits.data()) as Float32Array;
      logits.dispose();
      same(onText(found), onText(Float32Array.from(fixture.decoder.logits.values)), { absolute: 1e-4 });
      await equalLearning(network, texts, fixture.decoder);
      network.dispose();
    });

    it("an encoder–decoder equals one of PyTorch's layers, sources of unequal length and two segments", async () => {
      const network = tinyPairs();
      await equalLearning(network, pairs, fixture.pairs);
      const [likelihoods, whole] = [await network.logLikelihood(pairs), fixture.pairs.loss * predicted];
      assert.ok(close(-likelihoods.reduce((sum, value) => sum + value, 0), whole, { relative: 1e-5 }));
      network.dispose();
    });

    it("likelihoods of texts add up to the loss, text by text", async () => {
      const network = tinyDecoder();
      const one = await Promise.all(texts.map((text) => network.logLikelihood([text])));
      const all = await perplexity(network, texts, 50);
      assert.equal(all.tokens, predicted);
      assert.ok(close(all.natsPerToken, fixture.decoder.loss, { relative: 1e-5 }));
      assert.ok(close(all.perplexity, Math.exp(fixture.decoder.loss), { relative: 1e-4 }));
      assert.ok(close(all.natsPerCharacter, (fixture.decoder.loss * predicted) / 50, { relative: 1e-5 }));
      for (const [row, text] of texts.entries()) {
        assert.equal(all.counts[row], text.length - 1);
        assert.ok(close(all.nats[row] as number, -(one[row]?.[0] as number), { relative: 1e-5 }));
      }
      network.dispose();
    });

    it("a decoder with a cache gives the logits of one without", async () => {
      const network = tinyDecoder();
      const stepper = network.stepper();
      await sameAsWhole(stepper, texts, async (rows) => {
        const found = await Promise.all(rows.map(({ ids }) => decoderLogits(network, ids)));
        return found;
      });
      stepper.dispose();
      network.dispose();
    });

    it("an encoder–decoder with a cache gives the logits of one without, each row of its own source", async () => {
      const network = tinyPairs();
      const stepper = network.stepper(pairs.map(({ source }) => source));
      await sameAsWhole(stepper, texts, (rows) =>
        Promise.all(
          rows.map(({ ids, from }) => pairLogits(network, { ...(pairs[from] as SourceAndTarget), target: ids })),
        ),
      );
      await assert.rejects(async () => stepper.begin([Int32Array.of(1)]), /internal: 1 prefixes of 3 sources/);
      stepper.dispose();
      network.dispose();
    });

    it("drops in training alone, by its stream", async () => {
      const network = decoder({ ...shape, dropout: 0.5, deviation: 0.3 }, random(1));
      const losses = await Promise.all(
        [random(4), random(4), random(5), null].map(async (draw) => {
          const loss = tf.tidy(() => totalLoss(network, texts, draw));
          const [value] = await loss.data();
          loss.dispose();
          return value;
        }),
      );
      assert.equal(losses[0], losses[1]);
      assert.equal(new Set(losses).size, 3);
      network.dispose();
    });
  });

  it("refuses texts longer than its positions, and heads that do not fit", async () => {
    const network = decoder({ ...shape, positions: 4 }, random(1));
    await assert.rejects(() => network.logLikelihood([Int32Array.from([1, 2, 3, 4, 5, 6])]), {
      name: "InputError",
      message: /wanted texts of at most 4 tokens/,
    });
    const stepper = network.stepper();
    await stepper.begin([Int32Array.from([1, 2, 3, 4])]);
    await assert.rejects(async () => stepper.step(Int32Array.of(0), Int32Array.of(2)), { name: "InputError" });
    stepper.dispose();
    network.dispose();
    assert.throws(() => decoder({ ...shape, heads: 5 }, random(1)), /internal: 5 heads/);
  });
});

/** The logits at the tokens of the three texts, without those at the filling. */
function onText(logits: Float32Array): Float32Array {
  const [steps, width] = [Math.max(...texts.map(({ length }) => length)), shape.vocabulary];
  const rows = texts.map(({ length }, row) => logits.subarray(row * steps * width, (row * steps + length) * width));
  return Float32Array.from(rows.flatMap((row) => Array.from(row)));
}

/** Demands the fixture's loss to 1e-5 and its gradients to 1e-4, both relative; of a gradient, to its largest number. */
async function equalLearning<Example>(network: LanguageNetwork<Example>, examples: readonly Example[], of: Case) {
  const { value, grads } = tf.variableGrads(
    () => tf.div<tf.Scalar>(totalLoss(network, examples, null), predicted),
    Object.values(network.variables),
  );
  const loss = (await value.data())[0] as number;
  assert.ok(close(loss, of.loss, { relative: 1e-5 }), `loss ${loss}, should be ${of.loss}`);
  for (const [name, variable] of Object.entries(network.variables)) {
    const expected = (of.gradients[name] as Numbers).values;
    const largest = Math.max(...expected.map(Math.abs));
    const found = (await grads[variable.name]?.data()) as Float32Array;
    // A softmax does not change when all keys move together: what stands there is rounding.
    same(found, expected, { relative: 1e-4, absolute: Math.max(1e-4 * largest, 1e-7) });
  }
  tf.dispose([value, grads]);
}

interface Row {
  readonly ids: Int32Array;
  /** The prefix that it began with. */
  readonly from: number;
}

/** Begins with three prefixes of unequal length, then drops, repeats and turns round rows. */
async function sameAsWhole(
  stepper: ReturnType<Decoder["stepper"]>,
  prefixes: readonly Int32Array[],
  whole: (rows: readonly Row[]) => Promise<Float32Array[]>,
): Promise<void> {
  let rows: Row[] = prefixes.map((ids, from) => ({ ids, from }));
  const agree = async (found: Float32Array[]) => {
    const expected = await whole(rows);
    for (const [row, logits] of found.entries()) same(logits, expected[row] as Float32Array, { absolute: 1e-5 });
  };
  await agree(await stepper.begin(prefixes));
  for (const [parents, ids] of [
    [
      [0, 1, 2],
      [4, 5, 6],
    ],
    [
      [2, 0, 2, 1],
      [7, 8, 9, 3],
    ],
    [
      [3, 1],
      [10, 11],
    ],
    [
      [1, 0, 1],
      [12, 13, 14],
    ],
  ] as const) {
    const kept: Row[] = parents.map((parent, at) => {
      const { ids: known, from } = rows[parent] as Row;
      return { ids: Int32Array.from([...known, ids[at] as number]), from };
    });
    rows = kept;
    await agree(await stepper.step(Int32Array.from(parents), Int32Array.from(ids)));
  }
  // Beginning anew forgets what was written.
  rows = prefixes.map((_, from) => ({ ids: Int32Array.of(1), from }));
  await agree(await stepper.begin(prefixes.map(() => Int32Array.of(1))));
}

async function decoderLogits(network: Decoder, ids: Int32Array): Promise<Float32Array> {
  return lastOf(() => tf.matMul(network.states(tokenBatch([asText(ids)], 0), null), network.table(), false, true));
}

/** Behind a target: those that predict a token put behind it. */
async function pairLogits(network: EncoderDecoder, { source, target }: SourceAndTarget): Promise<Float32Array> {
  const pair = { source, target: Int32Array.from([...target, 0]) };
  return lastOf(() => tf.matMul(network.predictions([pair], null).states, network.table(), false, true));
}

async function lastOf(work: () => tf.Tensor2D): Promise<Float32Array> {
  const logits = tf.tidy(work);
  const values = (await logits.data()) as Float32Array;
  const width = logits.shape[1];
  logits.dispose();
  return values.slice(-width);
}
