import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { categoryColumn } from "../../lib/data/tables.ts";
import { labelShare } from "../../lib/eval/label-share.ts";
import type { ListMetric } from "../../lib/eval/types.ts";

describe("the share of a label in lists", () => {
  const column = categoryColumn("genre", [["war"], ["comedy"], ["war", "comedy"], []]);
  const of = (metric: ListMetric, ...lists: number[][]) =>
    Array.from(
      metric.values(
        lists.map((list) => Int32Array.from(list)),
        { popularity: new Int32Array(4), users: 1 },
      ) as Float64Array,
    );

  it("counts items that carry it, of the first k alone", () => {
    const war = labelShare("war", 3, column, ["war"]);
    assert.equal(war.name, "war@3");
    assert.deepEqual(of(war, [0, 1, 2, 3], [3, 1], [2]), [2 / 3, 0, 1]);
    assert.ok(Number.isNaN(of(war, [])[0]));
  });
  it("counts an item with two of the labels once", () => {
    assert.deepEqual(of(labelShare("either", 4, column, ["war", "comedy"]), [0, 1, 2, 3]), [3 / 4]);
  });
  it("takes a label of its own for each list", () => {
    const [war, comedy] = [0, 1];
    const own = labelShare("own", 2, column, Int32Array.of(war, comedy, comedy));
    assert.deepEqual(of(own, [0, 1], [0, 1], [1, 2]), [0.5, 0.5, 1]);
    assert.throws(() => of(own, [0, 1]), InputError);
  });
  it("refuses what is no label, and k below 1", () => {
    assert.throws(() => labelShare("x", 10, column, ["sport"]), InputError);
    assert.throws(() => labelShare("x", 10, column, []), InputError);
    assert.throws(() => labelShare("x", 10, column, Int32Array.of(2)), InputError);
    assert.throws(() => labelShare("x", 0, column, ["war"]), InputError);
  });
});
