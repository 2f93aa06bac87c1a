import assert from "node:assert/strict";
import { normals, random } from "../../lib/base/random.ts";
import { quantileLess } from "../../lib/eval/quantile-less.ts";

/** Waiting times around a second, of requests that are hard or easy for everybody. */
const times = (factor: number, name: string) => {
  const [shared, own] = [normals(300, 0.5, random(1).stream("shared")), normals(300, 0.05, random(1).stream(name))];
  return Float64Array.from(shared, (hard, at) => factor * Math.exp(hard + (own[at] as number)));
};

describe("quantiles of waiting times", () => {
  it("differ by the logarithm of their ratio, with an interval that draws both together", () => {
    assert.equal(quantileLess([100, 1, 10], [1, 100, 1], 0.5).value, 1);
    const { value, ci95 } = quantileLess(times(2, "one"), times(1, "other"), 0.5);
    assert.ok(Math.abs(value - Math.log10(2)) < 0.02, `${value}`);
    // Drawn apart, medians of such times would differ by 0.06 either way by chance.
    assert.ok(ci95[0] <= value && value <= ci95[1] && ci95[1] - ci95[0] < 0.04 && ci95[1] > ci95[0], `${ci95}`);
    const none = quantileLess(times(1, "one"), times(1, "other"), 0.5);
    assert.ok(none.ci95[0] < 0 && none.ci95[1] > 0, `${none.ci95}`);
    assert.deepEqual(quantileLess([3, 3], [3, 3], 0.5), { value: 0, ci95: [0, 0] });
  });

  it("of the slowest tell what the median does not", () => {
    const steady = Float64Array.from({ length: 200 }, () => 10);
    const uneven = steady.map((time, at) => (at % 20 === 0 ? 10 * time : time));
    assert.equal(quantileLess(uneven, steady, 0.5).value, 0);
    assert.equal(quantileLess(uneven, steady, 0.99).value, 1);
  });

  it("are of the same requests", () => {
    assert.throws(() => quantileLess([1], [1, 2], 0.5), /internal: waiting times of 1 and 2/);
    assert.throws(() => quantileLess([], [], 0.5), /internal/);
  });
});
