import { internal } from "../base/errors.ts";
import { quantile } from "../base/numbers.ts";
import { random } from "../base/random.ts";
import type { Estimate } from "./bootstrap.ts";

/**
 * log10 of a quantile of `a` less that of `b`, two waiting times of each of the same requests: above 0 where b answers
 * faster, 0.3 where in half the time. The 95 % interval is of the percentile bootstrap, which draws whole requests, so
 * that what slows a machine down for a moment falls on both.
 * @param share which quantile, in (0, 1): 0.5 for the median, 0.99 for the slowest in a hundred
 */
export function quantileLess(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  share: number,
  { resamples = 1000, seed = 1 } = {},
): Estimate {
  if (a.length === 0 || a.length !== b.length) throw internal(`waiting times of ${a.length} and ${b.length} requests`);
  const draw = random(seed).stream("requests");
  const difference = (rows: Int32Array) => {
    const [one, other] = [a, b].map((times) =>
      quantile(
        Float64Array.from(rows, (row) => times[row] as number),
        share,
      ),
    );
    return Math.log10((one as number) / (other as number));
  };
  const all = Int32Array.from({ length: a.length }, (_, row) => row);
  const drawn = Float64Array.from({ length: resamples }, () => difference(all.map(() => draw.integer(a.length))));
  const value = difference(all);
  return { value, ci95: [Math.min(value, quantile(drawn, 0.025)), Math.max(value, quantile(drawn, 0.975))] };
}
