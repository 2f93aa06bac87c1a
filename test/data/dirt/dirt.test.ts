import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { clean } from "../../../lib/data/clean/clean.ts";
import { timesWithin, valuesWithin } from "../../../lib/data/clean/impossible.ts";
import { busyUsers, valueOutliers } from "../../../lib/data/clean/outliers.ts";
import { exactDuplicates } from "../../../lib/data/clean/repeats.ts";
import { caught } from "../../../lib/data/dirt/caught.ts";
import { dirty } from "../../../lib/data/dirt/dirt.ts";
import { dirtKinds } from "../../../lib/data/dirt/options.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import { log, rowsOf } from "../clean/rows.ts";

const { ratings } = shop({ users: 120, items: 80, events: 2400 });
const everything = {
  noise: 0.2,
  duplicates: 0.1,
  swappedItems: 0.1,
  impossibleValues: 0.05,
  impossibleTimes: 0.05,
  outliers: 0.05,
  bots: 0.05,
  botEvents: 30,
};

describe("data/dirt", () => {
  it("leaves the data as they are without any", () => {
    const { data, planted, origin } = dirty(ratings, {}, random(1));
    assert.deepEqual(rowsOf(data), rowsOf(ratings));
    assert.equal(data.users, ratings.users);
    assert.ok(dirtKinds.every((kind) => planted[kind].length === 0));
    assert.deepEqual([...origin], [...ratings.user.keys()]);
  });

  it("plants each kind at the rows it names, and nothing anywhere else", () => {
    const { data, planted, origin } = dirty(ratings, everything, random(1));
    const count = (kind: (typeof dirtKinds)[number]) => planted[kind].length;
    const share = (part: number) => Math.round(part * ratings.length);
    assert.deepEqual(dirtKinds.map(count), [
      share(0.2),
      share(0.1),
      share(0.1),
      share(0.05),
      share(0.05),
      share(0.05),
      6 * 30,
    ]);
    assert.equal(data.length, ratings.length + share(0.2) + share(0.1) + 180);
    const kindOf = new Map(dirtKinds.flatMap((kind) => [...planted[kind]].map((row) => [row, kind] as const)));
    assert.equal(
      kindOf.size,
      dirtKinds.reduce((sum, kind) => sum + count(kind), 0),
      "a row is of two kinds",
    );
    const after = rowsOf(data);
    const before = rowsOf(ratings);
    let lastClean = -1;
    for (const [row, is] of after.entries()) {
      const kind = kindOf.get(row);
      const was = before[origin[row] as number];
      if (kind === "bots") {
        assert.match(is[0], /^bot \d$/);
        assert.equal(was, undefined);
        continue;
      }
      assert.ok(was !== undefined);
      assert.equal(is[0], was[0]);
      const same = is.map((value, column) => Object.is(value, was[column]));
      if (kind === undefined || kind === "duplicates") assert.deepEqual(is, was);
      if (kind === "noise") assert.equal(is[3], was[3]);
      if (kind === "swappedItems") assert.deepEqual(same, [true, false, true, true]);
      if (kind === "impossibleValues") assert.ok(!(is[2] >= 1 && is[2] <= 5));
      if (kind === "impossibleTimes") assert.ok(!(is[3] >= 0 && is[3] <= Date.UTC(2025, 0, 1) / 1000));
      if (kind === "outliers") assert.equal(is[2], 100 * was[2]);
      if (kind === "duplicates" || kind === "noise") continue;
      assert.ok((origin[row] as number) > lastClean, "clean events keep their order");
      lastClean = origin[row] as number;
    }
    for (const row of planted.duplicates) {
      const source = origin.indexOf(origin[row] as number);
      assert.ok(source < row, "a copy comes after what it copies");
    }
  });

  it("draws items of noise and bots evenly, without regard to what is popular", () => {
    const { data, planted } = dirty(ratings, { noise: 8 }, random(3));
    const counts = new Float64Array(data.items.size);
    for (const row of planted.noise)
      counts[data.item[row] as number] = (counts[data.item[row] as number] as number) + 1;
    const expected = planted.noise.length / counts.length;
    const chiSquare = counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    assert.ok(chiSquare < 79 + 4 * Math.sqrt(2 * 79), `χ² is ${chiSquare} where 79 is expected`);
  });

  it("gives the same dirt for the same seed, and keeps the rest where one strength changes", () => {
    const one = dirty(ratings, everything, random(5));
    assert.deepEqual(rowsOf(dirty(ratings, everything, random(5)).data), rowsOf(one.data));
    assert.notDeepEqual(rowsOf(dirty(ratings, everything, random(6)).data), rowsOf(one.data));
    const more = dirty(ratings, { ...everything, bots: 0.2 }, random(5));
    const sources = ({ planted, origin }: typeof one) => [...planted.swappedItems].map((row) => origin[row]);
    assert.deepEqual(sources(more), sources(one));
  });

  it("lets cleaning find what can be found, and says how much", () => {
    const dirtied = dirty(ratings, everything, random(1));
    const { rows } = clean(dirtied.data, [
      valuesWithin(1, 5),
      timesWithin(0, Date.UTC(2025, 0, 1) / 1000),
      exactDuplicates(),
    ]);
    const found = caught(dirtied, rows);
    for (const kind of ["duplicates", "impossibleValues", "impossibleTimes", "outliers"] as const) {
      assert.equal(found.kinds[kind].removed, found.kinds[kind].planted, kind);
    }
    assert.ok(found.kinds.noise.removed < 0.05 * found.kinds.noise.planted, "nothing tells noise from taste");
    assert.equal(found.clean.removed, 0);
    const kinds = ["swappedItems", "impossibleValues", "impossibleTimes", "outliers"] as const;
    const spoilt = kinds.reduce((sum, kind) => sum + dirtied.planted[kind].length, 0);
    assert.equal(found.clean.events, ratings.length - spoilt);
    assert.ok(found.precision > 0.95 && found.recall < 1);
    const robots = dirty(ratings, { bots: 0.05, botEvents: 70 }, random(2));
    const left = clean(robots.data, [busyUsers()]);
    assert.equal(caught(robots, left.rows).kinds.bots.removed, 6 * 70);
    const far = dirty(ratings, { outliers: 0.05 }, random(2));
    const near = caught(far, clean(far.data, [valueOutliers()]).rows);
    assert.deepEqual([near.precision, near.recall], [1, 1]);
  });

  it("counts by hand what was caught", () => {
    const data = log([
      ["a", "x", 1, 1],
      ["a", "y", 2, 2],
      ["b", "x", 3, 3],
      ["b", "y", 4, 4],
    ]);
    const none = new Int32Array(0);
    const planted = {
      noise: Int32Array.of(1),
      duplicates: none,
      swappedItems: Int32Array.of(3),
      impossibleValues: none,
      impossibleTimes: none,
      outliers: none,
      bots: none,
    };
    const found = caught({ data, planted, origin: Int32Array.of(0, 0, 1, 2) }, [1, 2]);
    assert.deepEqual(found.kinds.swappedItems, { planted: 1, removed: 1 });
    assert.deepEqual(found.kinds.noise, { planted: 1, removed: 0 });
    assert.deepEqual(found.clean, { events: 2, removed: 1 });
    assert.deepEqual([found.precision, found.recall], [1 / 2, 1 / 2]);
  });

  it("gives bots ids that nobody has", () => {
    const { data } = dirty(log([["bot 1", "x", 1, 1]], [], ["y"]), { bots: 2 }, random(1));
    assert.deepEqual(data.users.ids, ["bot 1", "bot _1", "bot _2"]);
  });

  it("refuses what cannot be", () => {
    const bare = { ...ratings, value: null, time: null };
    const wrong = [
      () => dirty(ratings, { nosie: 1 } as Record<string, number>, random(1)),
      () => dirty(ratings, { noise: -0.1 }, random(1)),
      () => dirty(ratings, { duplicates: 0.6, swappedItems: 0.6 }, random(1)),
      () => dirty(bare, { impossibleValues: 0.1 }, random(1)),
      () => dirty(bare, { outliers: 0.1 }, random(1)),
      () => dirty(bare, { impossibleTimes: 0.1 }, random(1)),
      () => dirty(ratings.select([]), { noise: 0.1 }, random(1)),
      () => dirty(log([["a", "x", 1, 1]]), { swappedItems: 1 }, random(1)),
    ];
    for (const [at, attempt] of wrong.entries()) assert.throws(attempt, InputError, String(at));
  });
});
