import { InputError } from "../base/errors.ts";
import { mean, standardDeviation } from "../base/numbers.ts";
import type { RankingMetric, ScoreMetric } from "./types.ts";

/**
 * The share of some items that stand among the first k, in [0, 1], whatever the user wanted: how often pushed items are
 * recommended (the hit ratio of O'Mahony et al. 2004 and Mobasher et al. 2007). Lower is better for everybody but the
 * one who pushes. Items of the history are never recommended and count as absent.
 * @throws InputError without items
 */
export function exposure(k: number, items: ArrayLike<number>): RankingMetric {
  const wanted = pushed("exposure", items);
  return {
    kind: "ranking",
    name: `exposure@${k}`,
    k,
    convention: `share of the ${wanted.size} pushed items that stand among the first ${k}`,
    better: "lower",
    value: (ranked) => Array.from(ranked).filter((item) => wanted.has(item)).length / wanted.size,
  };
}

/**
 * How high some items score, in standard deviations above the mean of the query's candidates: scores of different models
 * have different units. The difference between two fits of one model is their prediction shift (Mobasher et al. 2007), in
 * one unit for all models. Queries whose history holds all of them, or whose candidates score alike, are left out.
 * @throws InputError without items
 */
export function standing(items: ArrayLike<number>): ScoreMetric {
  const wanted = pushed("standing", items);
  return {
    kind: "score",
    name: "standing",
    convention: `mean score of the ${wanted.size} pushed items, less the mean of all candidates, over their standard deviation`,
    better: "lower",
    value(scores, _relevant, excluded) {
      const known = (item: number) => !excluded.has(item) && !Number.isNaN(scores[item] as number);
      const all = Array.from(scores.keys()).filter(known);
      const found = all.filter((item) => wanted.has(item));
      const values = all.map((item) => scores[item] as number);
      const spread = standardDeviation(values);
      if (found.length === 0 || !(spread > 0)) return Number.NaN;
      return (mean(found.map((item) => scores[item] as number)) - mean(values)) / spread;
    },
  };
}

function pushed(where: string, items: ArrayLike<number>): ReadonlySet<number> {
  const wanted = new Set(Array.from(items));
  if (wanted.size > 0) return wanted;
  throw new InputError({ wanted: "at least one item", got: "none", where, fix: "Name the items that are pushed." });
}
