import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { latencies } from "../../lib/eval/latencies.ts";
import { closeTo } from "./close-to.ts";

describe("latencies", () => {
  it("are quantiles by linear interpolation, whatever the order", () => {
    const hundred = Float64Array.from({ length: 101 }, (_, at) => (at * 37) % 101);
    assert.deepEqual(latencies(hundred), { count: 101, mean: 50, p50: 50, p90: 90, p99: 99, most: 100 });
    const two = latencies([4, 2]);
    closeTo([two.mean, two.p50, two.p90, two.p99, two.most], [3, 3, 3.8, 3.98, 4], "two");
  });

  it("show one slow answer in a hundred, which the mean hides", () => {
    const { mean, p50, p99, most } = latencies([...new Array(99).fill(1), 500]);
    assert.ok(mean < 6 && p50 === 1 && p99 > 1 && most === 500);
  });

  it("refuse nothing, and what is no duration", () => {
    for (const wrong of [[], [-1], [Number.NaN], [1, Number.POSITIVE_INFINITY]]) {
      assert.throws(() => latencies(wrong), InputError);
    }
  });
});
