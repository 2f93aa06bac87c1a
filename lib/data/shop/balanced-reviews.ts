import { permutation, type Random } from "../../base/random.ts";
import type { Language } from "./describe.ts";
import type { ReviewText } from "./review-texts.ts";
import type { Shop } from "./shop.ts";

/**
 * The shop's reviews in one language, each wording once, in random order and with complaints, mixed reviews and praise equally
 * often (as often as the rarest of the three), so that always saying the same is right in a third of them. Of several
 * buyers who used the same words the first one's stars count.
 */
export function balancedReviews(
  { reviews, ratings }: Pick<Shop, "reviews" | "ratings">,
  language: Language,
  draw: Random,
): ReviewText[] {
  const found = new Map<string, ReviewText>();
  for (const [row, review] of reviews.entries()) {
    if (review === null || found.has(review[language])) continue;
    const sentiment = (review.sentiment + 1) as ReviewText["sentiment"];
    found.set(review[language], { text: review[language], stars: ratings.value?.[row] as number, sentiment });
  }
  const all = [...found.values()];
  const shuffled = Array.from(permutation(all.length, draw), (at) => all[at] as ReviewText);
  const classes = [0, 1, 2].map((sentiment) => shuffled.filter((one) => one.sentiment === sentiment));
  const most = Math.min(...classes.map(({ length }) => length));
  const kept = new Set(classes.flatMap((own) => own.slice(0, most)));
  return shuffled.filter((one) => kept.has(one));
}
