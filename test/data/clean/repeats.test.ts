import assert from "node:assert/strict";
import { clean } from "../../../lib/data/clean/clean.ts";
import { exactDuplicates, repeatedPairs } from "../../../lib/data/clean/repeats.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import { log, rowsOf } from "./rows.ts";

describe("data/clean: repeats", () => {
  const data = log([
    ["a", "x", 1, 30],
    ["a", "x", 4, 10],
    ["a", "x", 1, 30],
    ["a", "y", 5, 10],
    ["b", "x", 1, 30],
    ["a", "x", 4, 30],
  ]);

  it("removes rows that equal an earlier one in everything", () => {
    assert.deepEqual([...clean(data, [exactDuplicates()]).rows], [0, 1, 3, 4, 5]);
    const missing = log([
      ["a", "x", Number.NaN, 1],
      ["a", "x", Number.NaN, 1],
    ]);
    assert.equal(clean(missing, [exactDuplicates()]).data.length, 1);
  });

  it("keeps the first or the last of a pair by time, ties by the file's order", () => {
    assert.deepEqual([...clean(data, [repeatedPairs("first")]).rows], [1, 3, 4]);
    assert.deepEqual([...clean(data, [repeatedPairs("last")]).rows], [3, 4, 5]);
    const bare = interactions({ ...data, time: null });
    assert.deepEqual([...clean(bare, [repeatedPairs("first")]).rows], [0, 3, 4]);
  });

  it("puts the mean value on the last, and counts the values that changed", () => {
    const { data: kept, report } = clean(data, [repeatedPairs("mean")]);
    assert.deepEqual(rowsOf(kept), [
      ["a", "y", 5, 10],
      ["b", "x", 1, 30],
      ["a", "x", 2.5, 30],
    ]);
    assert.equal(report[0]?.changedValues, 1);
    assert.equal(data.value?.[5], 4);
  });

  it("refuses another word, and a mean of nothing", () => {
    assert.throws(() => repeatedPairs("best" as "first"), /wanted "first", "last" or "mean", got “best”/);
    const bare = interactions({ ...data, value: null });
    assert.throws(() => clean(bare, [repeatedPairs("mean")]), /wanted values to take the mean of/);
  });
});
