import type { ItemLikeness } from "./item-likeness.ts";

/** How a ranking is diversified. */
export interface DiversifyOptions {
  /**
   * λ: what relevance counts against being unlike what is listed already, in [0, 1]. 1 leaves the ranking as it is; at 0
   * only the first item is chosen by relevance.
   */
  relevance: number;
  /** An item as alike as this to one listed already is its duplicate and left out; null to keep duplicates. */
  duplicates: number | null;
}

/**
 * Maximal marginal relevance (Carbonell and Goldstein 1998): the next item of the list is the one with the greatest
 * λ · relevance − (1 − λ) · likeness to the most alike of the items listed before, likeness below 0 counting as 0.
 * Relevance is the score brought to [0, 1] between the least and the greatest of the items given. Of equal ones the
 * item given earlier comes first. Duplicates of listed items (see `DiversifyOptions`) are never listed.
 *
 * A list of k is the beginning of a longer one. Takes at most k · items likenesses.
 * @param items best first, without −1
 * @param scores of those items, falling
 * @param k how many to list; fewer come back where duplicates leave no more
 * @returns places in `items`, in the new order
 */
export function maximalMarginalRelevance(
  items: Int32Array,
  scores: ArrayLike<number>,
  k: number,
  likeness: ItemLikeness,
  { relevance, duplicates }: Readonly<DiversifyOptions>,
): number[] {
  const least = scores[items.length - 1] as number;
  const span = (scores[0] as number) - least;
  const value = Float64Array.from(items, (_, place) =>
    span > 0 ? relevance * (((scores[place] as number) - least) / span) : relevance,
  );
  const nearest = new Float64Array(items.length);
  const left = new Set(items.keys());
  const chosen: number[] = [];
  while (chosen.length < k && left.size > 0) {
    let best = -1;
    let bestWorth = Number.NEGATIVE_INFINITY;
    for (const place of left) {
      const worth = (value[place] as number) - (1 - relevance) * (nearest[place] as number);
      if (worth > bestWorth) [best, bestWorth] = [place, worth];
    }
    chosen.push(best);
    left.delete(best);
    if (relevance === 1 && duplicates === null) continue;
    for (const place of left) {
      const alike = likeness.between(items[best] as number, items[place] as number);
      if (duplicates !== null && alike >= duplicates) left.delete(place);
      else nearest[place] = Math.max(nearest[place] as number, alike);
    }
  }
  return chosen;
}
