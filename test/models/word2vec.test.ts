import assert from "node:assert/strict";
import { InputError, TrainingError } from "../../lib/base/errors.ts";
import { type Random, random, shuffle } from "../../lib/base/random.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { sequencesOf } from "../../lib/data/sequences.ts";
import type { Sequences, Vectors } from "../../lib/data/types.ts";
import { trainWordTables } from "../../lib/models/word-training.ts";
import { type Word2vecOptions, word2vec, word2vecDefaults } from "../../lib/models/word2vec.ts";

const [topics, wordsOfTopic] = [4, 12];
const words = topics * wordsOfTopic;
const known = vocabulary(
  "word",
  Array.from({ length: words }, (_, word) => `w${word}`),
);
const topicOf = (word: number) => word % topics;

/** Sentences of eight words, all of one topic; with `shuffled` the same words in any order over all sentences. */
function sentences(draw: Random, shuffled = false): Sequences {
  const rows = Array.from({ length: 600 }, () => {
    const topic = draw.integer(topics);
    return Array.from({ length: 8 }, () => topic + topics * draw.integer(wordsOfTopic));
  });
  if (!shuffled) return sequencesOf(known, rows);
  const all = shuffle(rows.flat(), draw);
  return sequencesOf(
    known,
    rows.map((_, row) => all.slice(row * 8, row * 8 + 8)),
  );
}

/** The share of words whose nearest other word by cosine is of the same topic. */
function togetherness({ dimensions: k, values }: Vectors): number {
  const cosine = (a: number, b: number) => {
    let [product, left, right] = [0, 0, 0];
    for (let d = 0; d < k; d++) {
      const [x, y] = [values[a * k + d] as number, values[b * k + d] as number];
      product += x * y;
      left += x * x;
      right += y * y;
    }
    return product / Math.sqrt(left * right);
  };
  let together = 0;
  for (let word = 0; word < words; word++) {
    let [nearest, most] = [-1, Number.NEGATIVE_INFINITY];
    for (let other = 0; other < words; other++) {
      if (other === word || cosine(word, other) <= most) continue;
      [nearest, most] = [other, cosine(word, other)];
    }
    if (topicOf(nearest) === topicOf(word)) together++;
  }
  return together / words;
}

const small: Partial<Word2vecOptions> = { dimensions: 16, epochs: 10, sample: 0, learningRate: 0.05 };
const options = { ...word2vecDefaults, ...small, neighbours: "both" } as const;

describe("word2vec", function () {
  this.timeout(30_000);
  const text = sentences(random("text"));

  for (const architecture of ["skip-gram", "cbow"] as const) {
    for (const threads of [1, 3]) {
      it(`puts words of a topic together, ${architecture}, threads: ${threads}`, async () => {
        const { vectors, log } = await word2vec(text, { ...small, architecture, threads }, { random: random(1) });
        assert.ok(togetherness(vectors) >= 0.95, `${togetherness(vectors)}; chance is .23`);
        assert.ok(vectors.vocabulary === known && vectors.dimensions === 16 && vectors.values.length === words * 16);
        const losses = log.epochs.map(({ loss }) => loss);
        assert.equal(losses.length, 10);
        assert.ok((losses[9] as number) < 0.9 * (losses[0] as number), losses.join(" "));
        assert.match(log.backend, threads === 1 ? /^webassembly$/ : /3 threads without locks/);
      });
    }

    it(`finds nothing in shuffled sentences, ${architecture}`, async () => {
      const shares: number[] = [];
      for (const seed of [1, 2, 3, 4, 5]) {
        const shuffled = sentences(random(`shuffled ${seed}`), true);
        const { vectors } = await word2vec(shuffled, { ...small, architecture }, { random: random(seed) });
        shares.push(togetherness(vectors));
      }
      const chance = (wordsOfTopic - 1) / (words - 1);
      const error = Math.sqrt((chance * (1 - chance)) / (words * shares.length));
      const share = shares.reduce((sum, value) => sum + value, 0) / shares.length;
      assert.ok(share < chance + 3 * error, `${share} where chance is ${chance} ± ${error}`);
    });
  }

  it("makes input · output larger for words that stand together", async () => {
    const { vectors, outputVectors } = await word2vec(text, small, { random: random(1) });
    const mean = (same: boolean) => {
      let [sum, count] = [0, 0];
      for (let a = 0; a < words; a++) {
        for (let b = 0; b < words; b++) {
          if (a === b || (topicOf(a) === topicOf(b)) !== same) continue;
          for (let d = 0; d < 16; d++) {
            sum += (vectors.values[a * 16 + d] as number) * (outputVectors.values[b * 16 + d] as number);
          }
          count++;
        }
      }
      return sum / count;
    };
    assert.ok(mean(true) > mean(false) + 1, `${mean(true)} and ${mean(false)}`);
  });

  it("gives the same vectors for the same seed, others for another", async () => {
    const run = async (seed: number) =>
      (await word2vec(text, { ...small, epochs: 2 }, { random: random(seed) })).vectors;
    const [one, two, other] = [await run(1), await run(1), await run(2)];
    assert.ok(one.values.every((value, at) => value === two.values[at]));
    assert.ok(one.values.some((value, at) => value !== other.values[at]));
  });

  it("is ended by an abort with the vectors of the last whole epoch", async () => {
    for (const threads of [1, 2]) {
      const read: Float32Array[] = [];
      const abort = new AbortController();
      const onEpoch = ({ epoch }: { epoch: number }) => {
        if (epoch === 2) abort.abort();
      };
      const context = { random: random(1), signal: abort.signal, onEpoch };
      const { tables, log } = await trainWordTables(
        "word2vec",
        text,
        { ...options, threads },
        context,
        async (tables) => read.push(tables.input.slice()),
      );
      assert.equal(log.interrupted, true);
      assert.deepEqual(
        log.epochs.map(({ epoch, epochs, validation }) => [epoch, epochs, validation]),
        [
          [1, 10, 1],
          [2, 10, 2],
        ],
      );
      assert.ok(tables.input.every((value, at) => value === read[1]?.[at]));
      assert.ok(tables.input.some((value, at) => value !== read[0]?.[at]));
    }
  });

  it("leaves words that stand nowhere without a vector", async () => {
    const rows = Array.from({ length: 40 }, () => [0, 1, 3]);
    const sparse = sequencesOf(vocabulary("word", ["a", "b", "never", "d"]), [...rows, [], [3]]);
    const { vectors, outputVectors } = await word2vec(sparse, { ...small, dimensions: 2 }, { random: random(1) });
    for (const { values } of [vectors, outputVectors]) {
      assert.deepEqual([...values.subarray(4, 6)], [0, 0]);
      assert.ok([0, 2, 6].every((at) => values[at] !== 0));
    }
  });

  it("says what is wrong with a text that nothing can be learned from", async () => {
    const three = vocabulary("word", ["a", "b", "c"]);
    const of = (rows: number[][], given: Partial<Word2vecOptions> = {}) =>
      word2vec(sequencesOf(three, rows), given, { random: random(1) });
    await assert.rejects(
      of([]),
      (error) => error instanceof InputError && /0 rows without a single word/.test(error.message),
    );
    await assert.rejects(of([[], []]), /2 rows without a single word/);
    await assert.rejects(of([[0], [1], [2]]), /rows of one word each/);
    await assert.rejects(of([[0, 0, 0], [0]]), /“a” alone/);
    await assert.rejects(
      of([[0, 1, 2]], { sample: 1e-12 }),
      (error) => error instanceof InputError && /sample 1e-12/.test(error.message),
    );
    await assert.rejects(of([[0, 1]], { threads: 0 }), /threads to be a whole number/);
    await assert.rejects(of([[0, 1]], { windows: 3 } as never), /one of the options/);
  });

  it("stops when the loss is no number any more", async () => {
    for (const threads of [1, 2]) {
      await assert.rejects(
        word2vec(text, { ...small, learningRate: 1e30, threads }, { random: random(1) }),
        (error) => error instanceof TrainingError && error.problem.epoch === 1,
      );
    }
  });
});
