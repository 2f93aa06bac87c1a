import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { mean } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { shuffledOrder } from "../../lib/data/shuffled-order.ts";
import { streakMoments, streaks } from "../../lib/data/streaks.ts";
import { categoryColumn } from "../../lib/data/tables.ts";
import type { Interactions } from "../../lib/data/types.ts";

/** Items 0 and 1 are war, 2 comedy, 3 both. */
const genres = categoryColumn("genre", [["war"], ["war"], ["comedy"], ["war", "comedy"]], ["war", "comedy"]);
const day = 86_400;

function log(rows: readonly (readonly [user: number, item: number, day: number])[], timed = true): Interactions {
  return interactions({
    users: vocabulary("user", ["anna", "ben"]),
    items: vocabulary("item", ["0", "1", "2", "3"]),
    user: Int32Array.from(rows, ([user]) => user),
    item: Int32Array.from(rows, ([, item]) => item),
    value: null,
    time: timed ? Float64Array.from(rows, ([, , at]) => at * day) : null,
  });
}

describe("streaks of one label", () => {
  const anna = [
    [0, 0, 1],
    [0, 1, 2],
    [0, 3, 3],
    [0, 2, 4],
  ] as const;
  const ben = [
    [1, 2, 3],
    [1, 0, 12],
  ] as const;
  const found = streaks(log([...anna, ...ben]), genres);

  it("are found for every label, with what came next", () => {
    // After 0, 1 comes 3, which is war; after 1, 3, both war, comes 2, which is not. After 0, 1, 3 there is no comedy pair.
    assert.deepEqual([...found.user], [0, 0]);
    assert.deepEqual([...found.known], [2, 3]);
    assert.deepEqual([...found.label], [0, 0]);
    assert.deepEqual([...found.stays], [1, 0]);
  });
  it("stand beside the rate of the user and that of others at the time", () => {
    // Three of anna's four events are war; two of them are the streak.
    assert.deepEqual([...found.ofUser], [0.5, 0.5]);
    // On days 3 and 4 ben's event on day 3 is near, a comedy; that on day 12 is not, but for eight days it is.
    assert.deepEqual([...found.ofTime], [0, 0]);
    assert.deepEqual([...streaks(log([...anna, ...ben]), genres, { days: 8 }).ofTime], [0, 0.5]);
    assert.ok(streaks(log([...anna]), genres).ofTime.every(Number.isNaN));
  });
  it("are left out where times are equal, and need no times", () => {
    const tied = anna.map(([user, item, at]) => [user, item, at === 4 ? 3 : at] as const);
    assert.deepEqual([...streaks(log(tied), genres).known], [2]);
    const timeless = streaks(log(anna, false), genres);
    assert.deepEqual([...timeless.stays], [1, 0]);
    assert.ok(timeless.ofTime.every(Number.isNaN));
  });
  it("of other lengths are found as well, and none of length 0", () => {
    assert.deepEqual([...streaks(log(anna), genres, { length: 3 }).stays], [0]);
    assert.throws(() => streaks(log(anna), genres, { length: 0 }), InputError);
    assert.throws(() => streaks(log(anna), genres, { days: 0 }), InputError);
  });
});

describe("streaks where order tells something, and where not", () => {
  const draw = random(5);
  const users = 300;
  // Items 0 … 19 are red, 20 … 39 blue; each next item keeps the colour with probability 0.8.
  const colours = categoryColumn(
    "colour",
    Array.from({ length: 40 }, (_, item) => [item < 20 ? "red" : "blue"]),
  );
  const events = Array.from({ length: users }, (_, user) => {
    let red = draw.uniform() < 0.5;
    return Array.from({ length: 30 }, (_, at) => {
      red = draw.uniform() < 0.8 ? red : !red;
      return { user, item: draw.integer(20) + (red ? 0 : 20), time: at * day };
    });
  }).flat();
  const data = interactions({
    users: vocabulary(
      "user",
      Array.from({ length: users }, (_, at) => `u${at}`),
    ),
    items: vocabulary(
      "item",
      Array.from({ length: 40 }, (_, at) => `i${at}`),
    ),
    user: Int32Array.from(events, ({ user }) => user),
    item: Int32Array.from(events, ({ item }) => item),
    value: null,
    time: Float64Array.from(events, ({ time }) => time),
  });

  it("go on more often than the user's base rate, and in a shuffled order about as often", () => {
    const kept = streaks(data, colours);
    assert.ok(Math.abs(mean(kept.stays) - 0.8) < 0.03, `${mean(kept.stays)}`);
    assert.ok(mean(kept.stays) - mean(kept.ofUser) > 0.2);
    const shuffled = streaks(shuffledOrder(data, random(6)), colours);
    const lift = mean(shuffled.stays) - mean(shuffled.ofUser);
    assert.ok(Math.abs(lift) < 0.025, `${lift}`);
  });
  it("give one moment a user, before and after, the same with the same seed", () => {
    const found = streaks(data, colours);
    const { before, after, label } = streakMoments(found, 5, random(7));
    assert.equal(new Set(after.map(({ user }) => user)).size, after.length);
    assert.ok(after.length > users * 0.9 && label.length === after.length);
    const { items } = data.perUser();
    for (const [at, { user, known }] of after.entries()) {
      assert.deepEqual(before[at], { user, known: known - 2 });
      assert.ok(known - 2 >= 5);
      for (const item of items.row(user).subarray(known - 2, known)) {
        assert.equal(colours.labels.row(item)[0], label[at]);
      }
    }
    assert.deepEqual(streakMoments(found, 5, random(7)), { before, after, label });
    assert.notDeepEqual(streakMoments(found, 5, random(8)).after, after);
    assert.throws(() => streakMoments(found, 30, random(7)), InputError);
  });
});
