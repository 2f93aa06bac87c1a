import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../lib/data/queries.ts";
import type { Interactions } from "../../lib/data/types.ts";
import { tf } from "../../lib/engine/tf.ts";
import { als } from "../../lib/models/als.ts";
import { ease } from "../../lib/models/ease.ts";
import { itemCosine } from "../../lib/models/item-cosine.ts";
import type { Recommender, Updates } from "../../lib/models/recommender.ts";
import { onEveryBackend } from "../support/backends.ts";
import { same } from "../support/parity.ts";
import { grown, made, type Row } from "../support/worlds.ts";

const context = { random: random(1) };

/** A crowd in which each user keeps to one of `groups` groups of items; the last events are of a few users alone. */
function crowd(
  users: number,
  items: number,
  groups: number,
  late: number,
): { before: Interactions; all: Interactions } {
  const draw = random(9).stream(`${users} ${items}`);
  const event = (user: number): Row => [
    user,
    (user % groups) + groups * draw.integer(Math.floor(items / groups)),
    1 + draw.integer(5),
  ];
  const first = Array.from({ length: users * 12 }, (_, at) => event(at % (users - 1)));
  // The last user is new, the user before has only events that are known, the others have some that are not.
  const more = Array.from({ length: late }, (_, at) => event([0, groups, 2 * groups, users - 1][at % 4] as number));
  const known = first.filter(([user]) => user === users - 2).slice(0, 3);
  const all = made(users, items, [...first, ...more, ...known]);
  return { all, before: all.select([...first.keys()]) };
}

async function updated(model: Recommender & Updates, { before, all }: ReturnType<typeof crowd>): Promise<Recommender> {
  await model.fit({ interactions: before }, context);
  await model.update({ interactions: all }, context);
  return model;
}

async function anew(model: Recommender, { all }: ReturnType<typeof crowd>): Promise<Recommender> {
  await model.fit({ interactions: all }, context);
  return model;
}

const arrayOf = async (model: Recommender, name: string) =>
  (await model.state()).arrays[name]?.values as Float32Array | Int32Array;

describe("updates", () => {
  describe("of item-cosine", () => {
    for (const options of [{}, { cells: "values" }, { weighting: "tf-idf" }, { neighbors: 3, shrinkage: 2 }] as const) {
      it(`are exact, ${JSON.stringify(options)}`, async () => {
        for (const world of [crowd(80, 60, 6, 12), grown(crowd(80, 60, 6, 0).all)]) {
          const [one, other] = [await updated(itemCosine(options), world), await anew(itemCosine(options), world)];
          for (const name of ["offsets", "neighbors", "cosines"]) {
            assert.deepEqual([...(await arrayOf(one, name))], [...(await arrayOf(other, name))]);
          }
          assert.equal((await arrayOf(one, "offsets")).length, 61);
        }
      });
    }
  });

  onEveryBackend((name) => {
    it("of EASE correct the inverse for a few users, and equal a fit up to rounding", async () => {
      const [users, items] = name === "cpu" ? [120, 48] : [400, 150];
      const world = crowd(users, items, 6, 16);
      const tensors = tf.memory().numTensors;
      const model = await updated(ease({ regularization: 20 }), world);
      const fresh = await anew(ease({ regularization: 20 }), world);
      same(await arrayOf(model, "weights"), await arrayOf(fresh, "weights"), { relative: 1e-4, absolute: 1e-5 });
      same(await arrayOf(model, "diagonal"), await arrayOf(fresh, "diagonal"), { relative: 1e-4 });
      const old = ease({ regularization: 20 });
      await old.fit({ interactions: world.before }, context);
      assert.notDeepEqual(await arrayOf(old, "diagonal"), await arrayOf(model, "diagonal"));
      const queries = queriesOfAllUsers(world.all);
      same(await model.score(queries), await fresh.score(queries), { relative: 1e-3, absolute: 1e-5 });
      assert.equal(tf.memory().numTensors, tensors);
    });

    it("of EASE may follow one another without losing their way", async () => {
      const { all, before } = crowd(120, 48, 6, 60);
      const model = ease({ regularization: 20 });
      await model.fit({ interactions: before }, context);
      for (let end = before.length + 4; end < all.length + 4; end += 4) {
        const sofar = all.select([...all.user.keys()].slice(0, Math.min(end, all.length)));
        await model.update({ interactions: sofar }, context);
      }
      const fresh = ease({ regularization: 20 });
      await fresh.fit({ interactions: all }, context);
      same(await arrayOf(model, "weights"), await arrayOf(fresh, "weights"), { relative: 1e-3, absolute: 1e-4 });
    });
  });

  describe("of ALS", () => {
    const options = { dimensions: 4, epochs: 6, regularization: 0.1 };

    it("leave vectors without new events as they were and solve the others exactly", async () => {
      const world = crowd(60, 40, 4, 12);
      const model = als(options);
      await model.fit({ interactions: world.before }, context);
      const [users, items] = [await arrayOf(model, "userVectors"), await arrayOf(model, "itemVectors")];
      await model.update({ interactions: world.all }, context);
      const news = world.all.select([...world.all.user.keys()].slice(world.before.length));
      for (const [before, name, touched] of [
        [users, "userVectors", new Set(news.user)],
        [items, "itemVectors", new Set(news.item)],
      ] as const) {
        const after = await arrayOf(model, name);
        for (let row = 0; row * 4 < after.length; row++) {
          const changed = after.subarray(row * 4, row * 4 + 4).some((value, d) => value !== before[row * 4 + d]);
          assert.equal(changed, touched.has(row), `${name} of ${row}`);
        }
      }
      // The items stand still in the last step, so that a user's vector is what folding the history in gives.
      const asked = queriesOfAllUsers(world.all);
      const known = await model.score(asked);
      const strangers = await model.score({ ...asked, user: new Int32Array(60).fill(-1) });
      for (const user of new Set(news.user)) {
        const row = (scores: Float32Array) => scores.subarray(user * 40, user * 40 + 40);
        same(row(known), row(strangers), { relative: 1e-4, absolute: 1e-5 });
      }
    });

    it("keep the mean that explicit ratings are centred on, and widen their range", async () => {
      const rows: Row[] = Array.from({ length: 200 }, (_, at) => [at % 20, (at * 7) % 15, 2 + (at % 3)]);
      const all = made(20, 15, [...rows, [0, 1, 5]]);
      const model = als({ ...options, feedback: "explicit" });
      await model.fit({ interactions: all.select([...rows.keys()]) }, context);
      const offset = await arrayOf(model, "offset");
      await model.update({ interactions: all }, context);
      assert.deepEqual([...(await arrayOf(model, "offset"))], [...offset]);
      assert.deepEqual([...(await arrayOf(model, "range"))], [2, 5]);
    });

    it("change nothing when they are aborted", async () => {
      const world = crowd(60, 40, 4, 12);
      const model = als(options);
      await model.fit({ interactions: world.before }, context);
      const before = (await model.state()).fingerprint;
      const log = await model.update({ interactions: world.all }, { ...context, signal: AbortSignal.abort() });
      assert.equal(log.interrupted, true);
      assert.equal((await model.state()).fingerprint, before);
    });
  });

  it("refuse data that do not begin with what was learned from", async () => {
    const { before, all } = crowd(30, 20, 2, 8);
    const model = itemCosine();
    await model.fit({ interactions: before }, context);
    const moved = all.select([...all.user.keys()].reverse());
    for (const wrong of [moved, all.select([0, 1, 2])]) {
      await assert.rejects(model.update({ interactions: wrong }, context), InputError);
    }
    const { events: _, ...untold } = await model.state();
    await assert.rejects(itemCosine({}, untold).update({ interactions: all }, context), /does not tell how many/);
  });
});
