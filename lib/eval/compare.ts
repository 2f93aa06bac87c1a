import { InputError, shown } from "../base/errors.ts";
import { mean, standardDeviation } from "../base/numbers.ts";
import { type BootstrapOptions, bootstrap } from "./bootstrap.ts";
import { clusterMeans, numberClusters } from "./clusters.ts";
import { combineOf } from "./columns.ts";
import { holm, pairedT, type TTest, type WilcoxonTest, wilcoxon } from "./paired-tests.ts";
import type { Evaluation, Metric } from "./types.ts";

/** Two models under one split and one metric, query by query. */
export interface Comparison {
  /** The metric's name. */
  readonly metric: string;
  readonly a: string;
  readonly b: string;
  /** The figure of a minus that of b, in the metric's unit. */
  readonly difference: number;
  /** 95 % bootstrap interval of the difference, both models drawn on the same queries (or users). */
  readonly ci95: readonly [number, number];
  /** Which model is ahead in the metric's own sense; null when the interval holds 0. */
  readonly ahead: "a" | "b" | null;
  /** Cohen's d of the paired differences: their mean over their standard deviation; 0 when they are all 0. */
  readonly effectSize: number;
  readonly tTest: TTest;
  readonly wilcoxon: WilcoxonTest;
  /** What the tests are over: users where a user has several queries or ratings, else queries. */
  readonly units: "users" | "queries";
  readonly n: number;
}

/**
 * Compares two models on the same questions: difference with its bootstrap interval, effect size, Student's paired t-test
 * and Wilcoxon's signed-rank test. Questions of one user are not independent: the bootstrap draws whole users, and the
 * tests take each user's mean difference. For RMSE the difference is of the roots, effect size and tests are of squared
 * errors. Questions that either model left out (NaN) count for neither.
 * @param metric a metric or its name in the summary, e.g. "nDCG@10" or "HR@10 (100 sampled)"
 * @throws InputError when the metric is missing, has one figure for all lists together, or the protocols differ
 */
export function compare(
  a: Evaluation,
  b: Evaluation,
  metric: Metric | string,
  options?: Partial<BootstrapOptions>,
): Comparison {
  const name = typeof metric === "string" ? metric : metric.name;
  if (a.protocol !== b.protocol) {
    throw mismatch(`two evaluations under one protocol`, `${shown(a.protocol, 200)} and ${shown(b.protocol, 200)}`);
  }
  const one = valuesOf(a, name);
  const other = valuesOf(b, name);
  if (one.values.length !== other.values.length) {
    throw mismatch("the same questions for both", `${one.values.length} and ${other.values.length} values of ${name}`);
  }
  const { users, metric: found } = one;
  const [left, right] = bothKnown(one.values, other.values);
  const differences = left.map((value, row) => value - (right[row] as number));
  const combine = combineOf(found);
  const [estimate] = bootstrap(
    [left, right],
    users,
    [(means) => combine(means[0] as number) - combine(means[1] as number)],
    options,
  );
  const { value, ci95 } = estimate as NonNullable<typeof estimate>;
  const units = clusterMeans(differences, users);
  const spread = standardDeviation(units);
  const sign = found.better === "higher" ? 1 : -1;
  return {
    metric: name,
    a: a.model,
    b: b.model,
    difference: value,
    ci95,
    ahead: ci95[0] * sign > 0 && ci95[1] * sign > 0 ? "a" : ci95[0] * sign < 0 && ci95[1] * sign < 0 ? "b" : null,
    effectSize: mean(units) === 0 ? 0 : mean(units) / spread,
    tTest: pairedT(units),
    wilcoxon: wilcoxon(units),
    units: numberClusters(users, left.length).clusters < left.length ? "users" : "queries",
    n: units.length,
  };
}

/** A comparison among several, with Holm's correction over all of them. */
export interface CorrectedComparison extends Comparison {
  /** p of the t-test and of Wilcoxon's test after Holm's correction within this family of comparisons. */
  readonly corrected: { readonly tTest: number; readonly wilcoxon: number };
}

/** Compares each of several models with one baseline; p values are corrected over this family (Holm 1979). */
export function compareWith(
  baseline: Evaluation,
  others: readonly Evaluation[],
  metric: Metric | string,
  options?: Partial<BootstrapOptions>,
): CorrectedComparison[] {
  const comparisons = others.map((other) => compare(other, baseline, metric, options));
  const t = holm(comparisons.map(({ tTest }) => tTest.p));
  const w = holm(comparisons.map(({ wilcoxon: { p } }) => p));
  return comparisons.map((comparison, at) => ({
    ...comparison,
    corrected: { tTest: t[at] as number, wilcoxon: w[at] as number },
  }));
}

function valuesOf(evaluation: Evaluation, name: string) {
  const metric = evaluation.metrics[name];
  const queries = evaluation.perQuery[name];
  if (metric !== undefined && queries !== undefined) return { metric, values: queries, users: evaluation.users };
  const ratings = evaluation.ratings;
  const errors = ratings?.values[name];
  if (metric !== undefined && errors !== undefined) return { metric, values: errors, users: ratings?.users ?? null };
  throw mismatch(
    metric === undefined ? `one of ${Object.keys(evaluation.metrics).join(", ")}` : "a metric with a value per query",
    metric === undefined ? shown(name) : `${name}, which has one figure for all lists together`,
  );
}

/** Both series with NaN wherever either has it. */
function bothKnown(a: Float64Array, b: Float64Array): [Float64Array, Float64Array] {
  const keep = (values: Float64Array, other: Float64Array) =>
    values.map((value, row) => (Number.isNaN(other[row]) ? Number.NaN : value));
  return [keep(a, b), keep(b, a)];
}

function mismatch(wanted: string, got: string): InputError {
  return new InputError({
    wanted,
    got,
    where: "compare",
    fix: "Evaluate both models with the same split and metrics.",
  });
}
