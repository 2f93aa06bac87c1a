import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { close } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../lib/data/queries.ts";
import { sequencesOf } from "../../lib/data/sequences.ts";
import type { Queries } from "../../lib/data/types.ts";
import { neutral, toCommonScale } from "../../lib/models/common-scale.ts";
import { hybrid } from "../../lib/models/hybrid.ts";
import { itemCosine } from "../../lib/models/item-cosine.ts";
import { popularity } from "../../lib/models/popularity.ts";
import type { Recommender } from "../../lib/models/recommender.ts";
import { checkerboard, made } from "../support/worlds.ts";

const world = made(2, 4, [
  [0, 3, 5],
  [1, 3, 5],
]);

/** A fitted model that gives the same scores to every query. */
function saying(...scores: number[]): Recommender {
  return {
    ...popularity(),
    name: "saying",
    score: async ({ length }) =>
      Float32Array.from({ length: length * scores.length }, (_, at) => scores[at % scores.length] as number),
  };
}

function asked(history: readonly number[], exclude: Queries["exclude"]): Queries {
  const items = sequencesOf(world.items, [history]);
  return { length: 1, user: null, history: { items, value: null, time: null }, time: null, candidates: null, exclude };
}

const float32 = { relative: 1e-5, absolute: 1e-6 };
function near(actual: ArrayLike<number>, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [at, value] of expected.entries()) {
    const same = Number.isNaN(value) ? Number.isNaN(actual[at]) : close(actual[at] as number, value, float32);
    assert.ok(same, `score ${at} is ${actual[at]}, not ${value}`);
  }
}

describe("hybrids", () => {
  it("add the parts' scores standardised over what may be recommended, by weight", async () => {
    // Without item 3: mean 2, variance 2/3; and mean 20, variance 200/3.
    const parts = [saying(1, 2, 3, 100), saying(30, 20, 10, Number.NaN)];
    const unit = Math.sqrt(3 / 2);
    const both = await hybrid(parts, { weights: [3, 1] }).score(asked([3], "seen"));
    near(both, [-2 * unit, 0, 2 * unit, 3 * 98 * unit]);
    const all = await hybrid([saying(1, 2, 3, 6)], {}).score(asked([3], "none"));
    near(
      all,
      [-2, -1, 0, 3].map((cell) => cell / Math.sqrt(3.5)),
    );
  });

  it("take what a part does not answer as middling, and answer where any part does", async () => {
    const parts = [saying(Number.NaN, Number.NaN, 1, 3), saying(Number.NaN, 4, 4, 4)];
    near(await hybrid(parts).score(asked([], "seen")), [Number.NaN, 0, -1, 1]);
    near(await hybrid(parts, { weights: [1, 0] }).score(asked([], "seen")), [Number.NaN, Number.NaN, -1, 1]);
  });

  it("add reciprocal ranks, equal scores sharing theirs", async () => {
    const parts = [saying(9, 7, 7, 1), saying(1, 2, 3, Number.NaN)];
    const scores = await hybrid(parts, { scale: "reciprocal rank" }).score(asked([], "none"));
    near(scores, [1 / 61 + 1 / 63, 1 / 62.5 + 1 / 62, 1 / 62.5 + 1 / 61, 1 / 64 + 1 / 62.5]);
    const row = Float32Array.of(9, 7, 7, 1);
    toCommonScale(row, "reciprocal rank", new Set([0, 1]));
    near(row.subarray(1), [1 / 61, 1 / 61, 1 / 62]);
    assert.equal(neutral("reciprocal rank", 4), 1 / 62.5);
  });

  it("rank as their only part does, whatever the scale", async () => {
    const board = checkerboard(20, false);
    const queries = queriesOfAllUsers(board);
    const part = itemCosine();
    await part.fit({ interactions: board }, { random: random(1) });
    const alone = await part.score(queries);
    for (const scale of ["standard", "reciprocal rank"] as const) {
      const scores = await hybrid([part], { scale }).score(queries);
      for (let q = 0; q < 20; q++) {
        for (let item = 1; item < 20; item++) {
          const gap = (of: Float32Array) => Math.sign((of[q * 20 + item] as number) - (of[q * 20] as number));
          if (queries.history?.items.row(q).some((seen) => seen === item || seen === 0)) continue;
          assert.equal(gap(scores), gap(alone));
        }
      }
    }
  });

  it("fit each part as it would be fitted alone", async () => {
    const board = checkerboard(12, false);
    const queries = queriesOfAllUsers(board);
    const parts = [popularity(), itemCosine()];
    const whole = hybrid(parts);
    const log = await whole.fit({ interactions: board }, { random: random(3) });
    assert.equal(log.backend, "javascript");
    const alone = itemCosine();
    await alone.fit({ interactions: board }, { random: random(3) });
    assert.deepEqual(await (parts[1] as Recommender).score(queries), await alone.score(queries));
    whole.dispose();
    await assert.rejects((parts[0] as Recommender).score(queries), InputError);
  });

  it("refuse no parts, weights that do not fit, and parts over other items", async () => {
    assert.throws(() => hybrid([]), InputError);
    assert.throws(() => hybrid([popularity()], { weights: [1, 2] }), InputError);
    for (const weights of [
      [0, 0],
      [-1, 2],
      [Number.NaN, 1],
    ]) {
      assert.throws(() => hybrid([popularity(), popularity()], { weights }), InputError);
    }
    const unequal = hybrid([saying(1, 2), saying(1, 2, 3)]);
    await assert.rejects(unequal.score(asked([], "seen")), /wanted parts over the same items/);
  });
});
