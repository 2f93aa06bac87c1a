import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { assertNoLeakage, leaks } from "../../lib/data/leakage.ts";
import { globalTime, holdOut, lastOut, predefined, randomFolds, withValidation } from "../../lib/data/split.ts";
import type { Interactions, Sequences } from "../../lib/data/types.ts";

/** [user, item, time] → interactions with the row number as value. */
function log(rows: [number, number, number][], users = 4, items = 6): Interactions {
  const ids = (prefix: string, size: number) => Array.from({ length: size }, (_, index) => `${prefix}${index}`);
  return interactions({
    users: vocabulary("user", ids("u", users)),
    items: vocabulary("item", ids("i", items)),
    user: Int32Array.from(rows, ([user]) => user),
    item: Int32Array.from(rows, ([, item]) => item),
    value: Float32Array.from(rows, (_, row) => row),
    time: Float64Array.from(rows, ([, , time]) => time),
  });
}

function many(count: number): Interactions {
  const draw = random("split test");
  const rows = Array.from(
    { length: count },
    () => [draw.integer(20), draw.integer(40), draw.integer(500)] as [number, number, number],
  );
  return log(rows, 20, 40);
}

const rowsOf = (data: Interactions) => [...(data.value as Float32Array)];
const lists = (s: Sequences) => Array.from({ length: s.rows }, (_, r) => [...s.row(r)]);

const small = log([
  [0, 0, 30],
  [0, 1, 10],
  [0, 2, 30],
  [1, 3, 5],
  [2, 1, 20],
  [2, 1, 40],
  [2, 4, 25],
]);

describe("data/split", () => {
  it("holds the last event of each user out, ties by the file's order", () => {
    const split = lastOut(small);
    assert.deepEqual(rowsOf(split.test), [2, 5]);
    assert.deepEqual(rowsOf(split.train), [0, 1, 3, 4, 6]);
    assert.deepEqual([...(split.queries.user as Int32Array)], [0]);
    assert.deepEqual(lists(split.truth), [[2]]);
    assert.deepEqual([...(split.queries.history?.items.row(0) ?? [])], [1, 0]);
    assert.deepEqual([...(split.queries.history?.time ?? [])], [10, 30]);
    assert.deepEqual([...(split.queries.history?.value ?? [])], [1, 0]);
    assert.deepEqual([...(split.queries.time ?? [])], [30]);
    assert.equal(
      split.protocol,
      "last event of each user held out, ties of time by the file's order (25.0 % of consecutive events); " +
        "1 user with 1 or fewer events in training alone: 5 training events, 2 test events; 1 user asked; " +
        "1 test event of items seen before, no part of the truth; 1 user left with nothing to find; seen items left out",
    );
  });

  it("keeps an item that comes again where it may be recommended again", () => {
    const split = lastOut(small, 1, { exclude: "none" });
    assert.deepEqual([...(split.queries.user as Int32Array)], [0, 2]);
    assert.deepEqual(lists(split.truth), [[2], [1]]);
    assert.deepEqual(lists(split.queries.history?.items as Sequences), [
      [1, 0],
      [1, 4],
    ]);
    assert.deepEqual(leaks(split, "per user"), []);
  });

  it("orders the truth by time and names each item once", () => {
    const split = lastOut(small, 2, { exclude: "none" });
    assert.deepEqual(rowsOf(split.test), [0, 2, 5, 6]);
    assert.deepEqual(lists(split.truth), [
      [0, 2],
      [4, 1],
    ]);
  });

  it("cuts all users at one moment and counts the ties there", () => {
    const split = globalTime(small, { fraction: 3 / 7 });
    assert.deepEqual(rowsOf(split.test), [0, 2, 5]);
    assert.match(split.protocol, /^events from 1970-01-01T00:00:30Z on are the test part \(2 events at that very/);
    assert.deepEqual(lists(globalTime(small, { time: 25 }).truth), [[0, 2], [4]]);
    assert.deepEqual(rowsOf(globalTime(small, { fraction: 0.15 }).test), [5]);
    const late = globalTime(
      log([
        [0, 0, 1],
        [0, 1, 2],
        [1, 1, 3],
      ]),
      { time: 2 },
    );
    assert.deepEqual([...(late.queries.user as Int32Array)], [0, -1]);
    assert.match(late.protocol, /2 users asked; 1 of them without a training event/);
  });

  it("puts every row into exactly one test part of k folds", () => {
    const data = many(103);
    const folds = randomFolds(data, 5, random(1));
    assert.deepEqual(folds.map(({ test }) => test.length).sort(), [20, 20, 21, 21, 21]);
    const all = folds.flatMap(({ test }) => rowsOf(test)).sort((a, b) => a - b);
    assert.deepEqual(all, [...Array(103).keys()]);
    for (const fold of folds) {
      assert.equal(fold.train.length + fold.test.length, 103);
      assertNoLeakage(fold);
      assert.deepEqual(
        rowsOf(fold.train),
        rowsOf(fold.train).toSorted((a, b) => a - b),
      );
    }
  });

  it("draws alike for a seed and otherwise for another", () => {
    const data = many(200);
    assert.deepEqual(rowsOf(holdOut(data, 0.2, random(1)).test), rowsOf(holdOut(data, 0.2, random(1)).test));
    assert.notDeepEqual(rowsOf(holdOut(data, 0.2, random(1)).test), rowsOf(holdOut(data, 0.2, random(2)).test));
    assert.equal(holdOut(data, 0.2, random(1)).test.length, 40);
    assert.match(holdOut(data, 0.2, random(1)).protocol, /^random 20 % of rows held out \(draw 1\)/);
  });

  it("leaks nothing under any protocol", () => {
    const data = many(400);
    assertNoLeakage(lastOut(data, 3), "per user");
    assertNoLeakage(globalTime(data, { fraction: 0.2 }), "global");
    assertNoLeakage(
      withValidation(lastOut(data), (train) => lastOut(train)),
      "per user",
    );
  });

  it("makes the validation split from training rows alone, when it is asked for, once", () => {
    let calls = 0;
    const split = withValidation(lastOut(many(200)), (train) => {
      calls++;
      return lastOut(train);
    });
    assert.equal(calls, 0);
    const first = split.validation;
    assert.equal(split.validation, first);
    assert.equal(calls, 1);
    assert.equal((first?.train.length ?? 0) + (first?.test.length ?? 0), split.train.length);
  });

  it("takes official parts over one vocabulary and refuses others", () => {
    const official = predefined(small.select([0, 1, 3, 4]), small.select([2, 6]), "official fold u1");
    assert.deepEqual(lists(official.truth), [[2], [4]]);
    assert.match(official.protocol, /^official fold u1: 4 training events, 2 test events; 2 users asked/);
    assert.throws(() => predefined(small, log([[0, 0, 0]], 3), "u1"), {
      name: "InputError",
      message: /u1: wanted training and test parts over one vocabulary of users, got 4 and 3/,
    });
  });

  it("works without times and without values", () => {
    const bare = interactions({ ...small, value: null, time: null });
    const split = lastOut(bare);
    assert.deepEqual([...split.test.item], [2, 4]);
    assert.equal(split.queries.time, null);
    assert.match(split.protocol, /by the file's order \(no times\)/);
    assert.throws(() => globalTime(bare, { fraction: 0.5 }), /wanted a time for every event, got 7 of 7/);
  });

  it("refuses options and shares that cannot be", () => {
    assert.throws(() => randomFolds(small, 1, random(1)), /wanted k as a whole number at least 2/);
    assert.throws(() => randomFolds(small, 8, random(1)), /at most 7/);
    assert.throws(() => holdOut(small, 1, random(1)), /below 1/);
    assert.throws(() => lastOut(small, 0), /at least 1/);
    assert.throws(() => lastOut(small, 9), /wanted events on both sides of the split, got 7 for training and 0/);
    assert.throws(() => globalTime(small, { time: 1e9 }), /got 7 for training and 0 for testing/);
    assert.throws(() => globalTime(small, { fraction: Number.NaN }), /wanted fraction/);
    assert.throws(() => lastOut(small, 1, { excludes: "none" } as object), /wanted one of the options exclude/);
    assert.throws(() => lastOut(small, 1, { exclude: "all" } as object), /wanted exclude "seen" or "none"/);
    const holes = interactions({ ...small, time: Float64Array.of(1, 2, Number.NaN, 4, 5, 6, 7) });
    assert.throws(() => globalTime(holes, { time: 3 }), /got 1 of 7 events without one/);
  });
});
