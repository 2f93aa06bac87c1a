import assert from "node:assert/strict";
import { close, mean, quantile, rangeOf, standardDeviation } from "../../lib/base/numbers.ts";

describe("numbers", () => {
  it("knows what is close, and what never is", () => {
    assert.ok(close(1.00001, 1, { relative: 1e-4 }));
    assert.ok(!close(1.001, 1, { relative: 1e-4 }));
    assert.ok(close(1e-7, 0, { absolute: 1e-6 }));
    assert.ok(!close(1e-7, 0, { relative: 1 }));
    assert.ok(close(Number.NaN, Number.NaN, {}));
    assert.ok(!close(Number.NaN, Number.POSITIVE_INFINITY, { absolute: 1e9, relative: 1e9 }));
    assert.ok(!close(Number.POSITIVE_INFINITY, 1, { relative: 1e9 }));
    assert.ok(!close(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, { relative: 1 }));
  });

  it("summarises", () => {
    assert.deepEqual(rangeOf([3, -1, 2]), [-1, 3]);
    assert.equal(mean([1, 2, 6]), 3);
    assert.ok(close(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9]), Math.sqrt(32 / 7), { relative: 1e-12 }));
    assert.deepEqual(
      [0, 0.25, 0.5, 1].map((q) => quantile([4, 1, 3, 2], q)),
      [1, 1.75, 2.5, 4],
    );
    assert.ok(Number.isNaN(mean([])) && Number.isNaN(standardDeviation([1])) && Number.isNaN(quantile([], 0.5)));
  });
});
