/** Sums and counts of several series within each cluster, row by row [series][cluster]; NaN rows are counted nowhere. */
export interface ClusterSums {
  readonly clusters: number;
  readonly sums: readonly Float64Array[];
  readonly counts: readonly Float64Array[];
}

/**
 * Numbers the clusters 0, 1, … in order of first sight.
 * @param ids the cluster of each row, −1 for a row that stands by itself; null when all do
 */
export function numberClusters(ids: Int32Array | null, rows: number): { of: Int32Array; clusters: number } {
  const of = new Int32Array(rows);
  const known = new Map<number, number>();
  let clusters = 0;
  for (let row = 0; row < rows; row++) {
    const id = ids === null ? -1 : (ids[row] as number);
    const seen = id < 0 ? undefined : known.get(id);
    if (seen !== undefined) {
      of[row] = seen;
      continue;
    }
    if (id >= 0) known.set(id, clusters);
    of[row] = clusters++;
  }
  return { of, clusters };
}

/** Adds up each series within each cluster. */
export function clusterSums(series: readonly Float64Array[], ids: Int32Array | null): ClusterSums {
  const { of, clusters } = numberClusters(ids, series[0]?.length ?? 0);
  const sums = series.map(() => new Float64Array(clusters));
  const counts = series.map(() => new Float64Array(clusters));
  for (const [s, values] of series.entries()) {
    const sum = sums[s] as Float64Array;
    const count = counts[s] as Float64Array;
    for (let row = 0; row < values.length; row++) {
      const value = values[row] as number;
      if (Number.isNaN(value)) continue;
      const cluster = of[row] as number;
      sum[cluster] = (sum[cluster] as number) + value;
      count[cluster] = (count[cluster] as number) + 1;
    }
  }
  return { clusters, sums, counts: shared(counts) };
}

/** The same arrays, neighbours of equal content being one array: what depends on counts alone is then computed once. */
function shared(counts: Float64Array[]): Float64Array[] {
  for (let s = 1; s < counts.length; s++) {
    const before = counts[s - 1] as Float64Array;
    if ((counts[s] as Float64Array).every((count, cluster) => count === before[cluster])) counts[s] = before;
  }
  return counts;
}

/** The mean of each cluster, without clusters that have none: the units of a test when rows repeat. */
export function clusterMeans(values: Float64Array, ids: Int32Array | null): Float64Array {
  const { sums, counts } = clusterSums([values], ids);
  const sum = sums[0] as Float64Array;
  const count = counts[0] as Float64Array;
  return sum.map((one, cluster) => one / (count[cluster] as number)).filter((one) => !Number.isNaN(one));
}
