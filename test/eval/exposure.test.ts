import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { exposure, standing } from "../../lib/eval/exposure.ts";

const nothing: ReadonlySet<number> = new Set();

describe("eval/exposure", () => {
  it("is the share of the pushed items in the list, whatever is relevant", () => {
    const metric = exposure(3, [4, 9]);
    assert.equal(metric.value([4, 1, 2], new Set([1])), 0.5);
    assert.equal(metric.value([9, 4], nothing), 1);
    assert.equal(metric.value([1, 2, 3], new Set([4])), 0);
    assert.deepEqual([metric.name, metric.better, metric.k], ["exposure@3", "lower", 3]);
  });

  it("tells how many standard deviations above the mean the items score", () => {
    const scores = Float32Array.of(1, 2, 3, 4, Number.NaN, 100);
    // Candidates 1, 2, 3, 4: mean 2.5, standard deviation √(5/3).
    const seen = new Set([5]);
    assert.ok(Math.abs(standing([3]).value(scores, nothing, seen) - 1.5 / Math.sqrt(5 / 3)) < 1e-12);
    assert.ok(Math.abs(standing([0, 3]).value(scores, nothing, seen)) < 1e-12);
    assert.equal(
      standing([3])
        .value(
          scores.map((score) => 10 * score + 7),
          nothing,
          seen,
        )
        .toFixed(9),
      standing([3]).value(scores, nothing, seen).toFixed(9),
    );
  });

  it("has nothing to say where the items are seen or unscored, or all score alike", () => {
    assert.ok(Number.isNaN(standing([1]).value(Float32Array.of(1, 2, 3), nothing, new Set([1]))));
    assert.ok(Number.isNaN(standing([1]).value(Float32Array.of(1, Number.NaN, 3), nothing, nothing)));
    assert.ok(Number.isNaN(standing([1]).value(Float32Array.of(2, 2, 2), nothing, nothing)));
  });

  it("refuses no items", () => {
    assert.throws(() => exposure(3, []), InputError);
    assert.throws(() => standing([]), InputError);
  });
});
