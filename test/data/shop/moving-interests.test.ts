import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { mean } from "../../../lib/base/numbers.ts";
import {
  circleReach,
  type MovingInterests,
  movingInterests,
  trendPeriod,
} from "../../../lib/data/shop/moving-interests.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import { columnOf, labelsOf } from "../../../lib/data/tables.ts";

const size = { seed: 2, users: 150, items: 120 };
const still = { trend: 0, circle: 0, feedback: 0 };
const none = movingInterests({ ...size, ...still });
const day = 86_400;

const categoryOf = ({ items }: MovingInterests, item: number) =>
  columnOf(items, "category", "category").labels.row(item)[0] as number;

/** The share of events whose category is in fashion by the given world's calendar. */
const inFashion = (world: MovingInterests, calendar: MovingInterests) => {
  const { item, time } = world.interactions;
  return mean(
    Array.from(item, (one, row) =>
      (calendar.truth.trendAt(time?.[row] as number)[categoryOf(world, one)] as number) > 0 ? 1 : 0,
    ),
  );
};

/** The share of events with an item that a friend had in the 14 days before. */
const takenUp = ({ interactions: { user, item, time }, truth }: MovingInterests) => {
  const circles = Array.from({ length: truth.friends.rows }, (_, u) => new Set(truth.friends.row(u)));
  const recent = (row: number) => {
    for (let at = row - 1; at >= 0 && (time?.[at] as number) >= (time?.[row] as number) - 14 * day; at--)
      if (item[at] === item[row] && circles[user[row] as number]?.has(user[at] as number)) return 1;
    return 0;
  };
  return mean(Array.from(item.keys(), recent));
};

/** How often a user's next event is of the category of the one before, after one or two stars and after four or five. */
const afterStars = (world: MovingInterests, low: number, high: number) => {
  const { items, value } = world.interactions.perUser();
  const stays: number[] = [];
  for (let user = 0; user < items.rows; user++) {
    for (let at = items.offsets[user] as number; at + 1 < (items.offsets[user + 1] as number); at++) {
      const stars = value?.[at] as number;
      if (stars < low || stars > high) continue;
      const [one, next] = [items.values[at] as number, items.values[at + 1] as number];
      stays.push(categoryOf(world, one) === categoryOf(world, next) ? 1 : 0);
    }
  }
  return mean(stays);
};

describe("data/shop: moving interests", () => {
  it("are the people, goods and visits of the shop of that seed, each item once, with stars from 1 to 5", () => {
    const { interactions, users, truth } = none;
    const made = shop(size);
    assert.deepEqual(interactions.time, made.interactions.time);
    assert.deepEqual(interactions.user, made.interactions.user);
    assert.deepEqual(none.items.columns.title, made.items.columns.title);
    const pairs = new Set(Array.from(interactions.user, (user, row) => `${user} ${interactions.item[row]}`));
    assert.equal(pairs.size, interactions.length);
    assert.deepEqual([...new Set(interactions.value)].sort(), [1, 2, 3, 4, 5]);
    const named = labelsOf(columnOf(users, "friends", "category"), 7);
    assert.deepEqual(
      named,
      Array.from(truth.friends.row(7), (friend) => interactions.users.id(friend)),
    );
    assert.deepEqual(movingInterests({ ...size, ...still }).interactions.item, interactions.item);
    assert.notDeepEqual(movingInterests({ ...size, ...still, seed: 3 }).interactions.item, interactions.item);
  });
  it("move by time, and not when the trend is off", () => {
    const moved = movingInterests({ ...size, ...still, trend: 1 });
    const gap = inFashion(moved, moved) - inFashion(none, moved);
    assert.ok(gap > 0.12, `${gap}`);
    const [now, later] = [0, trendPeriod * day].map((shift) => moved.truth.trendAt(1.71e9 + shift));
    assert.ok(now?.every((value, at) => Math.abs(value - (later?.[at] as number)) < 1e-6));
    assert.ok(none.truth.added.trend.every((value) => value === 0));
  });
  it("move by friends, and not when the circle is off", () => {
    const moved = movingInterests({ ...size, ...still, circle: 1 });
    assert.ok(takenUp(moved) > 2 * takenUp(none), `${takenUp(moved)} and ${takenUp(none)}`);
    assert.ok(Math.abs(mean(moved.truth.added.circle) - circleReach * takenUp(moved)) < 0.01);
    assert.ok(none.truth.added.circle.every((value) => value === 0));
  });
  it("move by experience, and not when the feedback is off", () => {
    const moved = movingInterests({ ...size, ...still, feedback: 1 });
    assert.ok(afterStars(moved, 4, 5) > 2 * afterStars(moved, 1, 2));
    const nothing = afterStars(none, 4, 5) - afterStars(none, 1, 2);
    assert.ok(Math.abs(nothing) < 0.03, `${nothing}`);
    assert.ok(none.truth.added.feedback.every((value) => value === 0));
  });
  it("refuse unknown options and strengths out of range", () => {
    assert.throws(() => movingInterests({ trend: -1 }), InputError);
    assert.throws(() => movingInterests({ users: 5 }), InputError);
    assert.throws(() => movingInterests({ fashion: 1 } as never), InputError);
  });
});
