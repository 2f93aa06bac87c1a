import { mean, standardDeviation } from "../base/numbers.ts";
import type { Random } from "../base/random.ts";
import { normalTail, studentTwoSided } from "./distributions.ts";

/** Student's paired t-test, two-sided: is the mean of the differences 0? */
export interface TTest {
  readonly t: number;
  /** Degrees of freedom, n − 1. */
  readonly df: number;
  readonly p: number;
}

/**
 * The t-test of paired differences. Differences that are all 0 give p = 1, all alike otherwise p = 0; fewer than two
 * give NaN.
 */
export function pairedT(differences: Float64Array): TTest {
  const df = differences.length - 1;
  if (df < 1) return { t: Number.NaN, df, p: Number.NaN };
  const centre = mean(differences);
  const error = standardDeviation(differences) / Math.sqrt(differences.length);
  if (centre === 0) return { t: 0, df, p: 1 };
  const t = centre / error;
  return { t, df, p: studentTwoSided(t, df) };
}

/** Wilcoxon's signed-rank test, two-sided: are the differences symmetric about 0? */
export interface WilcoxonTest {
  /** The smaller of the rank sums of the positive and the negative differences. */
  readonly statistic: number;
  readonly p: number;
  /** Differences that are not 0. */
  readonly n: number;
  /** "exact" up to 50 differences (ties included, given their ranks), "normal" above. */
  readonly method: "exact" | "normal";
}

/**
 * Wilcoxon's signed-rank test. Differences of 0 are left out (Wilcoxon's own rule), tied sizes share their mean rank;
 * the normal approximation corrects its variance for ties and has no continuity correction. No difference at all: p = 1.
 */
export function wilcoxon(differences: Float64Array): WilcoxonTest {
  const known = differences.filter((one) => one !== 0 && !Number.isNaN(one));
  const n = known.length;
  const { ranks, ties } = midranks(known.map(Math.abs));
  let positive = 0;
  for (const [row, one] of known.entries()) if (one > 0) positive += ranks[row] as number;
  const statistic = Math.min(positive, (n * (n + 1)) / 2 - positive);
  if (n === 0) return { statistic: 0, p: 1, n, method: "exact" };
  if (n <= 50) return { statistic, p: exactSignedRank(ranks, statistic), n, method: "exact" };
  const variance = (n * (n + 1) * (2 * n + 1) - ties / 2) / 24;
  const z = ((n * (n + 1)) / 4 - statistic) / Math.sqrt(variance);
  return { statistic, p: Math.min(1, 2 * normalTail(z)), n, method: "normal" };
}

/** Ranks from 1, tied values sharing the mean of theirs, and Σ (t³ − t) over groups of t tied values. */
export function midranks(values: Float64Array): { ranks: Float64Array; ties: number } {
  const order = Int32Array.from(values, (_, row) => row).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Float64Array(values.length);
  let ties = 0;
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    for (let place = from; place < to; place++) ranks[order[place] as number] = (from + 1 + to) / 2;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  return { ranks, ties };
}

/** Twice the share of all 2ⁿ choices of signs whose positive rank sum is at most `statistic`; n ≤ 50 keeps it exact. */
function exactSignedRank(ranks: Float64Array, statistic: number): number {
  const doubled = Int32Array.from(ranks, (rank) => Math.round(2 * rank));
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  const ways = new Float64Array(total + 1);
  ways[0] = 1;
  for (const rank of doubled) {
    for (let sum = total; sum >= rank; sum--) ways[sum] = (ways[sum] as number) + (ways[sum - rank] as number);
  }
  let below = 0;
  for (let sum = 0; sum <= Math.round(2 * statistic); sum++) below += ways[sum] as number;
  return Math.min(1, (2 * below) / 2 ** ranks.length);
}

/**
 * The permutation test of paired differences, two-sided: the share of random sign flips whose mean is at least as far
 * from 0 as the mean found, the found one counted among them (Phipson and Smyth 2010), so that p is never 0.
 */
export function signFlip(differences: Float64Array, draw: Random, flips = 9999): number {
  const found = Math.abs(differences.reduce((sum, one) => sum + one, 0));
  // Equal sums differ in their last bits when their terms come with other signs.
  const least = found * (1 - 1e-12);
  let asFar = 1;
  for (let flip = 0; flip < flips; flip++) {
    let sum = 0;
    let bits = 0;
    for (let row = 0; row < differences.length; row++) {
      if (row % 32 === 0) bits = draw.uint32();
      sum += bits & 1 ? (differences[row] as number) : -(differences[row] as number);
      bits >>>= 1;
    }
    if (Math.abs(sum) >= least) asFar++;
  }
  return asFar / (flips + 1);
}

/**
 * Holm's correction for several tests (Holm 1979): adjusted p values in the order given, each to be held against the
 * level itself. NaN values stay NaN and count as no test.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).filter((index) => !Number.isNaN(pValues[index]));
  order.sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const adjusted: number[] = pValues.map(() => Number.NaN);
  let highest = 0;
  for (const [place, index] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (order.length - place) * (pValues[index] as number)));
    adjusted[index] = highest;
  }
  return adjusted;
}
