import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { sequencesOf } from "../../../lib/data/sequences.ts";
import type { Queries } from "../../../lib/data/types.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { featuredSequenceRecommender } from "../../../lib/models/fusion/featured-sequence-recommender.ts";
import type { FeaturedSequenceOptions } from "../../../lib/models/fusion/sequence/options.ts";
import { restore } from "../../../lib/models/save.ts";
import { made } from "../../support/worlds.ts";
import { described, fresh, misdescribed, strangers, toldApart, whole, world } from "./item-features.ts";

const small: Partial<FeaturedSequenceOptions> = {
  loss: "softmax",
  ...{ dimensions: 8, layers: 1, dropout: 0, maxLength: 12, batchSize: 10, epochs: 10, learningRate: 0.02 },
};
const items = described(world.items);

async function fitted(options: Partial<FeaturedSequenceOptions>, table = items, seed = 1) {
  const model = featuredSequenceRecommender({ ...small, ...options });
  await model.fit({ interactions: world, items: table }, { random: random(seed) });
  return model;
}

describe("sequence recommenders with features", () => {
  before(() => useBackend());

  for (const encoder of ["gru", "transformer"] as const) {
    it(`${encoder}: recommend items that nobody had, and read them in histories`, async () => {
      const nothing: number[] = [];
      for (const seed of [1, 2, 3]) {
        const model = await fitted({ encoder }, items, seed);
        const apart = toldApart(await model.score(strangers(world)));
        assert.ok(apart > 0.9, `seed ${seed}: ${apart} of the pairs are in order; chance is 0.5`);
        const history = sequencesOf(world.items, [
          [32, 34, 36],
          [33, 35, 37],
        ]);
        const asked: Queries = { ...strangers(whole), length: 2, history: { items: history, value: null, time: null } };
        const scores = await model.score(asked);
        const mean = (row: number, parity: number) =>
          Array.from({ length: 16 }, (_, at) => scores[row * 40 + 2 * at + parity]!).reduce((a, b) => a + b, 0) / 16;
        assert.ok(mean(0, 0) > mean(0, 1) && mean(1, 1) > mean(1, 0), "histories of new items are not read");
        const control = await fitted({ encoder }, misdescribed(world.items, seed), seed);
        nothing.push(toldApart(await control.score(strangers(world))));
        model.dispose();
        control.dispose();
      }
      const mean = nothing.reduce((sum, one) => sum + one, 0) / nothing.length;
      assert.ok(Math.abs(mean - 0.5) < 0.2, `${nothing} where features tell nothing`);
    });
  }

  it("say what id, text and label added", async () => {
    const model = await fitted({ encoder: "mean", epochs: 2 });
    const asked = strangers(world);
    const lists = Array.from({ length: 40 }, () => [0, 33]);
    const { parts, values } = await model.contributions(asked, sequencesOf(world.items, lists));
    assert.deepEqual(parts, ["id", "text", "category"]);
    const scores = await model.score(asked);
    for (let q = 0; q < 40; q++) {
      for (const [at, item] of [0, 33].entries()) {
        const row = values.subarray((2 * q + at) * 3, (2 * q + at + 1) * 3);
        assert.equal(Math.fround(row[0]! + row[1]! + row[2]!), scores[q * 40 + item]);
        assert.equal(fresh.includes(item), Math.abs(row[0]!) < 1e-6);
      }
    }
    const empty = { ...asked, length: 1, history: { items: sequencesOf(world.items, [[]]), value: null, time: null } };
    const none = await model.contributions(empty, sequencesOf(world.items, [[3]]));
    assert.ok(none.values.every(Number.isNaN));
    model.dispose();
  });

  it("refuse wrong options, data without a table or an order, and states that do not fit", async () => {
    assert.throws(() => featuredSequenceRecommender({ columns: [] }), InputError);
    assert.throws(() => featuredSequenceRecommender({ heads: 3, dimensions: 8 }), InputError);
    assert.throws(() => featuredSequenceRecommender({ tied: false } as object), InputError);
    const context = { random: random(1) };
    const make = () => featuredSequenceRecommender(small);
    await assert.rejects(make().fit({ interactions: world }, context), InputError);
    await assert.rejects(make().fit({ interactions: made(1, 40, [[0, 0, 1]]), items }, context), InputError);
    const model = await fitted({ encoder: "mean", epochs: 1 });
    const state = await model.state();
    assert.throws(() => restore({ ...state, options: { ...state.options, dimensions: 9 } }), InputError);
    model.dispose();
  });
});
