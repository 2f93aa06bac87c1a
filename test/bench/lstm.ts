/**
 * Training of the LSTM beside PyTorch's, in turns, with the same sizes and threads: images by their rows (28 steps of 28
 * numbers, 128 units, batches of 128, ten classes), and the next of 3,416 items (32 histories of 50 steps, 64 units, full
 * softmax). Ours is timed by whole fits, shuffling included; PyTorch by bare steps over one batch that stays.
 *
 *   npm run bench -- lstm [--threads 2] [--rounds 5] [--python PATH]
 *
 * PyTorch comes by pip into a virtual environment in the user's cache, unless --python names a Python that has it.
 */
import { random } from "../../lib/base/random.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { sequenceRecommender } from "../../lib/models/sequence/sequence-recommender.ts";
import { sequenceClassifier } from "../../lib/models/sequence-classifier.ts";
import { type Contest, contest, openContest } from "./peers/in-turns.ts";

const images = { rows: 128, steps: 28, inputs: 28, hidden: 128, classes: 10 };
const histories = { rows: 32, steps: 50, items: 3416, width: 64 };

/** `count` batches of made-up images: their content does not change the time. */
async function fitImages(count: number): Promise<number> {
  const { rows: batchSize, steps, inputs, hidden, classes } = images;
  const rows = count * batchSize;
  const draw = random(1);
  const input = Float32Array.from({ length: rows * steps * inputs }, () => draw.uniform());
  const target = Int32Array.from({ length: rows }, () => draw.integer(classes));
  const classifier = sequenceClassifier({ encoder: "lstm", hidden, classes, epochs: 1, batchSize });
  const { seconds } = await classifier.fit({ rows, steps, input, target }, { random: random(2) });
  classifier.dispose();
  return seconds;
}

async function fitHistories(count: number): Promise<number> {
  const { rows: batchSize, steps, items, width } = histories;
  const users = count * batchSize;
  const draw = random(1);
  const names = (name: string, length: number) =>
    vocabulary(
      name,
      Array.from({ length }, (_, at) => `${name}${at}`),
    );
  const length = users * (steps + 1);
  const train = interactions({
    users: names("user", users),
    items: names("item", items),
    user: Int32Array.from({ length }, (_, at) => Math.floor(at / (steps + 1))),
    item: Int32Array.from({ length }, () => draw.integer(items)),
    value: null,
    time: Float64Array.from({ length }, (_, at) => at),
  });
  const model = sequenceRecommender({
    ...{ encoder: "lstm", dimensions: width, layers: 1, maxLength: steps, dropout: 0, epochs: 1, batchSize },
    ...{ clip: null, weightDecay: 0 },
  });
  const { seconds } = await model.fit({ interactions: train }, { random: random(2) });
  model.dispose();
  return seconds;
}

async function main(): Promise<void> {
  const { peer, turns } = await openContest();
  const contests: Contest[] = [
    {
      name: "images by rows, batch 128",
      lesson: "rows-lstm",
      settings: images,
      steps: 100,
      ours: async () => ({ steps: fitImages, end: () => undefined }),
    },
    {
      name: "the next of 3,416 items, 32 × 50",
      lesson: "next-item-lstm",
      settings: histories,
      steps: 50,
      ours: async () => ({ steps: fitHistories, end: () => undefined }),
    },
  ];
  for (const one of contests) await contest(one, peer, turns);
  console.log(
    "\nAn epoch of MNIST is 469 steps of the first kind. The fast layers (`npm run backend`) do the LSTM here where they" +
      " could be compiled; without them TensorFlow's block operation takes about twice as long.",
  );
}

await main();
