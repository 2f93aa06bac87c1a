/**
 * Training steps of the encoder (BERT: forward, backward, Adam) beside PyTorch's with transformers, in turns, with the
 * same sizes, dropout and threads; and on wasm beside native TensorFlow.
 *
 *   npm run bench -- encoder [--threads 2] [--rounds 5] [--python PATH]
 *
 * PyTorch comes by pip into a virtual environment in the user's cache, unless --python names a Python that has it.
 */
import { random } from "../../lib/base/random.ts";
import { adam } from "../../lib/engine/adam.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { prepareDropout } from "../../lib/engine/layers/dropout.ts";
import { tf } from "../../lib/engine/tf.ts";
import { type BertShape, bert } from "../../lib/language/bert.ts";
import { maskedLoss } from "../../lib/language/masked-loss.ts";
import type { TokenBatch } from "../../lib/language/tokenizer/tokenizer.ts";
import { type Contest, contest, openContest } from "./peers/in-turns.ts";

const [rows, steps, dropout] = [32, 64, 0.1];
const sizes = [
  { hidden: 128, layers: 2, heads: 2 },
  { hidden: 256, layers: 4, heads: 4 },
];

/** Readies an encoder; without a vocabulary the loss is the mean square of its states, as in torch-lessons.py. */
async function lesson(size: (typeof sizes)[number], vocabulary: number) {
  const words = vocabulary === 0 ? 1000 : vocabulary;
  const shape: BertShape = {
    ...size,
    vocabulary: words,
    feedForward: 4 * size.hidden,
    positions: steps,
    segments: 2,
    dropout,
    attentionDropout: dropout,
    epsilon: 1e-12,
    activation: "gelu",
    deviation: 0.02,
  };
  await prepareDropout();
  const draw = random(1);
  const network = bert(shape, draw.stream("start"));
  const ids = Int32Array.from({ length: rows * steps }, () => draw.integer(words));
  const lengths = new Int32Array(rows).fill(steps);
  const batch: TokenBatch = { rows, steps, ids, types: new Int32Array(ids.length), lengths };
  const cells = Int32Array.from(ids.keys());
  const variables = Object.entries(network.variables)
    .filter(([name]) => vocabulary > 0 || !name.startsWith("predictions"))
    .filter(([name]) => !name.startsWith("pooler"))
    .map(([, variable]) => variable);
  const optimizer = adam(variables, { learningRate: 1e-3 });
  const loss = (dropping: typeof draw) => {
    const states = network.states(batch, dropping);
    return vocabulary > 0 ? maskedLoss(network, states, cells, ids) : (tf.mean(tf.square(states)) as tf.Scalar);
  };
  return {
    async steps(count: number) {
      const begun = performance.now();
      for (let step = 0; step < count; step++) {
        const value = tf.tidy(() => {
          const { value, grads } = tf.variableGrads(() => loss(draw.stream(`step ${step}`)), variables);
          optimizer.step(
            variables.map(({ name }) => grads[name] ?? null),
            1,
          );
          return value;
        });
        await value.data();
        value.dispose();
      }
      return (performance.now() - begun) / 1000;
    },
    end() {
      network.dispose();
      optimizer.dispose();
    },
  };
}

async function main(): Promise<void> {
  const { backend, peer, turns } = await openContest(`${rows} texts of ${steps} tokens`);
  for (const size of sizes) {
    for (const vocabulary of [0, 3418]) {
      const one: Contest = {
        name: `hidden ${size.hidden}, ${size.layers} layers, ${vocabulary === 0 ? "encoder alone" : `logits on all positions over ${vocabulary} tokens`}`,
        lesson: "encoder",
        settings: { ...size, feedForward: 4 * size.hidden, vocabulary, rows, steps, dropout },
        steps: size.hidden > 128 ? 4 : 10,
        ours: () => lesson(size, vocabulary),
      };
      await contest(one, peer, turns);
    }
  }

  const [small] = sizes as [(typeof sizes)[number]];
  const milliseconds = async (name: "tensorflow" | "wasm") => {
    await useBackend(name);
    const own = await lesson(small, 0);
    await own.steps(2);
    const seconds = await own.steps(5);
    own.end();
    return seconds * 200;
  };
  if (backend.name !== "tensorflow") return;
  const [native, wasm] = [await milliseconds("tensorflow"), await milliseconds("wasm")];
  console.log(
    `\nhidden 128, 2 layers, encoder alone: wasm ${wasm.toFixed(0)} ms, native ${native.toFixed(0)} ms, ratio ${(wasm / native).toFixed(2)}`,
  );
}

await main();
