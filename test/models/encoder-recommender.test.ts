import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { queriesOfAllUsers } from "../../lib/data/queries.ts";
import { table, textColumn } from "../../lib/data/tables.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { encoderRecommender } from "../../lib/models/encoder-recommender.ts";
import { checkerboard, made, titledParities } from "../support/worlds.ts";

const small = { vocabulary: 60, hidden: 8, layers: 1, maxLength: 8, maskedEpochs: 1, pairs: 200, pairEpochs: 2 };

describe("the encoder as a recommender", () => {
  before(() => useBackend());

  it("knows items nobody has met by their texts, and says nothing of items without one", async () => {
    const world = checkerboard(40, false);
    const known = world.select(Array.from(world.user.keys()).filter((row) => (world.item[row] as number) < 30));
    const { columns } = titledParities(world.items);
    const { values } = columns.title as { values: readonly string[] };
    const titles = values.map((title, item) => (item === 39 ? "" : title));
    const model = encoderRecommender({ ...small, pairRate: 0.03, axes: 2, halfLife: null });
    await model.fit(
      { interactions: known, items: table(world.items, { title: textColumn(titles) }) },
      { random: random(1) },
    );
    const scores = await model.score(queriesOfAllUsers(known));
    const fresh = Array.from({ length: 9 }, (_, at) => 30 + at);
    const right = Array.from({ length: 40 }, (_, user) => {
      const own = fresh.map((item) => [scores[user * 40 + item] as number, item % 2 === user % 2] as const);
      return own.toSorted(([a], [b]) => b - a)[0]?.[1] === true ? 1 : 0;
    }).reduce((sum: number, hit) => sum + hit, 0);
    assert.ok(right >= 36, `${right} of 40 find a new item they like first`);
    assert.ok(Number.isNaN(scores[39]));
    model.dispose();
  });

  it("refuses what it cannot read", async () => {
    assert.throws(() => encoderRecommender({ hidden: 30 }), /hidden as a multiple of 4/);
    assert.throws(() => encoderRecommender({ hidden: 8, axes: 9 }), InputError);
    assert.throws(() => encoderRecommender({ fields: [] }), /at least one column's name/);
    const world = made(2, 2, [
      [0, 0, 1],
      [1, 1, 1],
    ]);
    const context = { random: random(1) };
    await assert.rejects(encoderRecommender(small).fit({ interactions: world }, context), /a table of the items/);
    const blank = table(world.items, { title: textColumn(["", "only one"]) });
    await assert.rejects(
      encoderRecommender(small).fit({ interactions: world, items: blank }, context),
      /texts of at least two/,
    );
    const other = table(vocabulary("item", ["a", "b"]), { title: textColumn(["one", "two"]) });
    await assert.rejects(
      encoderRecommender(small).fit({ interactions: world, items: other }, context),
      /a table over the 2 items/,
    );
    const named = { ...small, fields: ["plot"] };
    await assert.rejects(
      encoderRecommender(named).fit({ interactions: world, items: blank }, context),
      /a column “plot”/,
    );
  });
});
