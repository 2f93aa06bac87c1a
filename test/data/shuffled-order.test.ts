import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { shuffledOrder } from "../../lib/data/shuffled-order.ts";

describe("events in a shuffled order", () => {
  const events = 30;
  const data = interactions({
    users: vocabulary("user", ["anna", "ben"]),
    items: vocabulary(
      "item",
      Array.from({ length: 60 }, (_, at) => `i${at}`),
    ),
    // The two users alternate in the file; items, and values with them, rise with time.
    user: Int32Array.from({ length: 2 * events }, (_, row) => row % 2),
    item: Int32Array.from({ length: 2 * events }, (_, row) => row),
    value: Float32Array.from({ length: 2 * events }, (_, row) => row / 2),
    time: Float64Array.from({ length: 2 * events }, (_, row) => 1000 + row),
  });
  const shuffled = shuffledOrder(data, random(3));
  const historyOf = (of: typeof data, user: number) => [...of.perUser().items.row(user)];

  it("leave each user the same items, values and moments", () => {
    for (const user of [0, 1]) {
      const sorted = historyOf(shuffled, user).sort((a, b) => a - b);
      assert.deepEqual(sorted, historyOf(data, user));
    }
    assert.deepEqual([...(shuffled.time ?? [])], [...(data.time ?? [])]);
    assert.ok(shuffled.item.every((item, row) => shuffled.value?.[row] === item / 2));
  });
  it("tell nothing of what came first", () => {
    for (const user of [0, 1]) {
      const order = historyOf(shuffled, user);
      const rising = order.filter((item, at) => at > 0 && item > (order[at - 1] as number)).length;
      assert.ok(rising > 5 && rising < 24, `${rising} of ${events - 1} steps rise`);
    }
  });
  it("differ by seed and keep the original", () => {
    assert.notDeepEqual(historyOf(shuffled, 0), historyOf(shuffledOrder(data, random(4)), 0));
    assert.equal(data.item[5], 5);
  });
});
