import type { Interactions } from "../types.ts";
import type { Language } from "./describe.ts";
import type { Shop } from "./shop.ts";

/**
 * What buyers wrote of each item, one list of texts for each index; empty where nobody wrote anything.
 * @param known the purchases whose reviews may be read, e.g. the training part of a split of `shop.ratings`: what is
 *   written of a purchase that is to be foretold would give it away
 */
export function itemReviews(
  { ratings, reviews, items }: Pick<Shop, "ratings" | "reviews" | "items">,
  language: Language,
  known: Interactions,
): string[][] {
  const key = (user: number | undefined, item: number | undefined) => `${user} ${item}`;
  const allowed = new Set(Array.from(known.user, (user, row) => key(user, known.item[row])));
  const texts: string[][] = Array.from({ length: items.vocabulary.size }, () => []);
  for (const [row, review] of reviews.entries()) {
    if (review === null || !allowed.has(key(ratings.user[row], ratings.item[row]))) continue;
    texts[ratings.item[row] as number]?.push(review[language]);
  }
  return texts;
}
