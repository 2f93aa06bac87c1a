import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { close } from "../../../lib/base/numbers.ts";
import { type Random, random } from "../../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../../lib/data/queries.ts";
import { lastOut } from "../../../lib/data/split.ts";
import { table } from "../../../lib/data/tables.ts";
import type { Interactions, Table } from "../../../lib/data/types.ts";
import { interestsOverTime } from "../../../lib/models/profiles/interests-over-time.ts";
import type { ProfileOptions } from "../../../lib/models/profiles/options.ts";
import { profileRecommender } from "../../../lib/models/profiles/profile-recommender.ts";
import { listOf, recommend } from "../../../lib/models/recommend.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { made, type Row } from "../../support/worlds.ts";

/** Four items on two axes, one between them, and one without a vector. */
const plane = made(2, 4, [
  [0, 0, 1],
  [0, 1, 1],
  [0, 3, 1],
  [0, 1, 1],
]);
const planeItems = vectors(plane, [
  [2, 0],
  [0, 5],
  [1, 1],
  [0, 0],
]);
const still: Partial<ProfileOptions> = { items: "fixed", bias: false, temperature: 1 };

function vectors({ items }: Interactions, rows: readonly (readonly number[])[], name = "vector"): Table {
  const dimensions = rows[0]?.length ?? 0;
  return table(items, { [name]: { type: "vector", dimensions, values: Float32Array.from(rows.flat()) } });
}

async function fitted(options: Partial<ProfileOptions>, events: Interactions, items: Table, seed = 1) {
  const model = profileRecommender(options);
  await model.fit({ interactions: events, items }, { random: random(seed) });
  return model;
}

async function firstScores(options: Partial<ProfileOptions>): Promise<number[]> {
  const model = await fitted({ ...still, ...options }, plane, planeItems);
  const scores = await model.score(queriesOfAllUsers(plane, "none"));
  assert.ok(scores.subarray(4).every(Number.isNaN), "a user without history has no answer");
  model.dispose();
  return Array.from(scores.subarray(0, 4));
}

function nearly(actual: readonly number[], expected: readonly number[]): void {
  const same = (value: number, at: number) =>
    Object.is(value, expected[at]) || close(value, expected[at] as number, { absolute: 1e-6 });
  assert.ok(actual.length === expected.length && actual.every(same), `${actual} is not ${expected}`);
}

function product(one: Float32Array, other: Float32Array): number {
  return other.reduce((sum, value, d) => sum + value * (one[d] as number), 0);
}

const root = Math.SQRT1_2;
const [users, each] = [60, 9];

/** Histories of items 0 … 11, whose vectors are corners; `next` decides what follows. */
function histories(next: (past: readonly number[], draw: Random) => number): Interactions {
  const rows: Row[] = [];
  const draw = random("histories");
  for (let user = 0; user < users; user++) {
    const past: number[] = [];
    while (past.length < each) past.push(next(past, draw));
    for (const item of past) rows.push([user, item, 1]);
  }
  return made(users, 12, rows);
}

const chain = histories((past, draw) => (past.length === 0 ? draw.integer(12) : ((past.at(-1) as number) + 5) % 12));
const noise = histories((_, draw) => draw.integer(12));
const corners = (world: Interactions) =>
  vectors(
    world,
    Array.from({ length: 12 }, (_, item) => Array.from({ length: 12 }, (_, d) => Number(d === item))),
  );

async function share(world: Interactions, options: Partial<ProfileOptions>): Promise<number> {
  const split = lastOut(world, 1, { exclude: "none" });
  const model = await fitted(
    { dimensions: 16, dropout: 0, batchSize: 20, learningRate: 0.02, epochs: 25, ...options },
    split.train,
    corners(world),
  );
  const top = await recommend(model, split.queries, 1);
  model.dispose();
  return (
    Array.from({ length: users }, (_, q) => listOf(top, q)[0] === split.truth.row(q)[0]).filter(Boolean).length / users
  );
}

describe("profile recommender", () => {
  onEveryBackend((backend) => {
    it("scores by hand: mean, last and decayed mean, events without a vector passed over", async () => {
      // Read are (1, 0), (0, 1), (0, 1).
      nearly(await firstScores({ profile: "mean" }), [1 / 3, 2 / 3, root, Number.NaN]);
      nearly(await firstScores({ profile: "last" }), [0, 1, root, Number.NaN]);
      // Weights 1/4, 1/2, 1.
      nearly(await firstScores({ profile: "decayed", halfLife: 1 }), [1 / 7, 6 / 7, root, Number.NaN]);
      // At seconds 0, 1, 3: weights 1/8, 1/4, … over the last's: 1/8, 1/4, 1.
      nearly(await firstScores({ profile: "decayed", halfLife: 1, halfLifeIn: "seconds" }), [
        1 / 11,
        10 / 11,
        root,
        Number.NaN,
      ]);
      const cosine = await firstScores({ profile: "mean", similarity: "cosine", temperature: 0.5 });
      nearly(cosine, [2 / Math.sqrt(5), 4 / Math.sqrt(5), 6 / Math.sqrt(10), Number.NaN]);
      nearly(await firstScores({ profile: "mean", maxLength: 2 }), [0, 1, root, Number.NaN]);
    });

    it("tells interests after each event that are those it scores with", async () => {
      for (const profile of ["decayed", "elman", "attention", "routing"] as const) {
        const options = { profile, dimensions: 4, maxLength: 3, epochs: 1, interests: 2, temperature: 1, bias: false };
        const model = await fitted(options, noise, corners(noise));
        const events = noise.perUser();
        const found = await interestsOverTime(model, events, [5, 2]);
        assert.equal(found.interests, profile === "attention" || profile === "routing" ? 2 : 1);
        assert.deepEqual(Array.from(found.offsets), [0, each, 2 * each]);
        const items = await model.itemVectors();
        for (const at of [0, 1, 4, each - 1]) {
          const known = noise.select(Array.from({ length: at + 1 }, (_, event) => 5 * each + event));
          const scores = (await model.score(queriesOfAllUsers(known, "none"))).subarray(5 * 12, 6 * 12);
          const width = found.interests * found.dimensions;
          const own = found.values.subarray(at * width, (at + 1) * width);
          const products = Array.from(scores, (_, item) => {
            const vector = items.values.subarray(item * items.dimensions, (item + 1) * items.dimensions);
            return Math.max(...Array.from({ length: found.interests }, (_, k) => product(own.subarray(k * 4), vector)));
          });
          const off = products.findIndex((value, item) => !close(value, scores[item] as number, { absolute: 1e-5 }));
          assert.ok(off < 0, `${profile} after event ${at}: ${products} and ${scores}`);
        }
        model.dispose();
      }
    });

    it("refuses what it cannot use, and says what to do", async () => {
      const wrong = (options: Partial<ProfileOptions>) => assert.throws(() => profileRecommender(options), InputError);
      wrong({ items: "fixed", tied: false });
      wrong({ profile: "transformer", dimensions: 10, heads: 4 });
      wrong({ halfLife: 0 });
      const taught = (options: Partial<ProfileOptions>, items: Table | undefined, events = plane) =>
        profileRecommender(options).fit({ interactions: events, ...(items && { items }) }, { random: random(1) });
      const fails = (work: Promise<unknown>, says: RegExp) =>
        assert.rejects(work, (error) => error instanceof InputError && says.test(error.message));
      await fails(taught({}, undefined), /table/);
      await fails(taught({ column: "other" }, planeItems), /columns of vectors vector \(4 rows\)/);
      await fails(taught({}, table(plane.items, {})), /no column of vectors/);
      await fails(taught({}, vectors(plane, [[0], [Number.NaN], [0], [0]])), /events of items that have a vector/);
      await fails(taught({}, vectors(plane, [[0], [0], [1], [1]]), plane), /two events of items that have vectors/);
      await fails(taught({ profile: "transformer", heads: 3, items: "fixed" }, planeItems), /3 heads/);
      const timeless = { ...plane, time: null, perUser: () => ({ ...plane.perUser(), time: null }) };
      const byTime = { profile: "decayed", halfLifeIn: "seconds" } as const;
      await fails(taught(byTime, planeItems, timeless), /a time each/);
    });

    it("is taught by times of half-lives ago, from histories of unequal length", async () => {
      const rows: Row[] = Array.from({ length: 12 }, (_, at) => [at < 9 ? 0 : 1, at % 3, 1]);
      const events = made(2, 4, rows);
      // A year between events: where a shorter history has ended, its times must count for nothing.
      const sparse = {
        ...events,
        perUser: () => ({ ...events.perUser(), time: events.perUser().time?.map((time) => time * 31_536_000) ?? null }),
      };
      const model = profileRecommender({
        profile: "decayed",
        halfLifeIn: "seconds",
        halfLife: 86_400,
        items: "projected",
        epochs: 2,
      });
      const log = await model.fit({ interactions: sparse, items: planeItems }, { random: random(1) });
      assert.ok(log.epochs.every(({ loss }) => Number.isFinite(loss)));
      model.dispose();
    });

    it("refuses to tell the interests of users without history", async () => {
      const model = await fitted({ ...still, profile: "mean" }, plane, planeItems);
      await assert.rejects(interestsOverTime(model, plane.perUser(), [1]), /row 1, which has no events/);
      await assert.rejects(interestsOverTime(model, plane.perUser(), []), InputError);
      const { rows, values } = await interestsOverTime(model, plane.perUser());
      assert.deepEqual(Array.from(rows), [0]);
      nearly(Array.from(values), [1, 0, 0.5, 0.5, 0.5, 0.5, 1 / 3, 2 / 3]);
      model.dispose();
    });

    if (backend === "cpu") return;
    for (const profile of ["elman", "gru", "lstm", "transformer"] as const) {
      it(`${profile} learns a chain from item vectors, and nothing from noise`, async () => {
        const learned = await share(chain, { profile });
        assert.ok(learned > 0.9, `${learned}`);
        const left = await share(noise, { profile });
        assert.ok(
          left < 1 / 12 + 3 * Math.sqrt(11 / 144 / users),
          `${left} of the items drawn at random were foretold`,
        );
      });
    }

    it("keeps two interests apart where one vector cannot", async () => {
      // Users like two groups of four; an interest between both groups is as near to groups that they do not like.
      const [groups, perGroup] = [8, 6];
      const draw = random("groups");
      const rows: Row[] = [];
      for (let user = 0; user < 80; user++) {
        const [one, other] = [draw.integer(groups), draw.integer(groups)];
        for (let event = 0; event < 10; event++) {
          rows.push([user, (event % 3 === 0 ? one : other) * perGroup + draw.integer(perGroup), 1]);
        }
      }
      const world = made(80, groups * perGroup, rows);
      const angle = (item: number) => (2 * Math.PI * Math.floor(item / perGroup)) / groups;
      const items = vectors(
        world,
        Array.from(world.items.ids, (_, item) => [Math.cos(angle(item)), Math.sin(angle(item))]),
      );
      const loss = async (profile: "mean" | "attention" | "routing") => {
        const model = profileRecommender({
          ...{ profile, items: "fixed", bias: false, interests: 2, similarity: "cosine", temperature: 0.1 },
          ...({ epochs: 40, learningRate: 0.02, dropout: 0 } as const),
        });
        await model.fit({ interactions: world, items }, { random: random(1) });
        const queries = queriesOfAllUsers(world, "none");
        const top = await recommend(model, queries, perGroup);
        model.dispose();
        const liked = Array.from({ length: 80 }, (_, user) => {
          const had = new Set(Array.from(world.perUser().items.row(user), (item) => Math.floor(item / perGroup)));
          return listOf(top, user).filter((item) => had.has(Math.floor(item / perGroup))).length / perGroup;
        });
        return liked.reduce((sum, value) => sum + value, 0) / 80;
      };
      const mean = await loss("mean");
      for (const profile of ["attention", "routing"] as const) {
        const several = await loss(profile);
        assert.ok(several > mean + 0.2, `${profile}: ${several}, mean: ${mean}`);
      }
    });
  });
});
