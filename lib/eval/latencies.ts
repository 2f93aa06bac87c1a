import { InputError } from "../base/errors.ts";
import { mean, quantile, rangeOf } from "../base/numbers.ts";

/** How long answers took, in milliseconds. */
export interface Latencies {
  readonly count: number;
  readonly mean: number;
  /** Half of the answers were faster. */
  readonly p50: number;
  readonly p90: number;
  /** One answer in a hundred was slower; it takes some hundred answers to know it. */
  readonly p99: number;
  readonly most: number;
}

/**
 * The figures by which single answers are judged: quantiles, since a mean hides the slow ones.
 * @param milliseconds one number per answer
 * @throws InputError for none, or one that is no number of 0 or more
 */
export function latencies(milliseconds: ArrayLike<number>): Latencies {
  const wrong = Array.from(milliseconds).find((one) => !(one >= 0 && one < Number.POSITIVE_INFINITY));
  if (milliseconds.length === 0 || wrong !== undefined) {
    throw new InputError({
      wanted: "at least one time of 0 or more milliseconds",
      got: wrong === undefined ? "none" : String(wrong),
      where: "latencies",
      fix: "Measure with performance.now() before and after each answer.",
    });
  }
  return {
    count: milliseconds.length,
    mean: mean(milliseconds),
    p50: quantile(milliseconds, 0.5),
    p90: quantile(milliseconds, 0.9),
    p99: quantile(milliseconds, 0.99),
    most: rangeOf(milliseconds)[1],
  };
}
