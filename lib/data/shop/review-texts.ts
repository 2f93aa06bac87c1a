import { permutation, type Random } from "../../base/random.ts";
import type { Shop } from "./shop.ts";

/** An English review with what stood behind it. */
export interface ReviewText {
  readonly text: string;
  /** 1 to 5. */
  readonly stars: number;
  /** 0 for 1 and 2 stars, 1 for 3, 2 for 4 and 5. */
  readonly sentiment: 0 | 1 | 2;
}

/**
 * The shop's reviews, each wording once and in random order, so that parts cut from the list share no text. Where several
 * buyers used the same words the first one's stars count.
 */
export function reviewTexts({ reviews, ratings }: Shop, draw: Random): ReviewText[] {
  const found = new Map<string, ReviewText>();
  for (const [row, review] of reviews.entries()) {
    if (review === null || found.has(review.english)) continue;
    const sentiment = (review.sentiment + 1) as ReviewText["sentiment"];
    found.set(review.english, { text: review.english, stars: ratings.value?.[row] as number, sentiment });
  }
  const all = [...found.values()];
  return Array.from(permutation(all.length, draw), (at) => all[at] as ReviewText);
}

/**
 * Pairs of reviews, and by how many stars the first is better, −4 to 4. In each round every review is in one pair, but for
 * one that is left over where their number is odd.
 */
export function reviewPairs(
  reviews: readonly ReviewText[],
  rounds: number,
  draw: Random,
): { readonly texts: readonly (readonly [string, string])[]; readonly targets: Float32Array } {
  const pairs = Array.from({ length: rounds }, () => {
    const order = Array.from(permutation(reviews.length, draw), (at) => reviews[at] as ReviewText);
    const half = Math.floor(order.length / 2);
    return order.slice(0, half).map((first, at) => [first, order[half + at] as ReviewText] as const);
  }).flat();
  return {
    texts: pairs.map(([first, second]) => [first.text, second.text] as const),
    targets: Float32Array.from(pairs, ([first, second]) => first.stars - second.stars),
  };
}
