import assert from "node:assert/strict";
import { close, type Tolerance } from "../../lib/base/numbers.ts";

/** Metrics in float64 agree to 1e-12, relative. */
export const metricTolerance: Tolerance = { relative: 1e-12 };

/** Asserts that two numbers, or two rows of numbers, agree within the tolerance. */
export function closeTo(
  actual: number | ArrayLike<number>,
  expected: number | ArrayLike<number>,
  what: string,
  tolerance = metricTolerance,
): void {
  const got = typeof actual === "number" ? [actual] : Array.from(actual);
  const wanted = typeof expected === "number" ? [expected] : Array.from(expected);
  assert.equal(got.length, wanted.length, `${what}: ${got.length} values, not ${wanted.length}`);
  for (const [at, value] of got.entries()) {
    assert.ok(close(value, wanted[at] as number, tolerance), `${what}[${at}]: ${value}, not ${wanted[at]}`);
  }
}
