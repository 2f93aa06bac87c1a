import { quantile } from "../base/numbers.ts";
import { checkNumber, withDefaults } from "../base/options.ts";
import { permutation, type Random, random } from "../base/random.ts";
import { type ClusterSums, clusterSums, numberClusters } from "./clusters.ts";
import { normalQuantile, normalTail } from "./distributions.ts";

/** How a bootstrap draws. */
export interface BootstrapOptions {
  /** How often the sample is drawn anew; 2,000 by default. */
  resamples: number;
  /** Seed of the draws; the same seed gives the same interval. */
  seed: number;
}

/** A figure with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly ci95: readonly [number, number];
}

/** A figure made of the means of several series, e.g. a root, or the difference of two. */
export type Statistic = (means: Float64Array) => number;

/**
 * Bootstrap intervals of figures that are functions of means (Efron 1987, BCa: bias-corrected and accelerated).
 *
 * Clusters are drawn with replacement, as many as there are, and each series is averaged over the rows drawn; NaN rows
 * belong to no mean. All series and statistics share the draws. Where BCa is not defined (no resample on one side of the
 * figure) the percentile interval stands in; a figure that never varies has an interval of no width.
 * @param series equally long, one value per row
 * @param clusters the cluster of each row (−1 for a row by itself), or null where each row stands by itself
 */
export function bootstrap(
  series: readonly Float64Array[],
  clusters: Int32Array | null,
  statistics: readonly Statistic[],
  options?: Partial<BootstrapOptions>,
): Estimate[] {
  const { resamples, seed } = withDefaults("bootstrap", { resamples: 2000, seed: 1 }, options);
  checkNumber("bootstrap", "resamples", resamples, { min: 1, integer: true });
  const draw = random(seed).stream("bootstrap");
  const sums = clusterSums(series, bundled(clusters, series[0]?.length ?? 0, draw.stream("bundles")));
  const whole = meansOf(sums, null, new Float64Array(series.length));
  const drawn = statistics.map(() => new Float64Array(resamples));
  const weights = new Int32Array(sums.clusters);
  const means = new Float64Array(series.length);
  for (let resample = 0; resample < resamples; resample++) {
    weights.fill(0);
    for (let pick = 0; pick < sums.clusters; pick++) {
      // With 32 random bits this favours no cluster by more than clusters / 2³², and it is twice as fast as integer().
      const cluster = Math.floor(draw.uniform() * sums.clusters);
      weights[cluster] = (weights[cluster] as number) + 1;
    }
    meansOf(sums, weights, means);
    for (const [s, statistic] of statistics.entries()) (drawn[s] as Float64Array)[resample] = statistic(means);
  }
  const left = jackknife(sums, statistics);
  return statistics.map((statistic, s) => {
    const value = statistic(whole);
    return { value, ci95: bcaInterval(drawn[s] as Float64Array, value, left[s] as Float64Array) };
  });
}

/**
 * The 95 % interval of a figure from its values in resamples and with each cluster left out (Efron and Tibshirani 1993,
 * chapter 14). NaN values are passed over; NaN bounds where nothing is left.
 */
export function bcaInterval(resampled: Float64Array, value: number, leftOut: Float64Array): readonly [number, number] {
  const known = resampled.filter((one) => !Number.isNaN(one)).sort();
  if (known.length === 0 || Number.isNaN(value)) return [Number.NaN, Number.NaN];
  const below = known.filter((one) => one < value).length;
  const equal = known.filter((one) => one === value).length;
  const bias = normalQuantile((below + equal / 2) / known.length);
  const bound = (tail: number): number => {
    const z = bias + normalQuantile(tail);
    const level = 1 - normalTail(bias + z / (1 - acceleration(leftOut) * z));
    return quantile(known, Number.isFinite(bias) && Number.isFinite(level) ? level : tail);
  };
  return [bound(0.025), bound(0.975)];
}

/** A sixth of the skewness of the leave-one-out figures; 0 where they do not vary. */
function acceleration(leftOut: Float64Array): number {
  const known = leftOut.filter((one) => !Number.isNaN(one));
  const centre = known.reduce((sum, one) => sum + one, 0) / known.length;
  let squares = 0;
  let cubes = 0;
  for (const one of known) {
    squares += (centre - one) ** 2;
    cubes += (centre - one) ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

function jackknife(sums: ClusterSums, statistics: readonly Statistic[]): Float64Array[] {
  const left = statistics.map(() => new Float64Array(sums.clusters));
  const totals = sums.sums.map((one) => one.reduce((sum, value) => sum + value, 0));
  const counts = sums.counts.map((one) => one.reduce((sum, value) => sum + value, 0));
  const means = new Float64Array(totals.length);
  for (let cluster = 0; cluster < sums.clusters; cluster++) {
    for (let s = 0; s < means.length; s++) {
      const sum = (totals[s] as number) - ((sums.sums[s] as Float64Array)[cluster] as number);
      means[s] = sum / ((counts[s] as number) - ((sums.counts[s] as Float64Array)[cluster] as number));
    }
    for (const [s, statistic] of statistics.entries()) (left[s] as Float64Array)[cluster] = statistic(means);
  }
  return left;
}

/** Writes each series' mean over the clusters, counted as often as they were drawn (once each without weights). */
function meansOf(sums: ClusterSums, weights: Int32Array | null, means: Float64Array): Float64Array {
  let count = 0;
  for (let s = 0; s < means.length; s++) {
    const counts = sums.counts[s] as Float64Array;
    if (s === 0 || counts !== sums.counts[s - 1]) count = weightedSum(counts, weights);
    means[s] = weightedSum(sums.sums[s] as Float64Array, weights) / count;
  }
  return means;
}

function weightedSum(values: Float64Array, weights: Int32Array | null): number {
  let sum = 0;
  if (weights === null) for (let at = 0; at < values.length; at++) sum += values[at] as number;
  else for (let at = 0; at < values.length; at++) sum += (weights[at] as number) * (values[at] as number);
  return sum;
}

/** The most clusters that are drawn one by one. */
const mostClusters = 10_000;

/**
 * Bundles more clusters than that at random into that many of nearly equal size, which are then drawn as wholes: the
 * variance of a mean of independent clusters keeps its expectation, and the time no longer grows with the data.
 */
function bundled(ids: Int32Array | null, rows: number, draw: Random): Int32Array | null {
  if (rows <= mostClusters) return ids;
  const { of, clusters } = numberClusters(ids, rows);
  if (clusters <= mostClusters) return of;
  const order = permutation(clusters, draw);
  return of.map((cluster) => (order[cluster] as number) % mostClusters);
}
