import assert from "node:assert/strict";
import { close } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { describe as describeEvents } from "../../lib/data/describe.ts";
import { countRepeats } from "../../lib/data/duplicates.ts";
import { fingerprint } from "../../lib/data/fingerprint.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { extended, reindexed } from "../../lib/data/reindex.ts";
import type { Interactions } from "../../lib/data/types.ts";

/** Events from rows of [user, item, value, time] over the ids a, b, c and x, y, z. */
function events(rows: readonly (readonly [number, number, number, number])[]): Interactions {
  return interactions({
    users: vocabulary("user", ["a", "b", "c"]),
    items: vocabulary("item", ["x", "y", "z"]),
    user: Int32Array.from(rows, (row) => row[0]),
    item: Int32Array.from(rows, (row) => row[1]),
    value: Float32Array.from(rows, (row) => row[2]),
    time: Float64Array.from(rows, (row) => row[3]),
  });
}

const rows = [
  [0, 0, 5, 100],
  [0, 1, 3, 100],
  [0, 0, 5, 100],
  [0, 0, 4, 100],
  [1, 1, 3, 50],
  [1, 1, 3, 60],
] as const;

describe("data/describe", () => {
  it("counts by hand", () => {
    const found = describeEvents(events(rows));
    assert.deepEqual([found.events, found.users, found.knownUsers, found.items, found.knownItems], [6, 2, 3, 2, 3]);
    assert.equal(found.density, 3 / 4);
    assert.deepEqual([found.eventsPerUser.least, found.eventsPerUser.median, found.eventsPerUser.most], [2, 3, 4]);
    assert.deepEqual([found.eventsPerItem.least, found.eventsPerItem.mean, found.eventsPerItem.most], [3, 3, 3]);
    assert.deepEqual(found.values, [
      { value: 3, count: 3 },
      { value: 4, count: 1 },
      { value: 5, count: 2 },
    ]);
    assert.ok(close(found.value?.mean ?? 0, 23 / 6, { relative: 1e-12 }));
    assert.deepEqual(found.timeSpan, [50, 100]);
    assert.equal(found.ties, 3 / 4);
    assert.deepEqual([found.duplicates, found.repeatedPairs], [1, 3]);
  });

  it("does without values, times and events", () => {
    const bare = interactions({ ...events(rows), value: null, time: null });
    const found = describeEvents(bare);
    assert.deepEqual([found.values, found.value, found.timeSpan, found.ties], [null, null, null, null]);
    assert.deepEqual([found.duplicates, found.repeatedPairs], [3, 3]);
    const none = describeEvents(events([]));
    assert.deepEqual([none.events, none.users, none.timeSpan, none.duplicates], [0, 0, null, 0]);
    assert.ok(Number.isNaN(none.density) && Number.isNaN(none.eventsPerUser.median));
  });

  it("gives no histogram of many different values", () => {
    const many = events(Array.from({ length: 101 }, (_, at) => [0, 0, at, at] as const));
    assert.equal(describeEvents(many).values, null);
    assert.equal(describeEvents(many).value?.median, 50);
  });
});

describe("data/duplicates", () => {
  it("agrees with counting texts, on random rows", () => {
    const draw = random(7).stream("duplicates");
    const made = Array.from(
      { length: 5000 },
      () => [draw.integer(3), draw.integer(3), draw.integer(4), draw.integer(30)] as const,
    );
    const whole = new Set(made.map((row) => row.join()));
    const pairs = new Set(made.map((row) => row.slice(0, 2).join()));
    assert.deepEqual(countRepeats(events(made)), { rows: 5000 - whole.size, pairs: 5000 - pairs.size });
  });
});

describe("data/fingerprint", () => {
  it("is equal for equal data and differs for any change", () => {
    const original = events(rows);
    assert.match(fingerprint(original), /^[0-9a-f]{32}$/);
    assert.equal(fingerprint(events(rows)), fingerprint(original));
    const changed = [
      original.select([0, 1, 2, 3, 5, 4]),
      original.select([0, 1, 2, 3, 4]),
      interactions({ ...original, value: null }),
      interactions({ ...original, time: null }),
      interactions({ ...original, users: vocabulary("user", ["a", "b", "d"]) }),
      interactions({ ...original, items: vocabulary("item", ["x", "y,z", ""]) }),
      interactions({
        ...original,
        value: Float32Array.from(original.value ?? [], (value, at) => (at === 5 ? 2 : value)),
      }),
    ];
    assert.equal(new Set([original, ...changed].map(fingerprint)).size, changed.length + 1);
  });
});

describe("data/reindex", () => {
  it("keeps what events mean under other vocabularies", () => {
    const original = events(rows);
    const items = extended(vocabulary("item", ["z", "y"]), ["y", "x", "w"]);
    assert.deepEqual(items.ids, ["z", "y", "x", "w"]);
    const other = reindexed(original, original.users, items);
    const names = (data: Interactions) => Array.from(data.item, (item) => data.items.id(item));
    assert.deepEqual(names(other), names(original));
    assert.equal(extended(items, ["x"]), items);
    assert.throws(() => reindexed(original, vocabulary("user", ["a"]), items), /known user ids.*“b”/);
  });
});
