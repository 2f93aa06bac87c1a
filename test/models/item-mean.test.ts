import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../lib/data/queries.ts";
import { itemMean } from "../../lib/models/item-mean.ts";
import { made } from "../support/worlds.ts";

describe("the item's mean", () => {
  const world = made(2, 3, [
    [0, 0, 5],
    [1, 0, 5],
    [0, 1, 1],
  ]);

  it("is drawn towards the mean of all by as many events as asked for", async () => {
    const model = itemMean({ shrinkage: 1 });
    await model.fit({ interactions: world }, { random: random(1) });
    const overall = 11 / 3;
    const expected = [(10 + overall) / 3, (1 + overall) / 2, overall];
    const scores = await model.score(queriesOfAllUsers(world));
    for (const [item, value] of expected.entries()) assert.ok(Math.abs((scores[item] as number) - value) < 1e-6);
    assert.deepEqual(scores.slice(0, 3), scores.slice(3));
  });

  it("may be taken as it is", async () => {
    const model = itemMean({ shrinkage: 0 });
    await model.fit({ interactions: world }, { random: random(1) });
    const scores = await model.score(queriesOfAllUsers(world));
    assert.deepEqual(Array.from(scores.slice(0, 2)), [5, 1]);
    assert.ok(Math.abs((scores[2] as number) - 11 / 3) < 1e-6);
  });
});
