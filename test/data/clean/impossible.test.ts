import assert from "node:assert/strict";
import { clean } from "../../../lib/data/clean/clean.ts";
import { timesWithin, valuesWithin } from "../../../lib/data/clean/impossible.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import { log } from "./rows.ts";

describe("data/clean: impossible values and times", () => {
  const data = log([
    ["a", "v", 0.5, 0],
    ["a", "w", 5, -1],
    ["a", "x", 5.5, 100],
    ["a", "y", Number.NaN, Number.NaN],
    ["a", "z", Infinity, 101],
    ["b", "z", 3, 50],
  ]);

  it("keeps what lies within the bounds, bounds included", () => {
    assert.deepEqual([...clean(data, [valuesWithin(0.5, 5)]).rows], [0, 1, 5]);
    assert.deepEqual([...clean(data, [timesWithin(0, 100)]).rows], [0, 2, 5]);
    const { report } = clean(data, [timesWithin(0, 100)]);
    assert.equal(report[0]?.why, "a time that is missing or outside 1970-01-01 00:00:00 … 1970-01-01 00:01:40");
  });

  it("refuses bounds that are none, and data without the column", () => {
    assert.throws(() => valuesWithin(5, 1), /wanted two finite bounds, the lower first, got 5 and 1/);
    assert.throws(() => timesWithin(0, Number.NaN), /timesWithin: wanted two finite bounds/);
    const bare = interactions({ ...data, value: null, time: null });
    assert.throws(() => clean(bare, [valuesWithin(1, 5)]), /wanted events with values/);
    assert.throws(() => clean(bare, [timesWithin(1, 5)]), /wanted events with times/);
  });
});
