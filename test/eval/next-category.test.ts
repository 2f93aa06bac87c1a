import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { close } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { lastOut } from "../../lib/data/split.ts";
import { categoryColumn } from "../../lib/data/tables.ts";
import { compare } from "../../lib/eval/compare.ts";
import { averageSeeds } from "../../lib/eval/merge.ts";
import { categoryShares, categoryTemperature, evaluateCategories } from "../../lib/eval/next-category.ts";
import { popularity } from "../../lib/models/popularity.ts";
import type { Recommender } from "../../lib/models/recommender.ts";
import { made } from "../support/worlds.ts";

/** Items 0 and 1 are red, 2 is blue, 3 both, 4 nothing. The users' last items are 2, 3 and 4. */
const world = made(3, 5, [
  [0, 0, 1],
  [0, 2, 1],
  [1, 1, 1],
  [1, 3, 1],
  [2, 1, 1],
  [2, 4, 1],
]);
const colour = categoryColumn("colour", [["red"], ["red"], ["blue"], ["red", "blue"], []], ["red", "blue"]);
const split = lastOut(world);

/** A model that gives every query these scores. */
function constant(scores: readonly number[]): Recommender {
  return {
    ...popularity(),
    score: async ({ length }) => Float32Array.from(Array.from({ length }, () => scores).flat()),
  };
}

function nearly(actual: ArrayLike<number>, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [at, value] of expected.entries()) {
    const own = actual[at] as number;
    assert.ok(Object.is(own, value) || close(own, value, { absolute: 1e-6 }), `${at}: ${own} is not ${value}`);
  }
}

describe("the category of what comes next", () => {
  it("adds up what items of a category have, leaving seen items out", async () => {
    const scores = [9, Math.log(4), Math.log(2), Math.log(2), 7].map((score) => 2 * score);
    const shares = await categoryShares(constant(scores), split.queries, colour, 2);
    // User 0 has had item 0: red has 4 + 1, blue 2 + 1, of 8; user 1 has had item 1 and is left with e⁹ of item 0.
    nearly(shares.subarray(0, 2), [0.99 * (5 / 8) + 0.005, 0.99 * (3 / 8) + 0.005]);
    nearly(shares.subarray(2, 3), [0.99 * ((Math.exp(9) + 1) / (Math.exp(9) + 4)) + 0.005]);
    nearly(
      await categoryShares(constant([1, 2, 3, 4, 5].map(() => Number.NaN)), split.queries, colour),
      Array(6).fill(0.5),
    );
  });

  it("judges by log loss, accuracy and nDCG, for paired comparisons", () => {
    const good = evaluateCategories(Float64Array.of(0.2, 0.8, 0.7, 0.3, 1, 0), split, colour, { label: "good" });
    nearly(good.perQuery["category log loss"] ?? [], [
      -Math.log(0.8),
      -(Math.log(0.7) + Math.log(0.3)) / 2,
      Number.NaN,
    ]);
    nearly(good.perQuery["category accuracy"] ?? [], [1, 1, Number.NaN]);
    nearly(good.perQuery["category nDCG"] ?? [], [1, 1, Number.NaN]);
    const even = evaluateCategories(new Float64Array(6).fill(Number.NaN), split, colour, { label: "even" });
    nearly(even.perQuery["category accuracy"] ?? [], [0.5, 1, Number.NaN]);
    nearly(even.perQuery["category nDCG"] ?? [], [1 / Math.log2(3), 1, Number.NaN]);
    assert.equal(even.summary["category accuracy"]?.unanswered, 3);
    const { difference } = compare(averageSeeds([good]), even, "category accuracy");
    assert.ok(close(difference, 0.25, { absolute: 1e-9 }));
  });

  it("finds the temperature of scores that are too sure, or not sure enough", async () => {
    // Of 200 users 70 % go on to blue.
    const rows = Array.from({ length: 200 }, (_, user) => [
      [user, 0, 1],
      [user, user % 10 < 7 ? 2 : 1, 1],
    ]).flat() as [number, number, number][];
    const many = lastOut(made(200, 5, rows));
    const logit = Math.log(0.7 / 0.3);
    for (const scale of [0.01, 1, 100]) {
      const sure = constant([0, 0, scale * logit, Number.NaN, Number.NaN]);
      const temperature = await categoryTemperature(sure, many, colour);
      const [red] = await categoryShares(sure, many.queries, colour, temperature);
      assert.ok(Math.abs((red as number) - 0.3) < 0.05, `${scale}: ${red}`);
    }
    assert.equal(await categoryTemperature(constant([1, 1, 1, 1, 1]), many, colour), 1);
  });

  it("refuses shares and labels of other sizes", async () => {
    assert.throws(() => evaluateCategories(new Float64Array(5), split, colour), InputError);
    const short = categoryColumn("colour", [["red"]]);
    assert.throws(() => evaluateCategories(new Float64Array(3), split, short), InputError);
    const model = popularity();
    await model.fit({ interactions: split.train }, { random: random(1) });
    await assert.rejects(categoryShares(model, split.queries, short), InputError);
    await assert.rejects(categoryShares(model, split.queries, colour, 0), InputError);
  });
});
