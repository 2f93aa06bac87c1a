import { option, resolveOptions } from "../../base/options.ts";
import { type DriftDetector, streamValue } from "./detector.ts";

export interface PageHinkleyOptions {
  /** δ: how much above its mean a value may lie without counting, in the unit of the values. */
  tolerance: number;
  /** λ: how far the sum must rise above its least for an alarm, in the unit of the values. */
  threshold: number;
  /** No alarm before this many values. */
  least: number;
}

const defaults: PageHinkleyOptions = { tolerance: 0.005, threshold: 1, least: 5 };
const rules = {
  tolerance: option.number(0),
  threshold: option.positive(),
  least: option.wholeNumber(1),
};

/**
 * The Page–Hinkley test for a rise of the mean (Page, Biometrika 1954; in this form Mouss et al. 2004 and Gama et al., ACM
 * Computing Surveys 2014). With x̄ₜ the mean of all values up to t,
 *
 *   mₜ = Σᵢ₌₁…ₜ (xᵢ − x̄ᵢ − δ),   Mₜ = min(m₁ … mₜ),   alarm when mₜ − Mₜ > λ.
 *
 * While the values stay as they are mₜ falls by δ a step; after a rise it climbs, by less and less, as x̄ₜ follows. The change
 * is dated right after the place of the least mₜ. After an alarm the test begins anew with the next value.
 * @throws InputError for an unknown option or one out of range; from `add` for NaN or an infinite value
 */
export function pageHinkley(given: Partial<PageHinkleyOptions> = {}): DriftDetector {
  const { tolerance, threshold, least } = resolveOptions("pageHinkley", defaults, rules, given);
  let seen = 0;
  let mean = 0;
  let sum = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let lowestAt = 0;
  let rang = false;
  return {
    add(value) {
      streamValue(value, "pageHinkley");
      if (rang) [seen, mean, sum, lowest, lowestAt] = [0, 0, 0, Number.POSITIVE_INFINITY, 0];
      seen++;
      mean += (value - mean) / seen;
      sum += value - mean - tolerance;
      if (sum < lowest) [lowest, lowestAt] = [sum, seen];
      rang = seen >= least && sum - lowest > threshold;
      return rang;
    },
    get kept() {
      return rang ? seen - lowestAt : seen;
    },
  };
}
