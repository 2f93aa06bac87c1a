import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { withHistoryParts } from "../../lib/data/history-parts.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { labelsOverTime } from "../../lib/data/labels-over-time.ts";
import { queriesOfAllUsers } from "../../lib/data/queries.ts";
import { questionsSince } from "../../lib/data/questions-since.ts";
import { categoryColumn } from "../../lib/data/tables.ts";

const items = vocabulary("item", ["a", "b", "c", "d", "e"]);
const data = interactions({
  users: vocabulary("user", ["u", "v", "w"]),
  items,
  user: Int32Array.of(0, 0, 0, 0, 0, 1, 1, 2),
  item: Int32Array.of(0, 1, 2, 1, 3, 4, 0, 2),
  value: Float32Array.of(5, 4, 3, 2, 1, 5, 4, 3),
  time: Float64Array.of(10, 20, 30, 40, 50, 10, 20, 10),
});

describe("questions since a moment", () => {
  it("ask for every event after it, with all before as history, new items alone", () => {
    const { split, since } = questionsSince(data, [25, 20, Number.NaN]);
    const { queries, truth } = split;
    assert.deepEqual([...(queries.user ?? [])], [0, 0, 1]);
    assert.deepEqual(
      Array.from({ length: 3 }, (_, query) => [[...(queries.history?.items.row(query) ?? [])], [...truth.row(query)]]),
      [
        [[0, 1], [2]],
        // The fourth event is b again, which is not asked for, but known of.
        [[0, 1, 2, 1], [3]],
        [[4], [0]],
      ],
    );
    assert.deepEqual([...since], [0, 2, 0]);
    assert.deepEqual([...(queries.time ?? [])], [30, 50, 20]);
    assert.deepEqual([...(queries.history?.time ?? [])], [10, 20, 10, 20, 30, 40, 10]);
    assert.deepEqual([...(queries.history?.value ?? [])], [5, 4, 5, 4, 3, 2, 5]);
    assert.deepEqual([split.train.length, split.test.length], [4, 4]);
    assert.equal(questionsSince(data, [25, 20, 0], 1).since.length, 2);
  });

  it("refuse moments that leave nothing, are too few, or cannot be held against times", () => {
    assert.throws(() => questionsSince(data, [5, 99, 10]), /events before their moment and after it/);
    assert.throws(() => questionsSince(data, [5]), /got 1 moments/);
    assert.throws(() => questionsSince(interactions({ ...data, time: null }), [1, 1, 1]), /without times/);
    assert.throws(() => questionsSince(data, [25, 20, 0], 0), InputError);
  });
});

describe("parts of histories", () => {
  it("are read under nobody's name, with their values and times", () => {
    const part = withHistoryParts(queriesOfAllUsers(data), ({ user, items: own, times }) =>
      user === 2 ? [1, 1] : [(times?.indexOf(20) ?? 0) as number, own.length],
    );
    assert.deepEqual([...(part.user ?? [])], [-1, -1, -1]);
    assert.deepEqual([...(part.history?.items.offsets ?? [])], [0, 4, 5, 5]);
    assert.deepEqual([...(part.history?.items.values ?? [])], [1, 2, 1, 3, 0]);
    assert.deepEqual([...(part.history?.value ?? [])], [4, 3, 2, 1, 4]);
    assert.deepEqual([...(part.history?.time ?? [])], [20, 30, 40, 50, 20]);
  });

  it("are parts: neither longer than the history nor turned round", () => {
    const queries = queriesOfAllUsers(data);
    assert.throws(() => withHistoryParts(queries, () => [0, 2]), /history of 1 events.*got 0 and 2/);
    assert.throws(() => withHistoryParts(queries, () => [1, 0]), InputError);
    assert.throws(() => withHistoryParts({ ...queries, history: null }, () => [0, 0]), InputError);
  });
});

describe("labels over time", () => {
  const column = categoryColumn("kind", [["x"], ["y"], ["x", "y"], ["z"], []]);
  const day = 86_400;

  it("counts by period, in parts where an item has several labels, and tells an empty period apart", () => {
    const { at, labels, counts } = labelsOverTime(column, [0, 2, 1, 1], [0, day, 2.5 * day, 7 * day], 2);
    assert.deepEqual([...at], [day, 3 * day, 5 * day, 7 * day]);
    assert.deepEqual(labels, ["y", "x"]);
    assert.deepEqual(
      counts.map((row) => [...row]),
      [
        [0.5, 1, Number.NaN, 1],
        [1.5, 0, Number.NaN, 0],
      ],
    );
    assert.deepEqual([...labelsOverTime(column, [0], [5], 1).at], [5 + day / 2]);
  });

  it("refuses an empty history, times that are no moments, and periods without length", () => {
    assert.throws(() => labelsOverTime(column, [], [], 1), /one event at least.*got 0 items/);
    assert.throws(() => labelsOverTime(column, [0], [Number.NaN], 1), /not all finite/);
    assert.throws(() => labelsOverTime(column, [0, 1], [1], 1), InputError);
    assert.throws(() => labelsOverTime(column, [0], [1], 0), InputError);
  });
});
