import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { evaluate } from "../../lib/eval/evaluate.ts";
import { coverage } from "../../lib/eval/lists.ts";
import { averageSeeds, poolSplits } from "../../lib/eval/merge.ts";
import { hitRate } from "../../lib/eval/ranking.ts";
import { rmse } from "../../lib/eval/rating.ts";
import { crossValidate, evaluateSeeds } from "../../lib/eval/repeated.ts";
import { validateBy } from "../../lib/eval/validation.ts";
import { closeTo } from "./close-to.ts";
import { nothingAsked, split, tableModel } from "./table-model.ts";

const rows = [
  [0, 0, 3],
  [1, 1, 3],
] as const;
const one = split(2, 4, rows, [
  [0, 1, 4],
  [1, 0, 5],
]);
const other = split(2, 4, rows, [
  [0, 1, 1],
  [1, 0, 3],
]);
/** Right for user 0 always, for user 1 with even seeds only. */
const tableOf = (seed: number) => [
  [0, 3, 2, 1],
  [seed % 2 === 0 ? 5 : 1, 0, 2, 1],
];

describe("evaluateSeeds", () => {
  it("fits once per seed, averages each query over the seeds, and disposes", async () => {
    const asked = nothingAsked();
    const found = await evaluateSeeds(
      (seed) => tableModel(tableOf(seed), asked),
      one,
      [hitRate(1), coverage(1), rmse()],
      [1, 2, 4, 3],
    );
    assert.deepEqual(asked.fits, ["1", "2", "4", "3"]);
    assert.equal(asked.disposed, 4);
    closeTo(found.perQuery["HR@1"] ?? [], [1, 1 / 2], "hit rate");
    assert.deepEqual(found.bySeed["HR@1"], [1 / 2, 1, 1, 1 / 2]);
    // Lists: item 1 for user 0; item 0 or 2 for user 1: two of four items each time.
    assert.equal(found.summary["Coverage@1"]?.mean, 1 / 2);
    assert.deepEqual(found.seeds, [1, 2, 4, 3]);
    assert.equal(found.seconds.fit, 8);
    assert.equal(found.backend, "javascript");
    // Squared errors: 1 for user 0; 16 or 0 for user 1.
    closeTo(found.summary.RMSE?.mean ?? 0, Math.sqrt((1 + 8) / 2), "RMSE over seeds");
    assert.equal(found.summary["HR@1"]?.n, 2);
  });

  it("disposes of a model that fails", async () => {
    const asked = nothingAsked();
    const failing = { ...tableModel(tableOf(1), asked), fit: () => Promise.reject(new Error("no")) };
    await assert.rejects(
      evaluateSeeds(() => failing, one, [hitRate(1)], [1]),
      /no/,
    );
    assert.equal(asked.disposed, 1);
  });

  it("refuses no seeds, one twice, and work that was called off", async () => {
    const make = (seed: number) => tableModel(tableOf(seed));
    await assert.rejects(evaluateSeeds(make, one, [hitRate(1)], []), InputError);
    await assert.rejects(evaluateSeeds(make, one, [hitRate(1)], [1, 1]), InputError);
    const asked = nothingAsked();
    const signal = AbortSignal.abort(new Error("enough"));
    await assert.rejects(
      evaluateSeeds(() => tableModel(tableOf(1), asked), one, [hitRate(1)], [1], { signal }),
      /enough/,
    );
    assert.deepEqual(asked.fits, []);
  });
});

describe("crossValidate", () => {
  it("gives each fold, their mean and spread, and all folds together", async () => {
    const found = await crossValidate((seed) => tableModel(tableOf(seed)), [one, other], [rmse(), hitRate(1)], [2]);
    // Predictions 3 (item 1 is known: score 3) and 5: errors 1, 0 in the first fold, 2, 2 in the second.
    const folds = [Math.sqrt((1 + 0) / 2), Math.sqrt((4 + 4) / 2)] as const;
    closeTo(found.summary.RMSE?.perFold ?? [], folds, "folds");
    closeTo(found.summary.RMSE?.mean ?? 0, (folds[0] + folds[1]) / 2, "mean of folds");
    closeTo(found.summary.RMSE?.standardDeviation ?? 0, Math.abs(folds[0] - folds[1]) / Math.SQRT2, "spread");
    closeTo(found.pooled.summary.RMSE?.mean ?? 0, Math.sqrt(9 / 4), "all ratings together");
    assert.deepEqual([...(found.pooled.ratings?.users ?? [])], [0, 1, 0, 1]);
    assert.deepEqual([...(found.pooled.users ?? [])], [0, 1, 0, 1]);
    assert.equal(found.pooled.summary["HR@1"]?.n, 4);
    assert.equal(found.folds.length, 2);
    assert.deepEqual(found.pooled.bySeed["HR@1"], [1]);
  });

  it("refuses no folds", async () => {
    await assert.rejects(
      crossValidate((seed) => tableModel(tableOf(seed)), [], [rmse()]),
      InputError,
    );
  });
});

describe("merging", () => {
  it("refuses what was not judged alike", async () => {
    const a = await evaluate(tableModel(tableOf(1)), one, [hitRate(1)], { seed: 1 });
    const b = await evaluate(tableModel(tableOf(1)), one, [hitRate(2)], { seed: 1 });
    const c = await evaluate(tableModel(tableOf(1)), one, [hitRate(1)], { seed: 1, label: "another" });
    assert.throws(() => averageSeeds([a, b]), InputError);
    assert.throws(() => averageSeeds([a, { ...a, protocol: "other" }]), InputError);
    assert.throws(() => poolSplits([a, c]), InputError);
    assert.throws(() => poolSplits([]), InputError);
  });
});

describe("validateBy", () => {
  it("judges higher is better, also by an error", async () => {
    assert.equal(await validateBy(one, hitRate(1))(tableModel(tableOf(1))), 1 / 2);
    closeTo(await validateBy(one, rmse())(tableModel(tableOf(2))), -Math.sqrt(1 / 2), "RMSE");
  });

  it("says when the model cannot be judged so", async () => {
    const { predict: _, ...ranker } = tableModel(tableOf(1));
    await assert.rejects(validateBy(one, rmse())(ranker), /table predicts no ratings/);
  });
});
