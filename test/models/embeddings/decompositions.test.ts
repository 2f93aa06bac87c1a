import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { sequencesOf } from "../../../lib/data/sequences.ts";
import type { Sequences } from "../../../lib/data/types.ts";
import { type CooccurrenceOptions, cooccurrences } from "../../../lib/models/embeddings/cooccurrence.ts";
import { positivePointwise } from "../../../lib/models/embeddings/pointwise.ts";
import { ppmiSvd, scaledVectors } from "../../../lib/models/embeddings/ppmi-svd.ts";
import { truncatedSvd } from "../../../lib/models/embeddings/truncated-svd.ts";
import { closeTo } from "../../eval/close-to.ts";
import { embeddingCases, sparseOf, tableOf } from "../../support/embeddings.ts";

/** Counts by the definition: every pair of places of a row. */
function counted({ rows, row, vocabulary: words }: Sequences, { window, weighting }: CooccurrenceOptions): number[][] {
  const table = words.ids.map(() => words.ids.map(() => 0));
  for (let r = 0; r < rows; r++) {
    for (const [i, a] of row(r).entries()) {
      for (const [j, b] of row(r).entries()) {
        const d = Math.abs(i - j);
        if (d === 0 || d > window) continue;
        const cells = table[a] as number[];
        cells[b] =
          (cells[b] as number) +
          (weighting === "flat" ? 1 : weighting === "inverse" ? 1 / d : (window + 1 - d) / window);
      }
    }
  }
  return table;
}

describe("models/embeddings/cooccurrence", () => {
  const draw = random(8);
  const words = vocabulary("word", ["a", "b", "c", "d", "e", "never"]);
  const text = sequencesOf(
    words,
    Array.from({ length: 40 }, () => Array.from({ length: draw.integer(12) }, () => draw.integer(5))),
  );

  for (const weighting of ["inverse", "linear", "flat"] as const) {
    it(`counts what the definition counts, ${weighting}`, () => {
      for (const window of [1, 3, 20]) {
        const made = cooccurrences(text, { window, weighting });
        for (const [row, cells] of counted(text, { window, weighting }).entries()) {
          closeTo(tableOf(made)[row] as number[], cells, `row ${row}`, { relative: 1e-6 });
        }
        for (let row = 0; row < made.rows; row++) {
          const columns = made.columns.subarray(made.offsets[row], made.offsets[row + 1]);
          assert.ok(columns.every((column, at) => at === 0 || column > (columns[at - 1] as number)));
        }
      }
    });
  }

  it("never counts over the end of a row, and refuses rows of one word", () => {
    const apart = sequencesOf(words, [[0, 1], [2], [3, 3]]);
    const table = tableOf(cooccurrences(apart));
    assert.deepEqual([table[0]?.[1], table[1]?.[0], table[1]?.[2], table[3]?.[3]], [1, 1, 0, 2]);
    assert.throws(
      () => cooccurrences(sequencesOf(words, [[0], [], [1]])),
      (error) => {
        return error instanceof InputError && /a row with two words or more, got 3 rows/.test(error.message);
      },
    );
  });
});

describe("models/embeddings/pointwise", () => {
  const { counts, cases } = embeddingCases.pointwise;
  for (const { exponent, shift, expected } of cases) {
    it(`gives what numpy gives, exponent ${exponent}, shift ${shift}`, () => {
      const table = tableOf(positivePointwise(sparseOf(counts), { contextExponent: exponent, shift }));
      assert.ok(expected.flat().some((value) => value > 0));
      for (const [row, cells] of expected.entries()) {
        closeTo(table[row] as number[], cells, `row ${row}`, { relative: 1e-6, absolute: 1e-7 });
      }
    });
  }
});

describe("models/embeddings/truncated-svd", () => {
  const { matrix, values, projector } = embeddingCases.decomposition;
  const sparse = sparseOf(matrix);

  it("is exact where the space holds the whole matrix", async () => {
    const svd = await truncatedSvd(sparse, 5, { random: random(1), basis: 45 });
    closeTo(svd.values, values.slice(0, 5), "values", { relative: 1e-12 });
    // Vectors up to their sign: left leftᵀ.
    for (let i = 0; i < 60; i++) {
      const row = Array.from({ length: 60 }, (_, j) =>
        [0, 1, 2, 3, 4].reduce((sum, d) => sum + (svd.left[i * 5 + d] as number) * (svd.left[j * 5 + d] as number), 0),
      );
      closeTo(row, projector[i] as number[], `projector ${i}`, { absolute: 1e-10 });
    }
  });

  it("finds the largest values from a part of the space, and all of A from all of them", async () => {
    const part = await truncatedSvd(sparse, 5, { random: random(1) });
    closeTo(part.values, values.slice(0, 5), "values", { relative: 1e-5 });
    const { values: all, left, right } = await truncatedSvd(sparse, 45, { random: random(2) });
    for (const [i, row] of matrix.entries()) {
      const back = row.map((_, j) =>
        all.reduce((sum, value, d) => sum + value * (left[i * 45 + d] as number) * (right[j * 45 + d] as number), 0),
      );
      closeTo(back, row, `row ${i}`, { absolute: 1e-6 });
    }
  });

  it("stands by equal values, by low rank and by nothing at all", async () => {
    const unit = sparseOf(Array.from({ length: 30 }, (_, i) => Array.from({ length: 30 }, (_, j) => Number(i === j))));
    closeTo((await truncatedSvd(unit, 4, { random: random(1) })).values, [1, 1, 1, 1], "identity");
    const low = sparseOf([
      [1, 2, 0],
      [2, 4, 0],
      [0, 0, 3],
      [0, 0, 0],
    ]);
    const { values: few, left } = await truncatedSvd(low, 3, { random: random(1) });
    closeTo(few, [5, 3, 0], "rank 2", { absolute: 1e-12 });
    assert.ok([0, 1, 2, 3].every((row) => left[row * 3 + 2] === 0));
    const empty = { ...low, offsets: new Int32Array(5), columns: new Int32Array(0), values: new Float32Array(0) };
    assert.deepEqual([...(await truncatedSvd(empty, 2, { random: random(1) })).values], [0, 0]);
  });

  it("refuses more dimensions than there are, and can be stopped", async () => {
    await assert.rejects(truncatedSvd(sparse, 46, { random: random(1) }), /from 1 to 45 dimensions.*60 × 45.*got 46/);
    const pause = async () => {
      throw new Error("stopped");
    };
    await assert.rejects(truncatedSvd(sparse, 3, { random: random(1), pause }), /stopped/);
  });
});

describe("models/embeddings/ppmi-svd", () => {
  it("brings words with the same neighbours together, and scales directions as asked", async () => {
    const words = vocabulary("word", ["cat", "dog", "purrs", "runs", "car", "bus", "drives", "stops"]);
    const draw = random(3);
    const text = sequencesOf(
      words,
      Array.from({ length: 300 }, () => {
        const half = draw.integer(2) * 4;
        return [half + draw.integer(2), half + 2 + draw.integer(2)];
      }),
    );
    const { vectors, svd } = await ppmiSvd(text, { dimensions: 3 }, { random: random(1) });
    const cosine = (a: string, b: string) => {
      const [x, y] = [a, b].map((id) =>
        Array.from(vectors.values.subarray(words.index(id) * 3, words.index(id) * 3 + 3)),
      );
      const product = (u: number[] = [], v: number[] = []) =>
        u.reduce((sum, value, d) => sum + value * (v[d] as number), 0);
      return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
    };
    assert.ok(
      cosine("cat", "dog") > 0.9 && cosine("cat", "car") < 0.2,
      `${cosine("cat", "dog")} ${cosine("cat", "car")}`,
    );
    const plain = scaledVectors(words, svd, 0);
    assert.ok(
      Math.abs((vectors.values[0] as number) - (plain.values[0] as number) * Math.sqrt(svd.values[0] as number)) < 1e-6,
    );
    await assert.rejects(ppmiSvd(text, { dimensions: 9 }, { random: random(1) }), /from 1 to 8 dimensions/);
    await assert.rejects(ppmiSvd(text, { dimension: 9 } as object, { random: random(1) }), /dimension/);
    const stopped = ppmiSvd(text, { dimensions: 2 }, { random: random(1), signal: AbortSignal.abort() });
    await assert.rejects(stopped, { name: "AbortError" });
  });
});
