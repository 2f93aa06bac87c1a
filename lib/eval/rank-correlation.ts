import { mean } from "../base/numbers.ts";
import { midranks } from "./paired-tests.ts";

/**
 * Spearman's rank correlation: Pearson's correlation of ranks, tied values sharing the mean of theirs. NaN for fewer than
 * two values or where one side does not vary.
 * @param a,b equally long, without NaN
 */
export function spearman(a: Float64Array, b: Float64Array): number {
  return pearson(midranks(a).ranks, midranks(b).ranks);
}

/** Pearson's correlation; NaN for fewer than two values or where one side does not vary. */
export function pearson(a: Float64Array, b: Float64Array): number {
  const [centreA, centreB] = [mean(a), mean(b)];
  let both = 0;
  let onlyA = 0;
  let onlyB = 0;
  for (let at = 0; at < a.length; at++) {
    const x = (a[at] as number) - centreA;
    const y = (b[at] as number) - centreB;
    both += x * y;
    onlyA += x * x;
    onlyB += y * y;
  }
  return onlyA === 0 || onlyB === 0 ? Number.NaN : both / Math.sqrt(onlyA * onlyB);
}

/** Values sorted once, so that ranks under any weights need no sorting: the number of each value's group of equal ones. */
export interface RankGroups {
  /** Row r's group; groups are numbered by rising value. */
  readonly of: Int32Array;
  readonly count: number;
}

/** The groups of equal values. */
export function rankGroups(values: Float64Array): RankGroups {
  const order = Int32Array.from(values.keys()).sort((i, j) => (values[i] as number) - (values[j] as number));
  const of = new Int32Array(values.length);
  let count = 0;
  for (const [place, row] of order.entries()) {
    const before = order[place - 1];
    if (before !== undefined && values[before] !== values[row]) count++;
    of[row] = count;
  }
  return { of, count: values.length === 0 ? 0 : count + 1 };
}

/**
 * Spearman's correlation of rows of which row r stands `weights[r]` times, as a resample has them; in time linear in the
 * rows.
 */
export function weightedSpearman(a: RankGroups, b: RankGroups, weights: Int32Array): number {
  const [ranksA, ranksB] = [groupRanks(a, weights), groupRanks(b, weights)];
  let total = 0;
  for (const weight of weights) total += weight;
  // Ranks from 1 to the total have this mean, however they are tied.
  const centre = (total + 1) / 2;
  let both = 0;
  let onlyA = 0;
  let onlyB = 0;
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row] as number;
    const x = (ranksA[a.of[row] as number] as number) - centre;
    const y = (ranksB[b.of[row] as number] as number) - centre;
    both += weight * x * y;
    onlyA += weight * x * x;
    onlyB += weight * y * y;
  }
  return onlyA === 0 || onlyB === 0 ? Number.NaN : both / Math.sqrt(onlyA * onlyB);
}

/** The rank that the rows of each group share. */
function groupRanks({ of, count }: RankGroups, weights: Int32Array): Float64Array {
  const ranks = new Float64Array(count);
  for (let row = 0; row < of.length; row++) {
    const group = of[row] as number;
    ranks[group] = (ranks[group] as number) + (weights[row] as number);
  }
  let before = 0;
  for (let group = 0; group < count; group++) {
    const here = ranks[group] as number;
    ranks[group] = before + (here + 1) / 2;
    before += here;
  }
  return ranks;
}
