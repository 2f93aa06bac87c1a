import type { ScoreMetric } from "./types.ts";

/**
 * The area under the ROC curve of one query, in [0, 1]: the chance that a relevant item scores above a candidate that is
 * not relevant. Ties count one half.
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
      const { scored, unscored } = otherCandidates(scores, relevant, excluded);
      const others = scored.length + unscored;
      if (others === 0) return Number.NaN;
      const beaten = relevant.size > fewRelevant ? beatenInSorted(scored.sort()) : beatenInAny(scored);
      let wins = 0;
      for (const item of relevant) {
        const score = scores[item] ?? Number.NaN;
        if (!Number.isNaN(score) && !excluded.has(item)) wins += unscored + beaten(score);
      }
      return wins / (relevant.size * others);
    },
  };
}

/** Up to so many relevant items, looking through all candidates for each is faster than sorting them once. */
const fewRelevant = 12;

function otherCandidates(scores: Float32Array, relevant: ReadonlySet<number>, excluded: ReadonlySet<number>) {
  const apart = new Uint8Array(scores.length);
  for (const item of relevant) apart[item] = 1;
  for (const item of excluded) apart[item] = 1;
  const scored = new Float32Array(scores.length);
  let found = 0;
  let unscored = 0;
  for (let item = 0; item < scores.length; item++) {
    if (apart[item] === 1) continue;
    const score = scores[item] as number;
    if (Number.isNaN(score)) unscored++;
    else scored[found++] = score;
  }
  return { scored: scored.subarray(0, found), unscored };
}

/** How many of `others` lie below a score, those equal to it counted half. */
function beatenInAny(others: Float32Array): (score: number) => number {
  return (score) => {
    let below = 0;
    let equal = 0;
    for (let at = 0; at < others.length; at++) {
      const other = others[at] as number;
      if (other < score) below++;
      else if (other === score) equal++;
    }
    return below + equal / 2;
  };
}

/** The same for ascending `others`, by bisection. */
function beatenInSorted(others: Float32Array): (score: number) => number {
  const countWhere = (isBelow: (other: number) => boolean): number => {
    let low = 0;
    let high = others.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBelow(others[middle] as number)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return (score) => (countWhere((other) => other < score) + countWhere((other) => other <= score)) / 2;
}
