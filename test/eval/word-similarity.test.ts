import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { analogyScores } from "../../lib/eval/analogies.ts";
import { pearson, rankGroups, spearman, weightedSpearman } from "../../lib/eval/rank-correlation.ts";
import { compareSimilarity, wordSimilarity } from "../../lib/eval/word-similarity.ts";
import { embeddingCases, vectorsOf } from "../support/embeddings.ts";
import { closeTo } from "./close-to.ts";

const { words } = embeddingCases;
const vectors = vectorsOf(Object.fromEntries(words.names.map((name, at) => [name, words.vectors[at] ?? []])));
const judged = {
  title: "made up",
  pairs: words.pairs.map(([first, second, mark]) => ({ first, second, mark })),
};

/** Vectors whose cosines order the pairs a–b, a–c, … by angle. */
const circle = (degrees: Readonly<Record<string, number>>) =>
  vectorsOf(
    Object.fromEntries(
      Object.entries(degrees).map(([name, angle]) => [name, [Math.cos(angle / 57.3), Math.sin(angle / 57.3)]]),
    ),
  );
const pairs = (marks: Readonly<Record<string, number>>) => ({
  title: "by hand",
  pairs: Object.entries(marks).map(([second, mark]) => ({ first: "a", second, mark })),
});

describe("eval/rank-correlation", () => {
  it("gives what scipy gives, ties included", () => {
    for (const { a, b, rho } of embeddingCases.correlations) {
      closeTo(spearman(Float64Array.from(a), Float64Array.from(b)), rho, "rho");
    }
  });

  it("by hand: ties share their mean rank, nothing that does not vary has a correlation", () => {
    assert.equal(spearman(Float64Array.of(1, 2, 3), Float64Array.of(10, 100, 1000)), 1);
    assert.equal(spearman(Float64Array.of(1, 2, 3), Float64Array.of(3, 2, -5)), -1);
    // Ranks 1.5 1.5 3 against 1 2 3: √3 / 2.
    closeTo(spearman(Float64Array.of(5, 5, 9), Float64Array.of(1, 2, 3)), Math.sqrt(3) / 2, "tied");
    assert.ok(Number.isNaN(spearman(Float64Array.of(1, 1), Float64Array.of(1, 2))));
    closeTo(pearson(Float64Array.of(1, 2, 4), Float64Array.of(1, 2, 4)), 1, "itself");
  });
});

describe("eval/rank-correlation under weights", () => {
  it("is that of rows which stand there so often", () => {
    const draw = random(6);
    const column = () => Float64Array.from({ length: 30 }, () => draw.integer(12));
    for (let round = 0; round < 20; round++) {
      const [a, b] = [column(), column()];
      const weights = Int32Array.from({ length: 30 }, () => draw.integer(4));
      const rows = Array.from(weights.entries()).flatMap(([row, times]) => Array.from({ length: times }, () => row));
      const pick = (of: Float64Array) => Float64Array.from(rows, (row) => of[row] as number);
      closeTo(weightedSpearman(rankGroups(a), rankGroups(b), weights), spearman(pick(a), pick(b)), "rho", {
        absolute: 1e-12,
      });
    }
  });
});

describe("eval/word-similarity", () => {
  it("gives what gensim gives, on the pairs that are covered", () => {
    const { rho, covered, pairs: all, ci95, bySeed } = wordSimilarity(vectors, judged);
    closeTo(rho, words.rho, "rho");
    assert.deepEqual([covered, all], [words.covered, words.pairs.length]);
    closeTo(bySeed, [rho], "by seed");
    assert.ok(ci95[0] < rho && rho < ci95[1] && ci95[0] > rho - 0.5 && ci95[1] < rho + 0.5, `${ci95}`);
  });

  it("names the words it does not know, and leaves out those without a vector", () => {
    const made = circle({ a: 0, b: 10, c: 20, d: 30, zero: 0 });
    made.values.set([0, 0], 8);
    const one = wordSimilarity(made, pairs({ B: 9, c: 5, d: 1, x: 3, zero: 4 }));
    assert.deepEqual([one.rho, one.covered, one.pairs, one.missing], [1, 3, 5, ["x", "zero"]]);
    assert.throws(
      () => wordSimilarity(made, pairs({ b: 9, c: 5, x: 3 })),
      (error) => {
        assert.ok(error instanceof InputError);
        return /by hand: wanted three pairs or more.*got 2 of 3/.test(error.message);
      },
    );
  });

  it("refuses vectors that are no numbers", () => {
    const made = circle({ a: 0, b: 10, c: 20, d: 30 });
    made.values[3] = Number.NaN;
    assert.throws(
      () => wordSimilarity(made, pairs({ b: 9, c: 5, d: 1 })),
      /vectors of finite numbers, got one in row 0/,
    );
  });

  it("has no opinion where all vectors are alike", () => {
    const { rho, ci95 } = wordSimilarity(circle({ a: 5, b: 5, c: 5, d: 5 }), pairs({ b: 9, c: 5, d: 1 }));
    assert.ok(Number.isNaN(rho) && Number.isNaN(ci95[0]));
  });

  it("takes the mean over seeds, and compares two on the same pairs", () => {
    const right = circle({ a: 0, b: 10, c: 20, d: 30, e: 40 });
    const wrong = circle({ a: 0, b: 40, c: 30, d: 20, e: 10 });
    const marks = pairs({ b: 9, c: 7, d: 3, e: 1 });
    assert.deepEqual(wordSimilarity([right, wrong], marks).bySeed, [1, -1]);
    assert.equal(wordSimilarity([right, wrong], marks).rho, 0);
    const { difference, covered, ci95 } = compareSimilarity(right, [wrong, right], marks);
    assert.deepEqual([difference, covered], [1, 4]);
    assert.ok(ci95[0] <= 1 && 1 <= ci95[1]);
    const fewer = circle({ a: 0, b: 10, c: 20, d: 30 });
    assert.equal(compareSimilarity(fewer, right, marks).covered, 3);
    assert.equal(compareSimilarity(right, right, marks).difference, 0);
  });

  it("has intervals that hold the truth about as often as they say", () => {
    // Marks without anything to do with the vectors: 0 lies in 19 of 20 intervals.
    const draw = random(5);
    let held = 0;
    for (let round = 0; round < 60; round++) {
      const names = Array.from({ length: 41 }, (_, at) => `w${at}`);
      const made = vectorsOf(
        Object.fromEntries(names.map((name) => [name, [draw.normal(), draw.normal(), draw.normal()]])),
      );
      const marks = {
        title: "none",
        pairs: names.slice(1).map((second) => ({ first: "w0", second, mark: draw.uniform() })),
      };
      const { ci95 } = wordSimilarity(made, marks);
      if (ci95[0] <= 0 && 0 <= ci95[1]) held++;
    }
    assert.ok(held >= 51 && held < 60, `${held} of 60`);
  }).timeout(30_000);
});

describe("eval/analogies", () => {
  it("answers as gensim does", () => {
    const [one, all] = analogyScores(vectors, { sections: [{ name: "one", questions: words.questions }] });
    assert.deepEqual(one, {
      name: "one",
      right: words.right,
      covered: words.answered,
      questions: 50,
      accuracy: words.accuracy,
    });
    assert.deepEqual(all, { ...one, name: "all" });
  });

  it("never answers with a word of the question, and counts what it cannot ask", () => {
    const made = vectorsOf({
      man: [1, 0, 0.1],
      king: [1, 1, 0.1],
      woman: [0, 0.1, 1],
      queen: [0, 1, 1],
      none: [0, 0, 0],
    });
    const sections = [
      {
        name: "royal",
        questions: [["Man", "king", "woman", "queen"] as const, ["man", "king", "none", "queen"] as const],
      },
      { name: "unknown", questions: [["a", "b", "c", "d"] as const] },
    ];
    const scores = analogyScores(made, { sections });
    assert.deepEqual(
      scores.map(({ right, covered, questions }) => [right, covered, questions]),
      [
        [1, 1, 2],
        [0, 0, 1],
        [1, 1, 3],
      ],
    );
    assert.ok(Number.isNaN(scores[1]?.accuracy));
  });
});
