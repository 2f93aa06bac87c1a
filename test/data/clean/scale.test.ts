import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { close } from "../../../lib/base/numbers.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { applyScale, learnScale, scaleColumns, scaleValues } from "../../../lib/data/clean/scale.ts";
import { columnOf, numberColumn, table, textColumn } from "../../../lib/data/tables.ts";
import { made } from "../../support/worlds.ts";

const near = (actual: ArrayLike<number>, expected: readonly number[]) =>
  expected.forEach((value, at) => {
    const same = Number.isNaN(value)
      ? Number.isNaN(actual[at])
      : close(actual[at] as number, value, { relative: 1e-6 });
    assert.ok(same, `${actual[at]} is not ${value}`);
  });

describe("data/clean: scales", () => {
  it("z-scores by mean and deviation of the training numbers, whatever is scaled later", () => {
    const scale = learnScale([2, 4, 4, 4, 5, 5, 7, 9, Number.NaN]);
    assert.deepEqual([scale.centre, scale.width, scale.learnedFrom], [5, 2, 8]);
    const { values, ...counts } = applyScale(scale, [5, 9, 1, 100, Number.NaN]);
    near(values, [0, 2, -2, 47.5, Number.NaN]);
    assert.deepEqual(counts, { scaled: 4, missing: 1, outside: 2, impossible: 0 });
  });

  it("brings least and greatest to 0 and 1, also of logarithms", () => {
    near(applyScale(learnScale([10, 30], { kind: "min-max" }), [10, 20, 40]).values, [0, 0.5, 1.5]);
    const scale = learnScale([1, 100], { kind: "min-max", logarithm: true });
    const { values, impossible, scaled } = applyScale(scale, [10, 1000, 0, -1]);
    near(values, [0.5, 1.5, Number.NaN, Number.NaN]);
    assert.deepEqual([impossible, scaled], [2, 2]);
  });

  it("makes 0 of what was all alike, and refuses what cannot be scaled", () => {
    near(applyScale(learnScale([3, 3]), [3, 4]).values, [0, 0]);
    assert.throws(() => learnScale([]), InputError);
    assert.throws(() => learnScale([1, Number.POSITIVE_INFINITY]), InputError);
    assert.throws(() => learnScale([1, 0], { logarithm: true }), /numbers above 0/);
    assert.throws(() => learnScale([1, 2], { kind: "z" as "z-score" }), InputError);
  });

  it("scales columns by the training rows alone and leaves the others", () => {
    const items = table(vocabulary("item", ["a", "b", "c"]), {
      price: numberColumn([1, 3, 1000]),
      weight: numberColumn([10, Number.NaN, 30]),
      title: textColumn(["x", "y", "z"]),
    });
    const { table: scaled, report } = scaleColumns(items, ["price", "weight"], [0, 1], { kind: "min-max" });
    near(columnOf(scaled, "price", "number").values, [0, 1, 499.5]);
    near(columnOf(scaled, "weight", "number").values, [0, Number.NaN, 0]);
    assert.equal(scaled.columns.title, items.columns.title);
    assert.deepEqual(
      report.map(({ column, scaled, missing, outside }) => [column, scaled, missing, outside]),
      [
        ["price", 3, 0, 1],
        ["weight", 2, 1, 1],
      ],
    );
    near(columnOf(items, "price", "number").values, [1, 3, 1000]);
    assert.throws(() => scaleColumns(items, ["title"]), InputError);
  });

  it("scales the values of events", () => {
    const data = made(2, 2, [
      [0, 0, 5],
      [1, 1, 1],
    ]);
    const { data: scaled, report } = scaleValues(data, learnScale([1, 5]));
    near(scaled.value ?? [], [1, -1]);
    assert.equal(scaled.time, data.time);
    assert.equal(report.scaled, 2);
    assert.throws(() => scaleValues({ ...data, value: null }, learnScale([1, 5])), InputError);
  });
});
