import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "../../../lib/base/errors.ts";
import { normals, random } from "../../../lib/base/random.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import type { Bert } from "../../../lib/language/bert.ts";
import { type Moves, textPredictor } from "../../../lib/language/fine-tuning/text-predictor.ts";
import type { TextEncoder } from "../../../lib/language/masked-words.ts";
import { tokenBatch } from "../../../lib/language/tokenizer/tokenizer.ts";
import { adaLora } from "../../../lib/language/tuning/adalora.ts";
import { adapters } from "../../../lib/language/tuning/adapters.ts";
import { lora } from "../../../lib/language/tuning/lora.ts";
import { promptTuning } from "../../../lib/language/tuning/prompt.ts";
import { encoderFingerprint, readTuning, saveTuning } from "../../../lib/language/tuning/saved.ts";
import type { EfficientTuning } from "../../../lib/language/tuning/tuning.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { same } from "../../support/parity.ts";
import { colours, shapes, tinyEncoder } from "../../support/tiny-encoder.ts";

const makers: Record<string, (network: Bert, seed: number) => EfficientTuning> = {
  adapters: ({ shape }, seed) => adapters(shape, { width: 4 }, random(seed)),
  lora: ({ shape }, seed) => lora(shape, { rank: 4 }, random(seed)),
  "ada-lora": ({ shape }, seed) => adaLora(shape, { rank: 2, startRank: 3, interval: 2 }, random(seed)),
  prompt: (network, seed) => promptTuning(network, { length: 3 }, random(seed)),
};

/** Every colour with every shape; the shape is asked for, of the first token's state, which hardly tells it. */
const texts = colours.flatMap((colour) => shapes.map((shape) => `a ${colour} ${shape}`));
const asked = colours.flatMap(() => shapes.map((_, s) => s));
const unequal = ["a red ball", "a very very very blue cube and a green ring", "grey"];

/** The states of the tokens of texts of unequal length, filling included. */
function statesOf({ bert, tokenizer }: TextEncoder, tuning?: EfficientTuning): tf.Tensor2D {
  const batch = tokenBatch(
    unequal.map((text) => tokenizer.encode(text)),
    tokenizer.special.pad,
  );
  return bert.states(batch, null, tuning === undefined ? {} : { tuning });
}

function numbersOf(work: () => tf.Tensor): Float32Array {
  const result = tf.tidy(work);
  const values = result.dataSync() as Float32Array;
  result.dispose();
  return values;
}

/** Gives a tuning random values everywhere, as if it had learned. */
function stir({ variables }: EfficientTuning, seed: number): void {
  for (const [name, variable] of Object.entries(variables)) {
    const values = normals(variable.size, 0.3, random(seed).stream(name));
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
}

async function learnedLoss(encoder: TextEncoder, moves: Moves, learningRate: number): Promise<number> {
  const predictor = textPredictor(encoder, moves, { asked: "class", outputs: 4, pooling: "first" });
  const training = { epochs: 30, batchSize: 8, learningRate, weightDecay: 0 };
  await predictor.fit({ texts, targets: asked }, training, { random: random(1) });
  const chances = await predictor.predict(texts);
  predictor.dispose();
  return asked.reduce((sum, shape, row) => sum - Math.log(chances[4 * row + shape] as number), 0) / asked.length;
}

describe("tunings of few numbers", () => {
  for (const [kind, make] of Object.entries(makers)) {
    describe(kind, () => {
      onEveryBackend(() => {
        it("starts with the untouched encoder's answers, or only a prompt before them", () => {
          const encoder = tinyEncoder(1);
          const tuning = make(encoder.bert, 1);
          assert.equal(tuning.kind, kind);
          const [plain, tuned] = [numbersOf(() => statesOf(encoder)), numbersOf(() => statesOf(encoder, tuning))];
          if (kind !== "prompt") same(tuned, plain, { absolute: 2e-6 });
          stir(tuning, 2);
          const stirred = numbersOf(() => statesOf(encoder, tuning));
          assert.ok(Math.max(...stirred.map((value, at) => Math.abs(value - (plain[at] as number)))) > 0.05);
          tuning.dispose();
          encoder.bert.dispose();
        });

        it("learns what the head alone cannot, all of it moves, and the encoder stays bit for bit", async () => {
          const encoder = tinyEncoder(3, { layers: 2, deviation: 0.3 });
          const rate = kind === "prompt" ? 0.1 : 0.03;
          const before = await encoderFingerprint(encoder.bert);
          const alone = await learnedLoss(encoder, "head alone", rate);
          const held = tf.memory().numTensors;
          const tuning = make(encoder.bert, 4);
          const start = Object.values(tuning.variables).map((variable) => variable.dataSync().slice());
          const loss = await learnedLoss(encoder, tuning, rate);
          assert.ok(alone > 0.6 && loss < 0.6 * alone, `${loss}; the head alone ${alone}`);
          for (const [at, [name, variable]] of Object.entries(tuning.variables).entries()) {
            assert.notDeepEqual(variable.dataSync(), start[at], name);
          }
          assert.equal(await encoderFingerprint(encoder.bert), before);
          tuning.dispose();
          assert.equal(tf.memory().numTensors, held);
          encoder.bert.dispose();
        });

        it("has the slopes that differences tell, through the whole network", () => {
          const encoder = tinyEncoder(5);
          const tuning = make(encoder.bert, 6);
          stir(tuning, 7);
          const all = Object.values(tuning.variables);
          const value = () => {
            const states = statesOf(encoder, tuning);
            return tf.sum(tf.mul(states, tf.tensor(normals(states.size, 1, random(8)), states.shape))) as tf.Scalar;
          };
          const { value: at, grads } = tf.variableGrads(value, all);
          // Along the slope the value rises by the slope's length; a float32 difference tells it to a few thousandths.
          const length = Math.sqrt(all.reduce((sum, { name }) => sum + squares(grads[name] as tf.Tensor), 0));
          const step = 0.02;
          const move = (by: number) => {
            for (const variable of all) {
              tf.tidy(() => variable.assign(tf.add(variable, tf.mul(grads[variable.name] as tf.Tensor, by / length))));
            }
          };
          move(step);
          const [above] = numbersOf(value);
          move(-2 * step);
          const [below] = numbersOf(value);
          const rise = ((above as number) - (below as number)) / (2 * step);
          assert.ok(length > 0.5 && Math.abs(rise / length - 1) < 0.02, `${rise}, should be ${length}`);
          tf.dispose([at, grads]);
          tuning.dispose();
          encoder.bert.dispose();
        });
      });
    });
  }
});

function squares(tensor: tf.Tensor): number {
  return numbersOf(() => tf.sum(tf.square(tensor)))[0] as number;
}

describe("a saved tuning", () => {
  let folder: string;
  before(async () => {
    await useBackend("wasm");
    folder = await mkdtemp(join(tmpdir(), "tuning-"));
  });
  after(() => rm(folder, { recursive: true }));
  const refused = (work: Promise<unknown>, pattern: RegExp) =>
    assert.rejects(work, (error) => error instanceof InputError && pattern.test(error.message));

  for (const [kind, make] of Object.entries(makers)) {
    it(`of kind ${kind} comes back bit for bit, in a file hardly larger than its numbers`, async () => {
      const encoder = tinyEncoder(1);
      const tuning = make(encoder.bert, 2);
      stir(tuning, 3);
      const path = join(folder, `${kind}.safetensors`);
      await saveTuning(path, tuning, encoder.bert);
      const again = await readTuning(path, encoder.bert);
      assert.deepEqual([again.kind, again.options], [tuning.kind, tuning.options]);
      assert.deepEqual(
        numbersOf(() => statesOf(encoder, again)),
        numbersOf(() => statesOf(encoder, tuning)),
      );
      const numbers = Object.values(tuning.variables).reduce((sum, { size }) => sum + size, 0);
      const { size } = await stat(path);
      assert.ok(size >= 4 * numbers && size < 4 * numbers + 4096, `${size} bytes for ${numbers} numbers`);
      for (const each of [tuning, again]) each.dispose();
      encoder.bert.dispose();
    });
  }

  it("is refused by another network, of other sizes or other weights, and when it is no tuning", async () => {
    const [own, other] = [tinyEncoder(1), tinyEncoder(2)];
    const [wide, deep] = [tinyEncoder(1, { hidden: 24 }), tinyEncoder(1, { layers: 2 })];
    const tuning = lora(own.bert.shape, { rank: 2 }, random(1));
    const path = join(folder, "lora.safetensors");
    await saveTuning(path, tuning, own.bert);
    const before = tf.memory().numTensors;
    await refused(readTuning(path, wide.bert), /layers\.0\.query\.A of shape \[24, 2\], got \[16, 2\]/);
    await refused(readTuning(path, deep.bert), /layers\.1\.query\.A of shape \[16, 2\], got none/);
    await refused(readTuning(path, other.bert), /learned in this network, got one of a network of other weights/);
    assert.equal(tf.memory().numTensors, before);

    const large = lora(deep.bert.shape, { rank: 2 }, random(1));
    await saveTuning(path, large, deep.bert);
    await refused(readTuning(path, own.bert), /no layers\.1\.query\.A, got one/);
    await writeFile(path, (await readFile(path)).subarray(0, 400));
    await refused(readTuning(path, deep.bert), /a whole safetensors file/);
    const text = (await readFile(join(folder, "adapters.safetensors"))).toString("latin1");
    await writeFile(path, text.replace('"kind":"adapters"', '"kind":"adopters"'), "latin1");
    await refused(readTuning(path, own.bert), /one of adapters, lora, ada-lora, prompt, got “adopters”/);
    await refused(readTuning(join(folder, "none"), own.bert), /no such file/);
    for (const each of [tuning, large]) each.dispose();
    for (const { bert } of [own, other, wide, deep]) bert.dispose();
  });

  it("cannot be made with settings that mean nothing", () => {
    const { bert } = tinyEncoder(1);
    const wrong = (work: () => unknown, pattern: RegExp) =>
      assert.throws(work, (error) => error instanceof InputError && pattern.test(error.message));
    const draw = random(1);
    for (const make of [lora, adaLora]) {
      wrong(() => make(bert.shape, { rank: 0 }, draw), /rank.*at least 1.*0/);
      wrong(() => make(bert.shape, { rank: 17 }, draw), /rank of at most 16.*17/);
      wrong(() => make(bert.shape, { places: ["query", "middle"] as never }, draw), /places.*“query”, “key”.*middle/);
      wrong(() => make(bert.shape, { places: [] }, draw), /at least one of the places.*none/);
      wrong(() => make(bert.shape, { ranks: 2 } as never, draw), /ranks/);
    }
    wrong(() => adaLora(bert.shape, { rank: 4, startRank: 3 }, draw), /startRank of at least the rank at the end, 4/);
    wrong(() => adaLora(bert.shape, { startRank: 17 }, draw), /rank of at most 16.*17/);
    wrong(() => adaLora(bert.shape, { warmUp: 0.7, settle: 0.4 }, draw), /at most 1 together/);
    wrong(() => adapters(bert.shape, { width: 0 }, draw), /width.*at least 1.*0/);
    wrong(() => promptTuning(bert, { length: 0 }, draw), /length.*at least 1.*0/);
    wrong(() => promptTuning(bert, { length: bert.shape.vocabulary + 1 }, draw), /length of at most/);
    bert.dispose();
  });
});
