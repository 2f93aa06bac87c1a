import assert from "node:assert/strict";
import { close, mean } from "../../../lib/base/numbers.ts";
import { shareOfTies } from "../../../lib/data/interactions.ts";
import { causes } from "../../../lib/data/shop/log.ts";
import type { ShopOptions } from "../../../lib/data/shop/options.ts";
import { type Shop, shop } from "../../../lib/data/shop/shop.ts";
import { labelsOf } from "../../../lib/data/tables.ts";
import type { CategoryColumn } from "../../../lib/data/types.ts";

const size = { users: 200, items: 100, events: 5000 } as const;
const found = shop({ ...size, seed: 5 });
const { interactions, ratings, truth } = found;
const time = interactions.time as Float64Array;
const kindOf = (item: number) => labelsOf(found.items.columns.subcategory as CategoryColumn, item)[0] as string;
const rowsWhere = (test: (row: number) => boolean, of: Shop = found) =>
  Array.from(of.interactions.user.keys()).filter(test);

describe("data/shop", () => {
  it("has just the size that was asked for", () => {
    assert.equal(interactions.length, 5000);
    assert.equal(interactions.users.size, 200);
    assert.equal(interactions.items.size, 100);
    const perUser = Array.from({ length: 200 }, (_, user) => interactions.perUser().items.row(user).length);
    assert.ok(Math.min(...perUser) >= 5 && Math.max(...perUser) <= 50);
    assert.equal(shop({ users: 50 }).interactions.length, 2000);
    assert.equal(shop({ users: 50, items: 60 }).interactions.length, 750);
  });

  it("is in order of time, within its days, and meets each item at most once a user", () => {
    const opens = Date.UTC(2024, 0, 1) / 1000;
    assert.ok(time.every((t, row) => row === 0 || t >= (time[row - 1] as number)));
    assert.ok(time.every((t) => Number.isInteger(t) && t >= opens && t < opens + 364 * 86_400));
    const met = new Set(rowsWhere(() => true).map((row) => `${interactions.user[row]} ${interactions.item[row]}`));
    assert.equal(met.size, 5000);
    assert.ok((shareOfTies(interactions) as number) < 0.01);
  });

  it("rates purchases from 1 to 5 stars, and nothing else", () => {
    assert.deepEqual(
      [...found.ratingRows],
      rowsWhere((row) => found.bought[row] === 1),
    );
    assert.ok(ratings.value?.every((stars) => [1, 2, 3, 4, 5].includes(stars)));
    assert.equal(found.reviews.length, ratings.length);
    assert.equal(interactions.value, null);
  });

  it("is the same for the same options and another for another seed", () => {
    const again = shop({ ...size, seed: 5 });
    assert.deepEqual(again.interactions.item, interactions.item);
    assert.deepEqual(again.interactions.time, interactions.time);
    assert.deepEqual(again.ratings.value, ratings.value);
    assert.equal(JSON.stringify(again.items), JSON.stringify(found.items));
    assert.deepEqual(again.reviews, found.reviews);
    assert.notDeepEqual(shop({ ...size, seed: 6 }).interactions.item, interactions.item);
  });

  it("draws just what it drew when these numbers were written down, on every machine", () => {
    const checksum = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, value, at) => (sum * 31 + Math.round(value * 16) + at) % 2_147_483_647, 0);
    const standard = shop();
    assert.deepEqual([standard.ratings.length, standard.truth.episodes.length], [20_176, 327]);
    const drawn = [standard.interactions.time ?? [], standard.interactions.item, standard.ratings.value ?? []];
    assert.deepEqual(drawn.map(checksum), [601420206, 1861141152, 1823199766]);
  });

  for (const effect of ["episode", "pairs", "friends"] as const) {
    it(`without ${effect} all other draws are as before, until the effect first has its say`, () => {
      const off = shop({ ...size, seed: 5, [effect]: 0 });
      assert.deepEqual(off.interactions.user, interactions.user);
      assert.deepEqual(off.interactions.time, time);
      const cause = { episode: "episode", pairs: "pair", friends: "friend" }[effect];
      assert.ok(rowsWhere((row) => truth.cause(row) === cause).length > 20);
      assert.equal(rowsWhere((row) => off.truth.cause(row) === cause, off).length, 0);
      const first = interactions.item.findIndex((item, row) => item !== off.interactions.item[row]);
      assert.equal(truth.cause(first), cause);
    });
  }

  it("keeps catalogue, people and visits whatever the strengths", () => {
    const effects = ["taste", "popularity", "drift", "weekly", "episode", "pairs", "friends", "prices"] as const;
    for (const effect of effects) {
      const off = shop({ ...size, seed: 5, [effect]: 0 });
      assert.deepEqual(off.interactions.time, time, effect);
      assert.equal(JSON.stringify(off.items), JSON.stringify(found.items), effect);
      assert.equal(JSON.stringify(off.users), JSON.stringify(found.users), effect);
      assert.deepEqual(off.truth.itemTaste, truth.itemTaste, effect);
      assert.deepEqual(off.truth.pairs, truth.pairs, effect);
      assert.deepEqual(off.truth.paths, truth.paths, effect);
      assert.deepEqual(off.truth.friends.values, truth.friends.values, effect);
    }
  });

  it("says nothing of an effect in its truth when the effect is off", () => {
    const off = shop({ ...size, taste: 0, drift: 0, weekly: 0, episode: 0, popularity: 0 });
    assert.deepEqual(off.truth.episodes, []);
    assert.equal(off.truth.drift.angle, 0);
    assert.deepEqual(off.truth.userTaste.after, off.truth.userTaste.before);
    assert.ok(Object.values(off.truth.weekly.amplitude).every((amplitude) => amplitude === 0));
    assert.equal(Math.abs(off.truth.affinity(3, 4, time[0] as number)), 0);
    const chances = off.truth.choiceProbabilities(3, time[0] as number);
    assert.ok(chances.every((p) => close(p, 1 / 100, { relative: 1e-12 })));
  });

  it("runs its episodes in order, and has them among the share of users that their strength says", () => {
    const rows = truth.episodes.flatMap(({ start, sequel }) => [...start, ...sequel]).sort((a, b) => a - b);
    assert.deepEqual(
      rows,
      rowsWhere((row) => truth.cause(row) === "episode"),
    );
    for (const { user, start, sequel, startTime, sequelTime } of truth.episodes) {
      const kinds = (of: readonly number[]) => of.map((row) => kindOf(interactions.item[row] as number));
      assert.ok([...start, ...sequel].every((row) => interactions.user[row] === user));
      assert.deepEqual([...new Set(kinds(start))].sort(), ["sports shoes", "sportswear"].slice(0, start.length));
      assert.ok(kinds(sequel).every((kind) => ["sport headphones", "sports watch"].includes(kind)));
      assert.ok(start.every((row) => found.bought[row] === 1));
      assert.equal(startTime, time[start[0] as number]);
      if (sequel.length > 0) assert.ok(sequelTime === time[sequel[0] as number] && sequelTime >= startTime);
      else assert.ok(Number.isNaN(sequelTime));
    }
    const large = shop({ users: 1000, items: 100, events: 20_000 });
    const active = [...Array(1000).keys()].filter((user) => large.interactions.perUser().items.row(user).length >= 12);
    const expected = 0.35 * active.length;
    assert.ok(Math.abs(large.truth.episodes.length - expected) < 3 * Math.sqrt(expected * 0.65));
  });

  it("pairs items of different categories, none twice, and friends are mutual", () => {
    const category = (item: number) => labelsOf(found.items.columns.category as CategoryColumn, item)[0];
    assert.equal(truth.pairs.length, 5);
    assert.equal(new Set(truth.pairs.flat()).size, 10);
    assert.ok(truth.pairs.every(([a, b]) => category(a) !== category(b)));
    for (let user = 0; user < 200; user++) {
      const circle = truth.friends.row(user);
      assert.ok(circle.length >= 1 && !circle.includes(user));
      assert.ok(circle.every((friend) => truth.friends.row(friend).includes(user)));
    }
  });

  it("knows the mean of its ratings and of its purchases", () => {
    const error = Array.from(ratings.user, (user, row) => {
      const item = ratings.item[row] as number;
      return (ratings.value?.[row] as number) - truth.expectedRating(user, item, ratings.time?.[row] as number);
    });
    const rootMeanSquare = Math.sqrt(mean(error.map((e) => e * e)));
    assert.ok(Math.abs(mean(error)) < (3 * rootMeanSquare) / Math.sqrt(error.length), `${mean(error)}`);
    const ordinary = rowsWhere((row) => truth.cause(row) === "taste" || truth.cause(row) === "friend");
    const chances = ordinary.map((row) =>
      truth.purchaseProbability(
        interactions.user[row] as number,
        interactions.item[row] as number,
        time[row] as number,
      ),
    );
    const bought = ordinary.reduce((sum, row) => sum + (found.bought[row] as number), 0);
    const deviation = Math.sqrt(chances.reduce((sum, p) => sum + p * (1 - p), 0));
    assert.ok(Math.abs(bought - chances.reduce((sum, p) => sum + p, 0)) < 3 * deviation);
  });

  it("rates without noise just as expected", () => {
    const still = shop({ ...size, ratingNoise: 0 });
    const { user, item, value, time: when } = still.ratings;
    for (const [row, u] of user.entries()) {
      assert.equal(value?.[row], still.truth.expectedRating(u, item[row] as number, when?.[row] as number));
    }
  });

  it("knows what an ordinary visit meets", () => {
    const first = rowsWhere((row) => interactions.user.indexOf(interactions.user[row] as number) === row);
    const ordinary = first.filter((row) => truth.cause(row) === "taste");
    let observed = 0;
    let expected = 0;
    let variance = 0;
    for (const row of ordinary) {
      const chances = truth.choiceProbabilities(interactions.user[row] as number, time[row] as number);
      assert.ok(
        close(
          chances.reduce((sum, p) => sum + p, 0),
          1,
          { relative: 1e-12 },
        ),
      );
      const chosen = chances[interactions.item[row] as number] as number;
      const second = chances.reduce((sum, p) => sum + p * p, 0);
      observed += chosen;
      expected += second;
      variance += chances.reduce((sum, p) => sum + p ** 3, 0) - second ** 2;
    }
    assert.ok(ordinary.length > 100);
    assert.ok(Math.abs(observed - expected) < 3 * Math.sqrt(variance), `${observed} ${expected} ${variance}`);
  });

  it("tells each cause by name", () => {
    const seen = new Set(rowsWhere(() => true).map((row) => truth.cause(row)));
    assert.deepEqual([...seen].sort(), causes.filter((cause) => cause !== "path").sort());
  });

  it("refuses what it does not know and what cannot be", () => {
    const refused: [object, RegExp][] = [
      [{ drifts: 1 }, /shop: wanted one of the options seed, users,/],
      [{ items: 49 }, /wanted items to be a whole number of at least 50, got 49/],
      [{ users: 3 }, /wanted users/],
      [{ events: 60_000, users: 100 }, /wanted events to be a whole number from 500 to 10000, got 60000/],
      [{ taste: -1 }, /wanted taste to be a number from 0 to 10, got -1/],
      [{ drift: 3 }, /wanted drift/],
      [{ reviews: 1.1 }, /wanted reviews/],
      [{ days: 7 }, /wanted days/],
    ];
    for (const [options, message] of refused) {
      assert.throws(() => shop(options as Partial<ShopOptions>), { name: "InputError", message });
    }
  });
});
