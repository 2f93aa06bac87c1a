import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { InputError } from "../../lib/base/errors.ts";
import { type Classification, classify, figuresOf } from "../../lib/eval/classification.ts";
import { closeTo } from "./close-to.ts";

const { cases } = JSON.parse(readFileSync(new URL("../fixtures/classification.json", import.meta.url), "utf8")) as {
  cases: { scores: number[]; actual: number[]; threshold: number; expected: Partial<Classification> }[];
};

describe("classification", () => {
  it("agrees with values worked out by hand", () => {
    // Said positive: rows 0, 1, 2, 4. Positive: rows 0, 1, 3, 5, 6.
    const found = classify([0.9, 0.8, 0.7, 0.4, 0.5, 0.1, 0], [1, 1, 0, 1, 0, 1, 1]);
    assert.deepEqual(
      [found.truePositive, found.falsePositive, found.falseNegative, found.trueNegative, found.n],
      [2, 2, 3, 0, 7],
    );
    closeTo(found.accuracy, 2 / 7, "accuracy");
    closeTo(found.precision, 2 / 4, "precision");
    closeTo(found.recall, 2 / 5, "recall");
    closeTo(found.f1, (2 * (1 / 2) * (2 / 5)) / (1 / 2 + 2 / 5), "F1");
    closeTo(found.specificity, 0, "specificity");
    closeTo(found.majority, 5 / 7, "majority");
    const rare = figuresOf({ truePositive: 8, falsePositive: 2, falseNegative: 4, trueNegative: 86 });
    closeTo([rare.accuracy, rare.precision, rare.recall, rare.f1], [0.94, 0.8, 8 / 12, 8 / 11], "rare");
    closeTo([rare.specificity, rare.majority], [86 / 88, 0.88], "rare");
  });

  it("agrees with scikit-learn", () => {
    assert.equal(cases.length, 21);
    for (const [at, { scores, actual, threshold, expected }] of cases.entries()) {
      const found = classify(scores, actual, threshold);
      for (const [name, wanted] of Object.entries(expected)) {
        closeTo(found[name as keyof Classification], wanted, `${name} of case ${at}`);
      }
    }
  });

  it("counts 0 where there is nothing to divide by", () => {
    const quiet = classify([0, 0], [1, 0]);
    assert.deepEqual([quiet.precision, quiet.recall, quiet.f1], [0, 0, 0]);
    const without = classify([0, 0], [0, 0]);
    assert.deepEqual([without.accuracy, without.recall, without.f1, without.specificity], [1, 0, 0, 1]);
  });

  it("reads logits with a threshold of 0", () => {
    assert.deepEqual(classify([-0.1, 0, 3], [0, 1, 1], 0).accuracy, 1);
  });

  it("refuses what it cannot count", () => {
    assert.throws(() => classify([], []), InputError);
    assert.throws(() => classify([0.5], [1, 0]), InputError);
    assert.throws(() => classify([0.5, Number.NaN], [1, 0]), InputError);
    assert.throws(() => classify([0.5, 0.5], [1, 2]), InputError);
  });
});
