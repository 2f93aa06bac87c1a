import { option, resolveOptions } from "../../base/options.ts";
import { subcategories } from "./goods.ts";

/**
 * The size of the made-up shop and the strength of each planted effect. A strength of 1 is the effect as documented,
 * 0 switches it off for a control, and larger values strengthen it.
 * Learning paths alone are off unless asked for. Effects choose only *which* item a visit meets:
 * who comes when, the catalogue and all other draws stay as they are when a strength changes.
 */
export interface ShopOptions {
  /** The one seed everything is drawn from (default 1). */
  seed: number;
  /** Default 1,000; at least 20. */
  users: number;
  /** Default 400; at least 50, two of each kind of goods. */
  items: number;
  /** All events together, exactly (default 40,000); from 5 a user to a quarter of users × items. */
  events: number;
  /** How long the log is, in days from Monday, 1 January 2024 UTC (default 364: 52 whole weeks; at least 28). */
  days: number;
  /** Rank of the planted taste (default 8). */
  dimensions: number;
  /** Low-rank taste in choices, purchases and ratings. */
  taste: number;
  /** Skew of popularity. */
  popularity: number;
  /** How far each user's personal taste turns at one moment: 1 is a right angle, 2 (the most) turns it round. */
  drift: number;
  /** The week's period: toys and outdoor goods at weekends, electronics on workdays. */
  weekly: number;
  /** Share of users with a sport episode: 1 − 0.65 ^ strength. */
  episode: number;
  /** Probability that the partner of an item just bought is bought next: 1 − 0.3 ^ strength. */
  pairs: number;
  /** Probability that a visit takes up what a friend bought in the last 14 days: 1 − 0.7 ^ strength. */
  friends: number;
  /** Probability that a visit of a user who has begun a learning path meets its next step: 1 − 0.5 ^ strength (default 0). */
  paths: number;
  /** How much thrift and a high price keep users from buying. */
  prices: number;
  /** Scale of the logistic noise on ratings, in stars (default 0.35: a standard deviation of 0.63); 0 for none. */
  ratingNoise: number;
  /** Share of rated purchases that come with a review, in [0, 1] (default 0.5). */
  reviews: number;
}

export const shopDefaults: Readonly<ShopOptions> = {
  seed: 1,
  users: 1000,
  items: 400,
  events: 40_000,
  days: 364,
  dimensions: 8,
  taste: 1,
  popularity: 1,
  drift: 1,
  weekly: 1,
  episode: 1,
  pairs: 1,
  friends: 1,
  paths: 0,
  prices: 1,
  ratingNoise: 0.35,
  reviews: 0.5,
};

/** The options over their defaults. Where `events` is not given it is 40 a user, as far as the catalogue allows. */
export function resolveShop(given: Partial<ShopOptions> = {}): Readonly<ShopOptions> {
  const users = given.users ?? shopDefaults.users;
  const most = Math.floor((users * (given.items ?? shopDefaults.items)) / 4);
  const defaults = { ...shopDefaults, events: Math.min(40 * users, most) };
  const strength = option.number(0, 10);
  return resolveOptions(
    "shop",
    defaults,
    {
      seed: option.wholeNumber(Number.MIN_SAFE_INTEGER),
      users: option.wholeNumber(20),
      items: option.wholeNumber(2 * subcategories.length),
      events: option.wholeNumber(5 * users, most),
      days: option.wholeNumber(28),
      dimensions: option.wholeNumber(1, 64),
      taste: strength,
      popularity: strength,
      drift: option.number(0, 2),
      weekly: strength,
      episode: strength,
      pairs: strength,
      friends: strength,
      paths: strength,
      prices: strength,
      ratingNoise: option.number(0, 5),
      reviews: option.number(0, 1),
    },
    given,
  );
}

/** The probability that a chance of p becomes at a strength: p at 1, 0 at 0, towards 1 beyond. */
export function strengthened(p: number, strength: number): number {
  return 1 - (1 - p) ** strength;
}
