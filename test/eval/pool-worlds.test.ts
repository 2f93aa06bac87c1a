import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { lastOut } from "../../lib/data/split.ts";
import { compare } from "../../lib/eval/compare.ts";
import { evaluate } from "../../lib/eval/evaluate.ts";
import { poolWorlds } from "../../lib/eval/pool-worlds.ts";
import { hitRate } from "../../lib/eval/ranking.ts";
import { itemCosine } from "../../lib/models/item-cosine.ts";
import { popularity } from "../../lib/models/popularity.ts";
import { randomRanking } from "../../lib/models/random-ranking.ts";
import type { Recommender } from "../../lib/models/recommender.ts";
import { checkerboard } from "../support/worlds.ts";

const metric = hitRate(5);
const worlds = [20, 30].map((side) => lastOut(checkerboard(side, false)));
const judged = (make: () => Recommender) =>
  Promise.all(
    worlds.map(async (split, world) => {
      const model = make();
      await model.fit({ interactions: split.train }, { random: random(world) });
      return evaluate(model, split, [metric], { seed: world + 1 });
    }),
  );

describe("evaluations in several worlds", () => {
  it("are pooled question by question, users of the same index in two worlds being two", async () => {
    const each = await judged(itemCosine);
    const pooled = poolWorlds(each, "last event of each user");
    assert.deepEqual(
      [...(pooled.perQuery[metric.name] ?? [])],
      each.flatMap((one) => [...(one.perQuery[metric.name] ?? [])]),
    );
    assert.equal(
      new Set(pooled.users).size,
      each.reduce((sum, one) => sum + new Set(one.users).size, 0),
    );
    assert.deepEqual([pooled.seeds, pooled.protocol], [[1, 2], "last event of each user"]);
    const comparison = compare(pooled, poolWorlds(await judged(randomRanking), "last event of each user"), metric);
    assert.ok(comparison.difference > 0 && comparison.n === pooled.users?.length);
  });

  it("must be there, and of one model", async () => {
    assert.throws(() => poolWorlds([], "nothing"), InputError);
    const [one] = await judged(popularity);
    const [, other] = await judged(itemCosine);
    assert.throws(() => poolWorlds([one, other] as never, "two models"), InputError);
  });
});
