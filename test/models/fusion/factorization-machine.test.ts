import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { close } from "../../../lib/base/numbers.ts";
import { random } from "../../../lib/base/random.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import { queriesOfAllUsers, sliceQueries } from "../../../lib/data/queries.ts";
import { sequencesOf } from "../../../lib/data/sequences.ts";
import { categoryColumn, table } from "../../../lib/data/tables.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { factorizationMachine } from "../../../lib/models/fusion/factorization-machine.ts";
import { featureBlocks } from "../../../lib/models/fusion/features/feature-blocks.ts";
import { machineBatch } from "../../../lib/models/fusion/machine/batch.ts";
import { machineNetwork } from "../../../lib/models/fusion/machine/network.ts";
import { type MachineOptions, resolveMachineOptions } from "../../../lib/models/fusion/machine/options.ts";
import { restore } from "../../../lib/models/save.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { made } from "../../support/worlds.ts";
import { described, fresh, misdescribed, strangers, toldApart, world } from "./item-features.ts";

const small = { dimensions: 8, epochs: 10, batchSize: 8, learningRate: 0.03, negatives: 16 } as const;
const context = (seed = 1) => ({ random: random(seed) });
const items = described(world.items);

async function fitted(options: Partial<MachineOptions>, table = items, seed = 1) {
  const model = factorizationMachine({ ...small, ...options });
  await model.fit({ interactions: world, items: table }, context(seed));
  return model;
}

describe("factorisation machines", () => {
  onEveryBackend(() => {
    it("learn the softmax among all items met, of the sum of what stands in the formula", async () => {
      const options = resolveMachineOptions({
        ...{ dimensions: 3, context: ["history", "last", "hour"], idDropout: 0, negatives: 100 },
      });
      const blocks = await featureBlocks("here", items, null, 4);
      const network = machineNetwork(world, options, blocks, [], random(1));
      const known = Int32Array.from(new Set(world.item)).sort();
      const batch = machineBatch(world.perUser(), Int32Array.of(0, 3), known, options, random(2));
      const loss = tf.tidy(() => network.loss(batch, random(3)));
      const [value] = await loss.data();
      const learned = await network.read();
      let sum = 0;
      let count = 0;
      for (const user of [0, 3]) {
        const history = world.perUser().items.row(user);
        const from = world.perUser().items.offsets[user]!;
        for (const [step, target] of history.entries()) {
          const others = [...history].filter((item) => item !== target);
          const hour = Math.floor(world.perUser().time![from + step]! / 3600) % 24;
          const state = [0, 1, 2].map(
            (d) =>
              learned.users[user * 3 + d]! +
              others.reduce((all, item) => all + learned.read.history![item * 3 + d]!, 0) / Math.sqrt(others.length) +
              (step > 0 ? learned.read.last![history[step - 1]! * 3 + d]! : 0) +
              learned.moments.hour![hour * 3 + d]!,
          );
          const score = (item: number) =>
            learned.items.reduce(
              (all, part) => all + state.reduce((one, s, d) => one + s * part[item * 4 + d]!, 0) + part[item * 4 + 3]!,
              0,
            );
          sum += Math.log([...known].reduce((all, item) => all + Math.exp(score(item)), 0)) - score(target);
          count++;
        }
      }
      assert.ok(close(value!, sum / count, { relative: 1e-5 }), `${value} is not ${sum / count}`);
      network.dispose();
      loss.dispose();
    });
  });

  describe("on the best backend", () => {
    before(() => useBackend());

    const readings: Readonly<Record<string, Partial<MachineOptions>>> = {
      "ids, features and context": {},
      "features and context in vectors of their own": { contextVectors: "own", context: ["history", "last"] },
      "an offset and features, users as they were learned": { context: [] },
      "an offset and features, users as their history": { userIds: false },
    };
    for (const [name, options] of Object.entries(readings)) {
      it(`score items that nobody had by their features, and by nothing where features tell nothing: ${name}`, async () => {
        const asked = options.context?.length === 0 ? queriesOfAllUsers(world) : strangers(world);
        const nothing: number[] = [];
        for (const seed of [1, 2, 3]) {
          const model = await fitted(options, items, seed);
          const apart = toldApart(await model.score(asked));
          assert.ok(apart > 0.9, `seed ${seed}: ${apart} of the pairs are in order; chance is 0.5`);
          const control = await fitted(options, misdescribed(world.items, seed), seed);
          nothing.push(toldApart(await control.score(asked)));
        }
        const mean = nothing.reduce((sum, one) => sum + one, 0) / nothing.length;
        assert.ok(Math.abs(mean - 0.5) < 0.2, `${nothing} where features tell nothing`);
      });
    }

    it("let the id of an item or user never met add nothing", async () => {
      const bare = await fitted({ columns: [] });
      const { values } = await bare.itemVectors();
      for (const item of fresh) assert.ok(values.subarray(item * 8, item * 8 + 8).every((one) => one === 0));
      const scores = await bare.score(queriesOfAllUsers(world));
      assert.ok(fresh.every((item) => scores[item] === 0));
      const model = await fitted({});
      const unknown = { ...sliceQueries(strangers(world), 0, 1), history: null };
      const one = await model.score(unknown);
      const other = await model.score({ ...unknown, user: Int32Array.of(-1) });
      assert.deepEqual(one, other);
      // What is left are the linear terms, alike for items of like features.
      const [a, b] = [one[32]! - one[33]!, one[34]! - one[35]!];
      assert.ok(Math.abs(a - b) < 0.2, `${a}, ${b}`);
    });

    it("say what id, text, label and context added", async () => {
      const model = await fitted({ context: ["history", "last"] });
      const asked = sliceQueries(queriesOfAllUsers(world), 0, 2);
      const all = sequencesOf(world.items, [Array.from(world.items.ids.keys()), [33, 5]]);
      const { parts, values } = await model.contributions(asked, all);
      assert.deepEqual(parts, [
        "id",
        "text",
        "category",
        ...["id", "text", "category"].map((one) => `context × ${one}`),
      ]);
      const scores = await model.score(asked);
      const without = await model.score({ ...asked, history: null });
      const size = world.items.size;
      for (const [at, item] of [...all.values].entries()) {
        const row = values.subarray(at * 6, at * 6 + 6);
        const place = at < size ? item : size + item;
        assert.equal(Math.fround(row.reduce((sum, one) => sum + one, 0)), scores[place]);
        const inContext = row[3]! + row[4]! + row[5]!;
        assert.ok(close(inContext, scores[place]! - without[place]!, { relative: 1e-4, absolute: 1e-5 }));
        if (fresh.includes(item)) assert.ok(Math.abs(row[0]!) < 1e-5 && row[3] === 0 && row[4] !== 0 && row[5] !== 0);
      }
      await assert.rejects(model.contributions(asked, sequencesOf(world.items, [[1]])), InputError);
    });

    it("know users by their columns, and the day of the week", async () => {
      const users = table(world.users, {
        side: categoryColumn(
          "side",
          world.users.ids.map((_, user) => [user % 2 === 0 ? "left" : "right"]),
        ),
      });
      const model = factorizationMachine({ ...small, userColumns: null, userIds: false, context: [] });
      // Of the last eight users no event is known.
      const rows = Array.from(world.user.keys()).filter((row) => world.user[row]! < 32);
      await model.fit({ interactions: world.select(rows), items, users }, context());
      const scores = await model.score({ ...queriesOfAllUsers(world), history: null });
      for (const user of [32, 33, 38, 39]) {
        const mean = (parity: number) =>
          [0, 2, 4, 6].reduce((sum, item) => sum + scores[user * 40 + item + parity]!, 0);
        assert.ok(mean(user % 2) > mean(1 - (user % 2)), `user ${user}`);
      }
      const day = 86_400;
      // On odd days of the week everybody takes odd items.
      const diary = interactions({
        ...world,
        time: Float64Array.from(world.item, (item, row) => day * (14 * row + (item % 2))),
      });
      const weekly = factorizationMachine({ ...small, columns: [], userIds: false, context: ["weekday"] });
      await weekly.fit({ interactions: diary }, context());
      const asked = { ...sliceQueries(queriesOfAllUsers(diary), 0, 2), time: Float64Array.of(0, day) };
      const dated = await weekly.score(asked);
      assert.ok([0, 2, 4].every((item) => dated[item]! > dated[item + 1]! && dated[40 + item]! < dated[41 + item]!));
      await assert.rejects(weekly.score({ ...asked, time: null }), InputError);
      await assert.rejects(weekly.fit({ interactions: interactions({ ...world, time: null }) }, context()), InputError);
    });

    it("refuse data without the tables they are to read, and states that do not fit", async () => {
      const taught = (options: Partial<MachineOptions>, given: object = {}) =>
        factorizationMachine({ ...small, ...options }).fit({ interactions: world, ...given }, context());
      await assert.rejects(taught({}), InputError);
      await assert.rejects(taught({ columns: [], userColumns: null }), InputError);
      await assert.rejects(taught({ columns: [], userColumns: null }, { users: items }), InputError);
      await assert.rejects(taught({ columns: ["colour"] }, { items }), InputError);
      await assert.rejects(taught({}, { items: described(made(1, 3, [[0, 0, 1]]).items) }), InputError);
      assert.throws(() => factorizationMachine({ columns: ["title", "title"] }), InputError);
      const state = await (await fitted({ context: ["history"] })).state();
      const other = { ...state, options: { ...state.options, dimensions: 9 } };
      assert.throws(() => restore(other), InputError);
      const { "read.history": _, ...rest } = state.arrays;
      assert.throws(() => restore({ ...state, arrays: rest }), InputError);
      assert.throws(() => restore({ ...state, items: state.items.slice(1) }), InputError);
    });
  });

  it("lay out events for a step", () => {
    const data = made(3, 8, [
      [0, 5, 1],
      [0, 2, 1],
      [0, 5, 1],
      [1, 7, 1],
      [2, 0, 1],
      [2, 1, 1],
      [2, 3, 1],
    ]);
    const known = Int32Array.of(0, 1, 2, 3, 5, 7);
    const options = resolveMachineOptions({ negatives: 2 });
    const batch = machineBatch(data.perUser(), Int32Array.of(0, 1), known, options, random(1));
    assert.deepEqual([...batch.items.subarray(0, batch.had)], [5, 2, 7]);
    assert.deepEqual([...batch.target], [0, 1, 0, 2]);
    assert.deepEqual([...batch.slot], [0, 0, 0, 1]);
    assert.deepEqual([...batch.membership], [1, 1, 0, 0, 0, 1]);
    assert.deepEqual([...batch.share], [1, 1, 1, 0]);
    assert.deepEqual(
      [[...batch.last], [...batch.follows]],
      [
        [0, 0, 1, 0],
        [0, 1, 1, 0],
      ],
    );
    const drawn = [...batch.items.subarray(batch.had)];
    assert.ok(drawn.length === 2 && new Set(drawn).size === 2 && drawn.every((item) => [0, 1, 3].includes(item)));
    assert.equal(batch.logWeight, Math.log(3 / 2));
    const all = machineBatch(data.perUser(), Int32Array.of(0, 1), known, resolveMachineOptions({}), random(1));
    assert.equal(all.items.length, 6);
    assert.equal(all.logWeight, 0);
  });
});
