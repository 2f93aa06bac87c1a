import assert from "node:assert/strict";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { clicksInOrder } from "../../lib/data/clicks-in-order.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { sequencesOf } from "../../lib/data/sequences.ts";

describe("data/clicks-in-order", () => {
  const users = vocabulary("user", ["a", "b", "c"]);
  const items = vocabulary("article", ["p", "q", "r", "s", "t"]);

  it("puts the history of the last impression first, then the clicks by time", () => {
    const clicks = interactions({
      users,
      items,
      user: Int32Array.of(0, 1, 0),
      item: Int32Array.of(4, 2, 3),
      value: null,
      time: Float64Array.of(30, 20, 10),
    });
    const impressions = {
      length: 3,
      user: Int32Array.of(0, 1, 0),
      time: Float64Array.of(30, 20, 10),
      history: sequencesOf(items, [[0, 1], [3], [0]]),
      shown: sequencesOf(items, [[4], [2], [3]]),
      clicked: Uint8Array.of(1, 1, 1),
    };
    const all = clicksInOrder({ impressions, interactions: clicks });
    const { items: rows } = all.perUser();
    assert.deepEqual([...rows.row(0)], [0, 1, 3, 4]);
    assert.deepEqual([...rows.row(1)], [3, 2]);
    assert.equal(rows.row(2).length, 0);
    assert.deepEqual([all.users, all.items, all.time, all.value], [users, items, null, null]);
  });
});
