import assert from "node:assert/strict";
import { InputError, TrainingError } from "../../../lib/base/errors.ts";
import { normals, random } from "../../../lib/base/random.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { sequencesOf } from "../../../lib/data/sequences.ts";
import type { Vectors } from "../../../lib/data/types.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { cooccurrences } from "../../../lib/models/embeddings/cooccurrence.ts";
import { countFactorization } from "../../../lib/models/embeddings/count-factorization.ts";
import { glove } from "../../../lib/models/embeddings/glove.ts";
import { nearest } from "../../../lib/models/embeddings/nearest.ts";
import { printedDescent, rowMeans } from "../../../lib/models/embeddings/printed-objective.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { embeddingCases, sparseOf, tableOf, vectorsOf } from "../../support/embeddings.ts";

const words = vocabulary("word", ["cat", "dog", "purrs", "runs", "eats", "car", "bus", "drives", "stops", "turns"]);
/** Sentences of two halves that never meet: animals and what they do, cars and what they do. */
function halves(sentences: number, seed: number) {
  const draw = random(seed).stream("halves");
  const rows = Array.from({ length: sentences }, () => {
    const half = draw.integer(2) * 5;
    return [half + draw.integer(2), half + 2 + draw.integer(3), half + draw.integer(2), half + 2 + draw.integer(3)];
  });
  return sequencesOf(words, rows);
}

const start = (seed: number, dimensions: number): Vectors => ({
  vocabulary: words,
  dimensions,
  values: normals(words.size * dimensions, 1, random(seed)),
});

describe("models/embeddings/glove", () => {
  it("brings words with the same neighbours together; the same seed gives the same vectors", async () => {
    const text = halves(300, 1);
    const options = { dimensions: 6, epochs: 40 };
    const losses: number[] = [];
    const made = await glove(text, options, { random: random(1), onEpoch: ({ loss }) => void losses.push(loss) });
    const byWord = { ...made.vectors, values: made.tables.word };
    assert.equal(nearest(byWord, "cat", 1)[0]?.id, "dog");
    assert.equal(nearest(byWord, "bus", 1)[0]?.id, "car");
    const sum = made.tables.word.map((value, at) => value + (made.tables.context[at] as number));
    assert.deepEqual(made.vectors.values, sum);
    assert.ok((losses.at(-1) as number) < 0.1 * (losses[0] as number), `${losses[0]} … ${losses.at(-1)}`);
    assert.equal(made.log.epochs.length, 40);
    const again = await glove(text, options, { random: random(1) });
    assert.deepEqual(again.vectors.values, made.vectors.values);
    const other = await glove(text, options, { random: random(2) });
    assert.notDeepEqual(other.vectors.values, made.vectors.values);
  });

  it("says what is wrong: nothing to count, a rate too high; an abort leaves the last whole epoch", async () => {
    const context = { random: random(1) };
    await assert.rejects(glove(sequencesOf(words, [[1], [2]]), {}, context), InputError);
    await assert.rejects(glove(halves(50, 1), { learningRate: 1e30, epochs: 3 }, context), (error) => {
      return error instanceof TrainingError && /glove.*epoch/.test(error.message);
    });
    const stop = new AbortController();
    const kept: Float32Array[] = [];
    const log = await glove(
      halves(50, 1),
      { epochs: 20 },
      {
        random: random(1),
        signal: stop.signal,
        onEpoch: ({ epoch }) => {
          if (epoch === 2) stop.abort();
        },
      },
    );
    assert.deepEqual([log.log.interrupted, log.log.epochs.length], [true, 2]);
    const two = await glove(
      halves(50, 1),
      { epochs: 2 },
      { random: random(1), onEpoch: () => void kept.push(new Float32Array(0)) },
    );
    assert.deepEqual(log.vectors.values, two.vectors.values);
  });
});

describe("models/embeddings/printed-objective", () => {
  const x = rowMeans(cooccurrences(halves(100, 2)));

  it("makes rows of means", () => {
    for (const row of tableOf(x)) assert.ok(Math.abs(row.reduce((sum, value) => sum + value, 0) - 1) < 1e-6);
  });

  it("moves as the formula says, by the printed update and by the gradient", async () => {
    const from = start(3, 2);
    const table = tableOf(x);
    const [n, k] = [words.size, 2];
    const w = Float64Array.from(from.values);
    const objective = () => {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < k; j++) {
          const predicted = (table[i] as number[]).reduce((s, share, c) => s + share * (w[c * k + j] as number), 0);
          sum += ((w[i * k + j] as number) - predicted) ** 2;
        }
      }
      return sum;
    };
    const numeric = Array.from(w, (value, at) => {
      const [up, down] = [1e-5, -1e-5].map((move) => {
        w[at] = value + move;
        return objective();
      });
      w[at] = value;
      return ((up as number) - (down as number)) / 2e-5;
    });
    const moved = await printedDescent(x, from, { update: "gradient", steps: 1, learningRate: 0.01 });
    const printed = await printedDescent(x, from, { update: "printed", steps: 1, learningRate: 0.01 });
    assert.ok(Math.abs((moved.log[0]?.objective as number) - objective()) < 1e-4);
    let apart = 0;
    for (const [at, slope] of numeric.entries()) {
      const [i, j] = [Math.floor(at / k), at % k];
      const before = from.values[at] as number;
      assert.ok(Math.abs((moved.vectors.values[at] as number) - (before - 0.01 * slope)) < 1e-5);
      const predicted = (table[i] as number[]).reduce(
        (s, share, c) => s + share * (from.values[c * k + j] as number),
        0,
      );
      const said = before - 0.01 * 2 * (before - predicted);
      assert.ok(Math.abs((printed.vectors.values[at] as number) - said) < 1e-5);
      apart = Math.max(apart, Math.abs(said - (before - 0.01 * slope)));
    }
    assert.ok(apart > 1e-3, "the printed update is not the gradient");
  });

  it("ends where all words of a text have one vector, and at zero where X is no mean", async () => {
    const joined = rowMeans(
      cooccurrences(
        sequencesOf(words, [
          [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
          [0, 5, 9],
        ]),
      ),
    );
    const alike = await printedDescent(joined, start(4, 3), { steps: 3000 });
    const last = alike.log.at(-1);
    assert.ok((last?.spread as number) < 1e-6 && (last?.objective as number) < 1e-6, JSON.stringify(last));
    assert.ok((last?.size as number) > 0.01);
    const shrunk = { ...joined, values: joined.values.map((value) => value * 0.5) };
    for (const update of ["printed", "gradient"] as const) {
      const nothing = await printedDescent(shrunk, start(4, 3), { steps: 400, update, learningRate: 0.2 });
      assert.ok((nothing.log.at(-1)?.size as number) < 1e-8, update);
    }
  });

  it("says so when steps grow without end", async () => {
    const doubled = { ...x, values: x.values.map((value) => value * 40) };
    await assert.rejects(printedDescent(doubled, start(5, 3), { steps: 200 }), (error) => {
      return error instanceof TrainingError && /printedDescent.*Lower learningRate/.test(error.message);
    });
  });

  it("falls at every step along the gradient, and can be stopped", async () => {
    const { log } = await printedDescent(x, start(5, 3), { update: "gradient", steps: 100, learningRate: 0.1 });
    assert.ok(
      log.every(({ objective }, at) => at === 0 || objective <= (log[at - 1]?.objective as number) * (1 + 1e-6)),
    );
    await assert.rejects(printedDescent(x, start(5, 3), {}, { signal: AbortSignal.abort() }), { name: "AbortError" });
  });
});

describe("models/embeddings/count-factorization", () => {
  onEveryBackend(() => {
    it("descends to what the largest singular values leave", async () => {
      const { matrix, values } = embeddingCases.decomposition;
      const sparse = sparseOf(matrix);
      const ids = vocabulary(
        "word",
        matrix.map((_, at) => `w${at}`),
      );
      const before = tf.memory().numTensors;
      const { log, vectors, contextVectors } = await countFactorization(
        ids,
        sparse,
        { dimensions: 4, steps: 400 },
        { random: random(1) },
      );
      assert.equal(tf.memory().numTensors, before);
      const floor = values.slice(4).reduce((sum, value) => sum + value * value, 0);
      const last = log.at(-1)?.objective as number;
      assert.ok(last >= floor * (1 - 1e-4) && last < floor * 1.001, `${last} over ${floor}`);
      assert.ok(
        log.every(({ objective }, at) => at === 0 || objective <= (log[at - 1]?.objective as number) * (1 + 1e-4)),
      );
      let sum = 0;
      for (const [i, row] of matrix.entries()) {
        for (const [j, cell] of row.entries()) {
          let product = 0;
          for (let d = 0; d < 4; d++)
            product += (vectors.values[i * 4 + d] as number) * (contextVectors.values[j * 4 + d] as number);
          sum += (cell - product) ** 2;
        }
      }
      assert.ok(Math.abs(sum / last - 1) < 1e-3);
    });
  });

  it("refuses steps that explode", async () => {
    const ids = vocabulary(
      "word",
      embeddingCases.decomposition.matrix.map((_, at) => `w${at}`),
    );
    const sparse = sparseOf(embeddingCases.decomposition.matrix);
    const huge = { ...sparse, values: sparse.values.map((value) => value * 1e30) };
    await assert.rejects(
      countFactorization(ids, huge, { dimensions: 4, steps: 50 }, { random: random(1) }),
      TrainingError,
    );
  });
});

describe("models/embeddings/nearest", () => {
  const made = vectorsOf({ king: [1, 0], queen: [2, 0.2], prince: [1, 1], none: [0, 0], far: [-1, 0] });

  it("orders by cosine, leaves out the word itself and words without a vector", () => {
    const found = nearest(made, "king", 5);
    assert.deepEqual(
      found.map(({ id }) => id),
      ["queen", "prince", "far"],
    );
    assert.ok(Math.abs((found[1]?.similarity as number) - Math.SQRT1_2) < 1e-7);
    assert.equal(found[2]?.similarity, -1);
    assert.deepEqual(nearest(made, [1, 0], 1)[0], { id: "king", similarity: 1 });
  });

  it("offers near spellings of an unknown word, and refuses what has no direction", () => {
    assert.throws(
      () => nearest(made, "quen"),
      (error) => error instanceof InputError && /Did you mean “queen”/.test(error.message),
    );
    assert.throws(
      () => nearest(made, "none"),
      (error) => error instanceof InputError && /never trained/.test(error.message),
    );
    assert.throws(() => nearest(made, [1, 2, 3]), /2 numbers/);
    assert.throws(() => nearest(made, "king", 0), /k to be a whole number/);
  });
});
