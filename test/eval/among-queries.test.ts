import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { shop } from "../../lib/data/shop/shop.ts";
import { lastOut } from "../../lib/data/split.ts";
import { amongQueries } from "../../lib/eval/among-queries.ts";
import { compare } from "../../lib/eval/compare.ts";
import { evaluate } from "../../lib/eval/evaluate.ts";
import { coverage } from "../../lib/eval/lists.ts";
import { ndcg } from "../../lib/eval/ranking.ts";
import { popularity } from "../../lib/models/popularity.ts";
import { randomRanking } from "../../lib/models/random-ranking.ts";
import type { Recommender } from "../../lib/models/recommender.ts";

describe("an evaluation of some queries", () => {
  const split = lastOut(shop({ users: 60, items: 50, events: 700 }).interactions);
  const judged = async (model: Recommender) => {
    await model.fit({ interactions: split.train }, { random: random(1) });
    return evaluate(model, split, [ndcg(10), coverage(10)]);
  };

  it("has their values, users and mean, and no figure of all lists together", async () => {
    const whole = await judged(popularity());
    const some = amongQueries(whole, [3, 10, 20], "three");
    const wanted = [3, 10, 20].map((row) => whole.perQuery["nDCG@10"]?.[row]);
    assert.deepEqual([...(some.perQuery["nDCG@10"] ?? [])], wanted);
    assert.deepEqual(
      [...(some.users ?? [])],
      [3, 10, 20].map((row) => whole.users?.[row]),
    );
    const mean = wanted.reduce<number>((sum, value) => sum + (value ?? 0), 0) / 3;
    assert.ok(Math.abs((some.summary["nDCG@10"]?.mean ?? 1) - mean) < 1e-12);
    assert.equal(some.summary["nDCG@10"]?.n, 3);
    assert.deepEqual(Object.keys(some.summary), ["nDCG@10"]);
    assert.match(some.protocol, /of these three: 3 queries$/);
  });

  it("compares with another model's on the same queries alone", async () => {
    const [a, b] = [await judged(popularity()), await judged(randomRanking())];
    const rows = [1, 2, 4, 8, 16, 32];
    const comparison = compare(amongQueries(a, rows, "some"), amongQueries(b, rows, "some"), "nDCG@10");
    assert.equal(comparison.n, 6);
    assert.throws(() => compare(amongQueries(a, rows, "some"), b, "nDCG@10"), { name: "InputError" });
  });

  it("refuses no rows and rows that are none", async () => {
    const whole = await judged(popularity());
    for (const rows of [[], [-1], [1000], [0.5]]) {
      assert.throws(() => amongQueries(whole, rows, "none"), { name: "InputError" });
    }
  });
});
