import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { mean } from "../../../lib/base/numbers.ts";
import { random, shuffle } from "../../../lib/base/random.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import { sequencesOf } from "../../../lib/data/sequences.ts";
import { categoryColumn, numberColumn, table, textColumn } from "../../../lib/data/tables.ts";
import type { Queries, Table } from "../../../lib/data/types.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { spearman } from "../../../lib/eval/rank-correlation.ts";
import { restore } from "../../../lib/models/save.ts";
import type { TowersOptions } from "../../../lib/models/towers/options.ts";
import { twoTowers } from "../../../lib/models/towers/two-towers.ts";
import { made } from "../../support/worlds.ts";
import { described, misdescribed, strangers, toldApart, whole, world } from "../fusion/item-features.ts";

const small: Partial<TowersOptions> = {
  ...{
    dimensions: 8,
    maxLength: 12,
    batchSize: 10,
    predictions: 64,
    epochs: 6,
    learningRate: 0.02,
    dropout: 0,
    regularization: 0,
  },
};
const items = described(world.items);
const context = (seed = 1) => ({ random: random(seed) });

async function fitted(options: Partial<TowersOptions> = {}, of: Table = items, seed = 1) {
  const model = twoTowers({ ...small, ...options });
  await model.fit({ interactions: world, items: of }, context(seed));
  return model;
}

/** One question by a history alone. */
function asking(history: readonly number[]): Queries {
  const events = { items: sequencesOf(world.items, [history]), value: null, time: null };
  return { ...strangers(world), length: 1, history: events };
}

describe("two towers", () => {
  before(() => useBackend());

  it("recommend items that nobody had, by content alone", async () => {
    const nothing: number[] = [];
    for (const seed of [1, 2, 3]) {
      const model = await fitted({}, items, seed);
      const apart = toldApart(await model.score(strangers(world)));
      assert.ok(apart > 0.9, `seed ${seed}: ${apart} of the pairs are in order; chance is 0.5`);
      const control = await fitted({}, misdescribed(world.items, seed), seed);
      nothing.push(toldApart(await control.score(strangers(world))));
      model.dispose();
      control.dispose();
    }
    const mean = nothing.reduce((sum, one) => sum + one, 0) / nothing.length;
    assert.ok(Math.abs(mean - 0.5) < 0.2, `${nothing} where features tell nothing`);
  });

  it("take new items in without training, with the vectors they would have had", async () => {
    const known = 36;
    const first = vocabulary("item", world.items.ids.slice(0, known));
    const early = interactions({ ...world, items: first, time: world.time!.map((_, row) => 10 * row) });
    const before = twoTowers(small);
    const tensors = tf.memory().numTensors;
    await before.fit({ interactions: early, items: described(first) }, context());
    const grown = await before.withItems(described(world.items));
    const scores = await grown.score(strangers(world));
    const old = await before.score({ ...strangers(world), history: early.perUser() });
    for (let user = 0; user < 40; user++) {
      for (let item = 0; item < known; item++) {
        assert.ok(Math.abs(scores[user * 40 + item]! - old[user * known + item]!) < 1e-5);
      }
    }
    assert.ok(toldApart(scores) > 0.9, "new items stand where their content says");
    // Saved, loaded and brought up to date from there.
    const again = restore(await grown.state()) as ReturnType<typeof twoTowers>;
    assert.deepEqual(await again.score(strangers(world)), scores);
    const later = interactions({
      ...{ users: world.users, items: world.items },
      user: Int32Array.from([...world.user, 0, 1, 2, 3]),
      item: Int32Array.from([...world.item, 36, 37, 38, 39]),
      value: Float32Array.from([...world.value!, 5, 5, 5, 5]),
      time: Float64Array.from({ length: world.length + 4 }, (_, row) => 10 * row),
    });
    await again.update({ interactions: later, items }, context());
    assert.equal((await again.state()).events, later.length);
    await assert.rejects(before.withItems(described(vocabulary("item", ["other"]))), InputError);
    await assert.rejects(
      before.withItems(table(world.items, { title: numberColumn(new Float32Array(40)) })),
      InputError,
    );
    for (const model of [before, grown, again]) model.dispose();
    assert.equal(tf.memory().numTensors, tensors);
  });

  it("answer users by their columns where there is no history, and say NaN where there is neither", async () => {
    const users = table(world.users, {
      taste: categoryColumn(
        "taste",
        world.users.ids.map((_, user) => (user === 39 ? [] : [user % 2 === 0 ? "even" : "odd"])),
      ),
    });
    const model = twoTowers({ ...small, userColumns: ["taste"], historyDropout: 0.5 });
    await model.fit({ interactions: world, items, users }, context());
    const none = {
      items: sequencesOf(
        world.items,
        Array.from({ length: 40 }, () => []),
      ),
      value: null,
      time: null,
    };
    const user = Int32Array.from({ length: 40 }, (_, row) => row);
    const scores = await model.score({ ...strangers(world), user, history: none });
    assert.ok(scores.subarray(39 * 40).every(Number.isNaN), "nothing is known of the last user");
    const apart = toldApart(Float32Array.from(scores, (score) => (Number.isNaN(score) ? 0 : score)));
    assert.ok(apart > 0.9, `${apart} by columns alone`);
    await assert.rejects(twoTowers({ userColumns: null }).fit({ interactions: world, items }, context()), InputError);
    model.dispose();
  });

  it("say NaN for items of which nothing is known, and leave them out of histories", async () => {
    const titles = world.items.ids.map((_, item) => (item >= 38 ? "" : `${item % 2 === 0 ? "even" : "odd"} ${item}`));
    const model = await fitted({}, table(world.items, { title: textColumn(titles) }));
    const scores = await model.score(asking([0, 2, 38]));
    assert.ok(Number.isNaN(scores[38]!) && Number.isNaN(scores[39]!));
    assert.ok(scores.subarray(0, 38).every(Number.isFinite));
    assert.deepEqual(await model.score(asking([0, 2])), scores);
    assert.ok((await model.score(asking([38]))).every(Number.isNaN), "a history of unknown items is none");
    assert.ok((await model.userVectors(asking([]))).every(Number.isNaN));
    model.dispose();
  });

  it("refuse options that contradict each other, data without a table, and other vocabularies", async () => {
    assert.throws(() => twoTowers({ columns: [], itemIds: false }), InputError);
    assert.throws(() => twoTowers({ columns: [], itemHidden: 8 }), InputError);
    assert.throws(() => twoTowers({ similarity: "cosine", normalized: false }), InputError);
    assert.throws(() => twoTowers({ history: "transformer", heads: 3, dimensions: 8 }), InputError);
    assert.throws(() => twoTowers({ temperature: 0 }), InputError);
    const make = (options: Partial<TowersOptions> = {}) => twoTowers({ ...small, ...options });
    await assert.rejects(make().fit({ interactions: world }, context()), InputError);
    await assert.rejects(make({ columns: ["colour"] }).fit({ interactions: world, items }, context()), InputError);
    const infinite = table(world.items, { price: numberColumn(world.items.ids.map(() => Number.POSITIVE_INFINITY)) });
    await assert.rejects(make().fit({ interactions: world, items: infinite }, context()), InputError);
    await assert.rejects(make().fit({ interactions: made(1, 40, [[0, 0, 1]]), items }, context()), InputError);
    const model = await fitted({ epochs: 1 });
    const other = vocabulary("item", ["a", "b"]);
    const history = { items: sequencesOf(other, [[0]]), value: null, time: null };
    await assert.rejects(model.score({ ...asking([0]), history }), InputError);
    const state = await model.state();
    assert.throws(() => restore({ ...state, options: { ...state.options, dimensions: 9 } }), InputError);
    const ids = await fitted({ columns: [], epochs: 1 });
    await assert.rejects(ids.withItems(items), InputError);
    model.dispose();
    ids.dispose();
  });

  it("rank by popularity with the log-Q correction, and against it without", async () => {
    const draw = random("skewed");
    const rows = Array.from({ length: 60 }, (_, user) => {
      // No user has a taste of their own: an item's chance falls with its number.
      const has = new Set<number>();
      while (has.size < 8) has.add(Math.floor(30 * draw.uniform() ** 2.5));
      return shuffle([...has], draw).map((item) => [user, item, 1] as const);
    });
    const skewed = made(60, 30, rows.flat());
    const counts = Float64Array.from({ length: 30 }, (_, item) => skewed.item.filter((one) => one === item).length);
    const agreement = async (popularityCorrection: boolean) => {
      const model = twoTowers({
        ...small,
        columns: [],
        similarity: "dot",
        epochs: 30,
        idDropout: 0,
        maskOwnItems: false,
        popularityCorrection,
      });
      await model.fit({ interactions: skewed }, context());
      const scores = await model.score({ ...strangers(skewed), length: 60, history: skewed.perUser() });
      model.dispose();
      const means = Float64Array.from(counts, (_, item) =>
        mean(Array.from({ length: 60 }, (_, user) => scores[user * 30 + item]!)),
      );
      return spearman(counts, means);
    };
    const [corrected, plain] = [await agreement(true), await agreement(false)];
    assert.ok(corrected > 0.8, `${corrected} of agreement with popularity, corrected`);
    assert.ok(plain < corrected - 0.3, `${plain} without the correction, ${corrected} with`);
  });

  it("keep item vectors whose likeness with users' vectors is the score", async () => {
    for (const similarity of ["cosine", "dot", "euclidean"] as const) {
      const model = await fitted({ similarity, epochs: 2 });
      const asked = strangers(whole);
      const [users, { values }, scores] = [
        await model.userVectors(asked),
        await model.itemVectors(),
        await model.score(asked),
      ];
      for (const at of [0, 57, 1599]) {
        const [u, i] = [Math.floor(at / 40), at % 40].map((row, side) =>
          (side === 0 ? users : values).subarray(row * 8, row * 8 + 8),
        );
        const expected = u!.reduce(
          (sum, one, d) => sum + (similarity === "euclidean" ? -((one - i![d]!) ** 2) : one * i![d]!),
          0,
        );
        assert.ok(Math.abs(scores[at]! - expected) < 1e-4, `${similarity}: ${scores[at]} for ${expected}`);
      }
      const length = Math.hypot(...values.subarray(0, 8));
      assert.equal(similarity === "cosine", Math.abs(length - 1) < 1e-4);
      model.dispose();
    }
  });
});
