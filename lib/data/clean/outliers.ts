import { InputError } from "../../base/errors.ts";
import { mean, quantile } from "../../base/numbers.ts";
import { checkNumber, option, resolveOptions, withDefaults } from "../../base/options.ts";
import type { Interactions } from "../types.ts";
import type { CleaningStep } from "./clean.ts";

/**
 * Removes users with improbably many events: those whose modified z-score on the logarithm of their event counts,
 * 0.6745 (x − median) / MAD, exceeds the threshold. Where more than half of the users share one count (MAD = 0), the
 * mean absolute deviation takes its place: (x − median) / (1.2533 · MeanAD). Logarithms, because counts are skewed;
 * upwards only, because few events are no fault. Source: Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993),
 * who recommend 3.5.
 * @throws InputError for a threshold not above 0, or an unknown option
 */
export function busyUsers(options?: Partial<{ threshold: number }>): CleaningStep {
  const { threshold } = withDefaults("busyUsers", { threshold: 3.5 }, options);
  checkNumber("busyUsers", "threshold", threshold, { above: 0 });
  return {
    name: "busy users",
    why: `more events than a customer plausibly has (modified z-score of the logarithm above ${threshold})`,
    keep(data) {
      const counts = countsOf(data.user, data.users.size);
      const active = counts.filter((count) => count > 0);
      const scores = modifiedScores(
        Float64Array.from(counts, (count) => Math.log(Math.max(count, 1))),
        active,
      );
      const most = counts.reduce((top, count, user) => {
        return (scores[user] as number) <= threshold ? Math.max(top, count) : top;
      }, 0);
      return {
        rows: rowsWhere(data, (row) => (scores[data.user[row] as number] as number) <= threshold),
        found: `the busiest user left has ${most} events`,
      };
    },
  };
}

/**
 * Removes users who gave at least `least` values, all of them equal: such a row tells nothing of taste, and a model of
 * ratings learns from it to expect one number (a common sign of careless or automatic answers).
 * @throws InputError where there are no values, for `least` below 2, or an unknown option
 */
export function constantRaters(options?: Partial<{ least: number }>): CleaningStep {
  const { least } = withDefaults("constantRaters", { least: 20 }, options);
  checkNumber("constantRaters", "least", least, { min: 2, integer: true });
  return {
    name: "constant raters",
    why: `users with ${least} or more values, all equal`,
    keep(data) {
      const value = valuesOf(data, "constantRaters");
      const low = new Float64Array(data.users.size).fill(Infinity);
      const high = new Float64Array(data.users.size).fill(-Infinity);
      for (const [row, user] of data.user.entries()) {
        low[user] = Math.min(low[user] as number, value[row] as number);
        high[user] = Math.max(high[user] as number, value[row] as number);
      }
      const counts = countsOf(data.user, data.users.size);
      const constant = (user: number) => (counts[user] as number) >= least && low[user] === high[user];
      return { rows: rowsWhere(data, (row) => !constant(data.user[row] as number)) };
    },
  };
}

/** How `valueOutliers` tells what is far out. */
export interface ValueOutlierOptions {
  /** Interquartile ranges beyond the quartiles: 1.5 is "outside", 3 "far out" (Tukey). Default 3. */
  factor: number;
  /** Whether logarithms are compared, for play counts and prices. Default false. */
  logarithm: boolean;
  /**
   * What a value is compared with: "all" values (default), or its distance from the median of its "user" or "item" with
   * all such distances, so that a dear item's price and a devoted listener's plays are measured by their own usual.
   */
  within: "all" | "user" | "item";
}

const outlierDefaults: ValueOutlierOptions = { factor: 3, logarithm: false, within: "all" };
const outlierRules = {
  factor: option.positive(),
  logarithm: option.flag(),
  within: option.oneOf("all", "user", "item"),
};

/**
 * Removes events whose value lies beyond Tukey's fences, [Q1 − factor · IQR, Q3 + factor · IQR] over all finite values;
 * missing and infinite ones lie beyond any fence. With
 * `logarithm` on their logarithms (values of 0 or less are then no outliers but an error:
 * remove them first). Source: Tukey, Exploratory Data Analysis (1977).
 * @throws InputError where there are no values, for values ≤ 0 under a logarithm, a factor not above 0, or an unknown option
 */
export function valueOutliers(options?: Partial<ValueOutlierOptions>): CleaningStep {
  const { factor, logarithm, within } = resolveOptions("valueOutliers", outlierDefaults, outlierRules, options);
  const of = `${logarithm ? " of the logarithm" : ""}${within === "all" ? "" : ` from the ${within}'s median`}`;
  return {
    name: "outlying values",
    why: `values beyond Tukey's fences at ${factor} interquartile ranges${of}`,
    keep(data) {
      const value = valuesOf(data, "valueOutliers");
      if (logarithm && value.some((v) => v <= 0)) {
        throw new InputError({
          wanted: "values above 0",
          got: "a value of 0 or less",
          where: "valueOutliers with logarithm",
          fix: "Remove them first with valuesWithin().",
        });
      }
      const taken = logarithm ? Float64Array.from(value, Math.log) : Float64Array.from(value);
      const scaled = within === "all" ? taken : fromMedians(taken, within === "user" ? data.user : data.item);
      const finite = scaled.filter(Number.isFinite);
      const [first, third] = [quantile(finite, 0.25), quantile(finite, 0.75)];
      const low = first - factor * (third - first);
      const high = third + factor * (third - first);
      const written = (bound: number) => (logarithm ? Math.exp(bound) : bound).toPrecision(4);
      const unit = within === "all" ? "" : logarithm ? ` times the ${within}'s median` : ` from the ${within}'s median`;
      return {
        rows: rowsWhere(data, (row) => (scaled[row] as number) >= low && (scaled[row] as number) <= high),
        found: `outside ${written(low)} … ${written(high)}${unit}`,
      };
    },
  };
}

/** Each value less the median of the finite values of its group. */
function fromMedians(values: Float64Array, group: Int32Array): Float64Array {
  const members = new Map<number, number[]>();
  for (const [row, index] of group.entries()) {
    if (!Number.isFinite(values[row])) continue;
    const known = members.get(index);
    if (known === undefined) members.set(index, [values[row] as number]);
    else known.push(values[row] as number);
  }
  const medians = new Map([...members].map(([index, own]) => [index, quantile(own, 0.5)]));
  return values.map((value, row) => value - (medians.get(group[row] as number) ?? Number.NaN));
}

function modifiedScores(values: Float64Array, active: Int32Array): Float64Array {
  const logarithms = Float64Array.from(active, Math.log);
  const median = quantile(logarithms, 0.5);
  const deviations = logarithms.map((x) => Math.abs(x - median));
  const mad = quantile(deviations, 0.5);
  const unit = mad > 0 ? mad / 0.6745 : 1.2533 * mean(deviations);
  return values.map((x) => (unit === 0 ? 0 : (x - median) / unit));
}

function valuesOf(data: Interactions, where: string): Float32Array {
  if (data.value !== null) return data.value;
  throw new InputError({ wanted: "events with values", got: "events without", where, fix: "Leave this step out." });
}

function countsOf(indices: Int32Array, size: number): Int32Array {
  const counts = new Int32Array(size);
  for (const index of indices) counts[index] = (counts[index] as number) + 1;
  return counts;
}

function rowsWhere(data: Interactions, stays: (row: number) => boolean): Int32Array {
  return Int32Array.from(data.user.keys()).filter(stays);
}
