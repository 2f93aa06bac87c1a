import type { ScoreMetric } from "./types.ts";

/**
 * The area under the ROC curve of one query, in [0, 1]: the chance that a relevant item scores above a candidate that is
 * not relevant. Ties count one half. O(V log V) for V items.
 */
export function auc(): ScoreMetric {
  return {
    kind: "score",
    name: "AUC",
    convention:
      "share of pairs (relevant item, other candidate) in the right order, ties one half; candidates are the items not " +
      "excluded; an item without a score stands below all with one, and a relevant item without a score, or one that is " +
      "excluded, wins no pair; queries without other candidates are left out",
    better: "higher",
    value(scores, relevant, excluded) {
      const others = new Float32Array(scores.length);
      let scored = 0;
      let unscored = 0;
      for (let item = 0; item < scores.length; item++) {
        if (relevant.has(item) || excluded.has(item)) continue;
        const score = scores[item] as number;
        if (Number.isNaN(score)) unscored++;
        else others[scored++] = score;
      }
      if (scored + unscored === 0) return Number.NaN;
      const sorted = others.subarray(0, scored).sort();
      let wins = 0;
      for (const item of relevant) {
        const score = scores[item] ?? Number.NaN;
        if (Number.isNaN(score) || excluded.has(item)) continue;
        const below = countBelow(sorted, score, false);
        wins += unscored + (below + countBelow(sorted, score, true)) / 2;
      }
      return wins / (relevant.size * (scored + unscored));
    },
  };
}

/** How many entries of an ascending array lie below `score`, or at or below it. */
function countBelow(sorted: Float32Array, score: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle] as number;
    if (value < score || (orEqual && value === score)) low = middle + 1;
    else high = middle;
  }
  return low;
}
