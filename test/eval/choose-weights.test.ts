import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { chooseWeights, tuneWeights } from "../../lib/eval/choose-weights.ts";
import { evaluate } from "../../lib/eval/evaluate.ts";
import { ndcg } from "../../lib/eval/ranking.ts";
import { hybrid } from "../../lib/models/hybrid.ts";
import { nothingAsked, split, tableModel } from "./table-model.ts";

/** Four users each want item 3, having had item 0. */
const users = [0, 1, 2, 3];
const wanting = split(
  4,
  4,
  users.map((user) => [user, 0, 1] as const),
  users.map((user) => [user, 3, 1] as const),
);
const always = (...scores: number[]) => tableModel(users.map(() => scores));
const right = always(9, 0, 1, 2);
const wrong = always(9, 2, 1, 0);
const silent = always(9, Number.NaN, Number.NaN, Number.NaN);

describe("weights of a hybrid", () => {
  it("are the best of the grid, and each trial is what the hybrid would score", async () => {
    const parts = [wrong, right];
    const { weights, tried } = await chooseWeights(parts, wanting, ndcg(2), { steps: 4 });
    assert.deepEqual(
      tried.map((one) => one.weights),
      [
        [1, 0],
        [0.75, 0.25],
        [0.5, 0.5],
        [0.25, 0.75],
        [0, 1],
      ],
    );
    for (const trial of tried) {
      const whole = await evaluate(hybrid(parts, { weights: trial.weights }), wanting, [ndcg(2)]);
      assert.equal(trial.value, whole.summary["nDCG@2"]?.mean);
    }
    // Both weightings that favour the right part find the item; the one nearer to equal weights is taken.
    assert.deepEqual(weights, [0.25, 0.75]);
    assert.deepEqual([tried[4]?.value, tried[0]?.value], [1, 0]);
  });

  it("leave out a part that says nothing of use, and are given for any number of parts", async () => {
    const { weights, tried } = await chooseWeights([silent, right, wrong], wanting, ndcg(1), {
      steps: 2,
      scale: "reciprocal rank",
    });
    assert.equal(tried.length, 6);
    assert.deepEqual(weights, [0.5, 0.5, 0]);
    assert.deepEqual((await chooseWeights([right], wanting, ndcg(1))).weights, [1]);
  });

  it("are tuned on the validation part alone, with parts that are fitted on its training part", async () => {
    const asked = nothingAsked();
    const make = () => [tableModel([[0, 9, 1, 2]], asked), tableModel([[0, 1, 2, 9]], asked)];
    const whole = {
      ...split(
        1,
        4,
        [
          [0, 0, 1],
          [0, 3, 1],
        ],
        [[0, 1, 1]],
      ),
      validation: split(1, 4, [[0, 0, 1]], [[0, 3, 1]]),
    };
    assert.deepEqual((await tuneWeights(make, whole, ndcg(1), { seed: 5, steps: 1 })).weights, [0, 1]);
    assert.deepEqual(asked.fits, ["5", "5"]);
    assert.equal(asked.disposed, 2);
    await assert.rejects(tuneWeights(make, wanting, ndcg(1)), InputError);
  });

  it("are refused without parts and with steps below 1", async () => {
    await assert.rejects(chooseWeights([], wanting, ndcg(1)), InputError);
    await assert.rejects(chooseWeights([right], wanting, ndcg(1), { steps: 0 }), InputError);
    const abort = new AbortController();
    abort.abort(new Error("enough"));
    await assert.rejects(chooseWeights([right, wrong], wanting, ndcg(1), { signal: abort.signal }), /enough/);
  });
});
