import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import { arrivingItems } from "../../../lib/data/stream/arriving-items.ts";
import { askedMidway } from "../../../lib/data/stream/asked-midway.ts";
import { mixedTimes } from "../../../lib/data/stream/mixed-times.ts";
import { beginning, inPeriods } from "../../../lib/data/stream/periods.ts";
import type { Interactions } from "../../../lib/data/types.ts";
import { made, noise } from "../../support/worlds.ts";

const says = (words: RegExp) => (error: unknown) => error instanceof InputError && words.test(error.message);
const pairs = ({ user, item, users, items }: Interactions) =>
  Array.from(user, (u, row) => `${users.id(u)} ${items.id(item[row] as number)}`);

/** Times are 0, 1, 2, …; user 2 and item 3 come first, user 0 and item 0 last. */
const stream = made(3, 4, [
  [2, 3, 1],
  [1, 2, 1],
  [2, 2, 1],
  [1, 1, 1],
  [2, 1, 1],
  [0, 0, 1],
]);

describe("periods of a stream", () => {
  it("number ids in order of first sight, so that what is known by then is the beginning of the vocabularies", () => {
    const { data, edges } = inPeriods(stream, { first: 0.5, periods: 3 });
    assert.deepEqual(edges, [3, 4, 5, 6]);
    assert.deepEqual(pairs(data), pairs(stream));
    assert.deepEqual(
      [data.users.ids, data.items.ids],
      [
        ["u2", "u1", "u0"],
        ["i3", "i2", "i1", "i0"],
      ],
    );
    const known = beginning(data, 4);
    assert.deepEqual(
      [known.users.ids, known.items.ids],
      [
        ["u2", "u1"],
        ["i3", "i2", "i1"],
      ],
    );
    assert.deepEqual(pairs(known), pairs(stream).slice(0, 4));
    assert.deepEqual([...(known.time ?? [])], [0, 1, 2, 3]);
  });

  it("may be cut at moments, and are refused where one is empty, or the stream out of order", () => {
    assert.deepEqual(inPeriods(stream, { moments: [1, 3.5] }).edges, [1, 4, 6]);
    assert.deepEqual(inPeriods(stream, { moments: [2], end: 4 }).edges, [2, 4]);
    assert.throws(() => inPeriods(stream, { moments: [2, 2.5, 3] }), says(/got none in period 2/));
    assert.throws(() => inPeriods(stream, { moments: [0, 3] }), says(/got none before the first/));
    assert.throws(() => inPeriods(stream, { moments: [] }), says(/no period/));
    assert.throws(() => inPeriods(stream, { first: 0.5, periods: 9 }), says(/got none in period/));
    assert.throws(() => inPeriods(stream, { first: 1, periods: 2 }), says(/first/));
    assert.throws(() => inPeriods(stream.select([1, 0]), { first: 0.5, periods: 1 }), says(/row 1, which is earlier/));
    const timeless = interactions({ ...stream, time: null });
    assert.throws(() => inPeriods(timeless, { first: 0.5, periods: 1 }), says(/6 events without times/));
  });
});

describe("questions asked midway", () => {
  it("read the earlier half of a user's newest events and ask for the later, of newcomers too", () => {
    // From row 3 on: u0 (new) has items 0, 1, 2; u1 (known) has item 3 alone; u2 (new) has one event alone.
    const data = made(3, 5, [
      [1, 0, 1],
      [1, 1, 1],
      [1, 2, 1],
      [0, 0, 1],
      [1, 3, 1],
      [0, 1, 1],
      [2, 4, 1],
      [0, 2, 1],
    ]);
    const { queries, truth, train } = askedMidway(data, 3);
    assert.deepEqual([...(queries.user ?? [])], [0, 1]);
    assert.deepEqual(
      [0, 1].map((q) => [...(queries.history?.items.row(q) ?? [])]),
      [[0], [0, 1, 2]],
    );
    assert.deepEqual(
      [0, 1].map((q) => [...truth.row(q)]),
      [[1, 2], [3]],
    );
    assert.equal(train.length, 5);
    assert.throws(() => askedMidway(data.select([0, 6]), 1), says(/somebody to ask.*1 events without such a user/));
  });
});

describe("worlds that change and one that does not", () => {
  const data = noise(60, 40, 20, random(2));

  it("lets a share of the items arrive over time, and leaves everything else as it is", () => {
    assert.deepEqual(pairs(arrivingItems(data, 0, random(1))), pairs(data));
    const late = arrivingItems(data, 0.5, random(1));
    const all = new Set(pairs(data));
    assert.ok(pairs(late).every((pair) => all.has(pair)));
    assert.ok(Math.abs(late.length / data.length - 0.75) < 0.1, String(late.length));
    const { data: whole, edges } = inPeriods(late, { first: 0.3, periods: 2 });
    assert.ok(beginning(whole, edges[0] as number).items.size < 34);
    assert.ok(beginning(inPeriods(data, { first: 0.3, periods: 2 }).data, 360).items.size === 40);
    assert.throws(() => arrivingItems(data, 1.5, random(1)), InputError);
  });

  it("deals events out over all moments", () => {
    const mixed = mixedTimes(data, random(1));
    assert.deepEqual(pairs(mixed).sort(), pairs(data).sort());
    assert.deepEqual(mixed.time, data.time);
    // In order of users each period would hold users of its own; mixed, the first tenth already has most of them.
    const users = ({ user }: Interactions) => new Set(user.subarray(0, 120)).size;
    assert.equal(users(data), 6);
    assert.ok(users(mixed) > 40);
  });
});
