import { checkNumber } from "../base/options.ts";
import type { RankingMetric } from "./types.ts";

/**
 * Metrics of one ranked list against the set of relevant items. Relevance is binary: an item of the test part is
 * relevant, any other is not. A list shorter than k is not forgiven: the places it leaves empty count as misses.
 */
function ranking(name: string, k: number, convention: string, value: RankingMetric["value"]): RankingMetric {
  checkNumber(name, "k", k, { min: 1, integer: true });
  return { kind: "ranking", name: `${name}@${k}`, k, convention, better: "higher", value };
}

/** 1 when at least one of the first k items is relevant, else 0; "HR" in the literature. */
export function hitRate(k: number): RankingMetric {
  return ranking(
    "HR",
    k,
    `1 when any of the first ${k} items is relevant, else 0; with one relevant item per query it equals recall`,
    (ranked, relevant) => (hits(ranked, relevant, k) > 0 ? 1 : 0),
  );
}

/** The share of the first k places that hold a relevant item, in [0, 1]. */
export function precision(k: number): RankingMetric {
  return ranking(
    "Precision",
    k,
    `relevant items among the first ${k}, divided by ${k} however short the list`,
    (ranked, relevant) => hits(ranked, relevant, k) / k,
  );
}

/** The share of the relevant items that stand among the first k, in [0, 1]. */
export function recall(k: number): RankingMetric {
  return ranking(
    "Recall",
    k,
    `relevant items among the first ${k}, divided by all relevant items (not by the smaller of ${k} and their number)`,
    (ranked, relevant) => hits(ranked, relevant, k) / relevant.size,
  );
}

/** The harmonic mean of precision and recall at k, in [0, 1]; 0 without a hit. */
export function f1(k: number): RankingMetric {
  return ranking(
    "F1",
    k,
    `per query 2PR / (P + R) with P divided by ${k} and R by all relevant items; 0 without a hit; then the mean`,
    (ranked, relevant) => (2 * hits(ranked, relevant, k)) / (k + relevant.size),
  );
}

/** Average precision at k, in [0, 1]; its mean over queries is MAP@k. */
export function meanAveragePrecision(k: number): RankingMetric {
  return ranking(
    "MAP",
    k,
    `sum of the precision at each relevant item's rank up to ${k}, divided by the smaller of ${k} and the number of relevant items`,
    (ranked, relevant) => {
      let found = 0;
      let sum = 0;
      for (let rank = 1; rank <= Math.min(k, ranked.length); rank++) {
        if (!relevant.has(ranked[rank - 1] as number)) continue;
        found++;
        sum += found / rank;
      }
      return sum / Math.min(k, relevant.size);
    },
  );
}

/** One over the rank of the first relevant item among the first k, 0 without one; its mean over queries is MRR@k. */
export function reciprocalRank(k: number): RankingMetric {
  return ranking(
    "MRR",
    k,
    `one over the rank of the first relevant item, 0 when none is among the first ${k}`,
    (ranked, relevant) => {
      for (let rank = 1; rank <= Math.min(k, ranked.length); rank++) {
        if (relevant.has(ranked[rank - 1] as number)) return 1 / rank;
      }
      return 0;
    },
  );
}

/** Normalised discounted cumulative gain at k, in [0, 1] (Järvelin and Kekäläinen 2002, with binary gains). */
export function ndcg(k: number): RankingMetric {
  const discount = Float64Array.from({ length: k }, (_, place) => 1 / Math.log2(place + 2));
  const ideal = new Float64Array(k + 1);
  for (let place = 0; place < k; place++) ideal[place + 1] = (ideal[place] as number) + (discount[place] as number);
  return ranking(
    "nDCG",
    k,
    `gain 1 for a relevant item, discount 1 / log2(rank + 1), divided by that of an ideal list of min(${k}, number of relevant items)`,
    (ranked, relevant) => {
      let gain = 0;
      for (let place = 0; place < Math.min(k, ranked.length); place++) {
        if (relevant.has(ranked[place] as number)) gain += discount[place] as number;
      }
      return gain / (ideal[Math.min(k, relevant.size)] as number);
    },
  );
}

function hits(ranked: ArrayLike<number>, relevant: ReadonlySet<number>, k: number): number {
  let found = 0;
  for (let place = 0; place < Math.min(k, ranked.length); place++) {
    if (relevant.has(ranked[place] as number)) found++;
  }
  return found;
}
