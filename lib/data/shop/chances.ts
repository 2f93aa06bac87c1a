import type { Catalogue } from "./catalogue.ts";
import { categories } from "./goods.ts";
import { rowProduct, sigmoid } from "./latent.ts";
import type { ShopOptions } from "./options.ts";
import type { People } from "./people.ts";
import { daySeconds, shopOpens } from "./visits.ts";

/** What taste weighs in choosing, in buying and in rating (stars), each per unit of affinity. */
const weights = { choosing: 2.0, buying: 2.0, rating: 0.7 };

/** The week's period: highest in the middle of the weekend. Days count from Monday 00:00. */
export const week = { days: 7, peak: 5.5 };

/** The laws by which the shop's users choose, buy and rate. Users and items are indices, times seconds since 1970. */
export interface Chances {
  /** Taste: the inner product of the user's vector at that time with the item's, times the strength of taste. */
  affinity(user: number, item: number, time: number): number;
  /** Unnormalised weights of all items for an ordinary visit on a day without a week: taste and popularity. */
  baseWeights(user: number, time: number): Float32Array;
  /** By what factor the day of the week of a time (not before the shop opens) multiplies weights, by category. */
  weekFactors(time: number): Float64Array;
  /** The index of an item's category. */
  readonly categoryOf: Int32Array;
  purchaseProbability(user: number, item: number, time: number): number;
  /** P(rating > k) for k = 1 … 4. */
  ratingAbove(user: number, item: number, time: number): number[];
}

/** The laws for given users and items. */
export function makeChances(
  options: Readonly<ShopOptions>,
  catalogue: Catalogue,
  people: People,
  driftAt: Float64Array,
): Chances {
  const { dimensions, taste, ratingNoise } = options;
  const affinity = (user: number, item: number, time: number) => {
    const vectors = time < (driftAt[user] as number) ? people.before : people.after;
    return taste * rowProduct(vectors, user, catalogue.vectors, item, dimensions);
  };
  const factors = Array.from({ length: week.days }, (_, day) => {
    const wave = Math.cos((2 * Math.PI * (day - week.peak)) / week.days);
    return Float64Array.from(categories, ({ weekly }) => Math.exp(options.weekly * weekly * wave));
  });
  return {
    affinity,
    baseWeights: (user, time) =>
      catalogue.popularity.map((weight, item) => Math.exp(weight + weights.choosing * affinity(user, item, time))),
    weekFactors: (time) => factors[Math.floor((time - shopOpens) / daySeconds) % week.days] as Float64Array,
    categoryOf: Int32Array.from(catalogue.items, ({ category }) => categories.indexOf(category)),
    purchaseProbability: (user, item, time) =>
      sigmoid(
        weights.buying * affinity(user, item, time) +
          (catalogue.quality[item] as number) -
          2 * options.prices * (people.thrift[user] as number) * (catalogue.dearness[item] as number) -
          2.4,
      ),
    ratingAbove(user, item, time) {
      const stars =
        2.5 +
        (catalogue.quality[item] as number) +
        (people.generosity[user] as number) +
        weights.rating * affinity(user, item, time);
      return [1, 2, 3, 4].map((k) => {
        const margin = stars - k - 0.5;
        return ratingNoise === 0 ? Number(margin > 0) : sigmoid(margin / ratingNoise);
      });
    },
  };
}

/** 1 plus the number of thresholds passed: the rating that a uniform draw stands for, or the expected rating. */
export const ratingOf = (above: readonly number[], draw: number): number =>
  above.reduce((rating, p) => rating + (draw < p ? 1 : 0), 1);
export const expectedRating = (above: readonly number[]): number => above.reduce((sum, p) => sum + p, 1);
