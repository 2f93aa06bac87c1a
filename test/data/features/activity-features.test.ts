import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { itemFeatures, userFeatures, withColumns } from "../../../lib/data/features/activity-features.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import { categoryColumn, columnOf, table } from "../../../lib/data/tables.ts";
import type { Table } from "../../../lib/data/types.ts";

const day = 86_400;
const items = vocabulary("item", ["tent", "pot", "lamp"]);
const data = interactions({
  users: vocabulary("user", ["a", "b", "c"]),
  items,
  user: Int32Array.of(0, 1, 0, 0),
  item: Int32Array.of(0, 1, 0, 1),
  value: Float32Array.of(5, 3, 4, 3),
  time: Float64Array.of(0, day, 2 * day, 10 * day),
});
const kinds = table(items, { kind: categoryColumn("kind", [["camping"], ["camping", "garden"], []]) });
const numbers = (of: Table, name: string) => Array.from(columnOf(of, name, "number").values);

describe("data/features: what events tell of users and items", () => {
  it("counts, averages and dates each user's events", () => {
    const users = userFeatures(data);
    assert.deepEqual(numbers(users, "events"), [3, 1, 0]);
    assert.deepEqual(numbers(users, "items"), [2, 1, Number.NaN]);
    assert.deepEqual(numbers(users, "meanValue"), [4, 3, Number.NaN]);
    assert.deepEqual(numbers(users, "daysSinceFirst"), [10, 9, Number.NaN]);
    assert.deepEqual(numbers(users, "daysSinceLast"), [0, 9, Number.NaN]);
    assert.deepEqual(numbers(userFeatures(data, { at: 11 * day }), "daysSinceLast"), [1, 10, Number.NaN]);
  });

  it("tells which share of a user's events fell on each label", () => {
    const shares = columnOf(
      userFeatures(data, { shares: { items: kinds, columns: ["kind"] } }),
      "share:kind",
      "vector",
    );
    assert.equal(shares.dimensions, 2);
    const expected = [2.5 / 3, 0.5 / 3, 0.5, 0.5, Number.NaN, Number.NaN].map(Math.fround);
    assert.deepEqual(Array.from(shares.values), expected);
    assert.throws(() => userFeatures(data, { shares: { items: kinds, columns: ["colour"] } }), InputError);
  });

  it("does the same for items, and leaves out what the events do not have", () => {
    const found = itemFeatures(data);
    assert.deepEqual(numbers(found, "users"), [1, 2, Number.NaN]);
    assert.deepEqual(numbers(found, "meanValue"), [4.5, 3, Number.NaN]);
    assert.deepEqual(numbers(found, "daysSinceLast"), [8, 0, Number.NaN]);
    const bare = itemFeatures(interactions({ ...data, value: null, time: null }));
    assert.deepEqual(Object.keys(bare.columns).sort(), ["events", "users"]);
  });

  it("puts columns beside those of a table over the same ids", () => {
    const both = withColumns(kinds, itemFeatures(data));
    assert.equal(both.columns.kind, kinds.columns.kind);
    assert.deepEqual(numbers(both, "events"), [2, 2, 0]);
    assert.throws(() => withColumns(kinds, userFeatures(data)), InputError);
  });
});
