import { random } from "../../base/random.ts";
import { interactions, shareOfTies } from "../interactions.ts";
import type { Dataset, Interactions, Table } from "../types.ts";
import { makeCatalogue } from "./catalogue.ts";
import { expectedRating, makeChances, week } from "./chances.ts";
import { planEpisodes } from "./episodes.ts";
import { categories } from "./goods.ts";
import { causes, makeLog, type ShopLog } from "./log.ts";
import { resolveShop, type ShopOptions } from "./options.ts";
import { makePairs, partners } from "./pairs.ts";
import { makePaths } from "./paths.ts";
import { makePeople } from "./people.ts";
import { makeReviews, type Review } from "./reviews.ts";
import type { Episode, ShopTruth } from "./truth.ts";
import { makeVisits, type Visits } from "./visits.ts";

/**
 * The made-up shop: a data set with its own ground truth.
 *
 * `interactions` holds every visit in order of time, without values: a user meets an item (each at most once) and
 * looks at it or buys it. `ratings` holds the purchases alone, with 1 to 5 stars as values.
 */
export interface Shop extends Dataset {
  readonly items: Table;
  readonly users: Table;
  readonly options: Readonly<ShopOptions>;
  /** Row r: 1 where the visit ended in a purchase, 0 where the user only looked. */
  readonly bought: Uint8Array;
  /** Row r: the price of the item, whether bought or not, in the shop's currency. */
  readonly price: Float32Array;
  /** The purchases in order of time; `value` holds whole stars from 1 to 5. */
  readonly ratings: Interactions;
  /** The row of `interactions` behind each row of `ratings`. */
  readonly ratingRows: Int32Array;
  /** One entry per row of `ratings`; null where nothing was written. */
  readonly reviews: readonly (Review | null)[];
  readonly truth: ShopTruth;
}

/**
 * Builds the shop. The same options give the same shop on every machine; it needs no network and no files.
 * @throws InputError naming an unknown option or a value out of range
 */
export function shop(given: Partial<ShopOptions> = {}): Shop {
  const options = resolveShop(given);
  const source = random(options.seed).stream("shop");
  const catalogue = makeCatalogue(options, source);
  const people = makePeople(options, source);
  const visits = makeVisits(options, source);
  const turns = source.stream("drift");
  const driftAt = visits.joined.map((from) => Math.floor(from + (visits.end - from) * (0.35 + 0.3 * turns.uniform())));
  const chances = makeChances(options, catalogue, people, driftAt);
  const pairs = makePairs(catalogue, source.stream("partners"));
  const paths = makePaths(catalogue, new Set(pairs.flat()), source.stream("paths"));
  const log = makeLog(
    {
      options,
      catalogue,
      visits,
      chances,
      driftAt,
      friends: people.friends,
      partner: partners(pairs, options.items),
      plans: planEpisodes(options, visits, source.stream("episodes")),
      paths,
    },
    source.stream("log"),
  );
  const { user, time } = visits;
  const base = { users: people.vocabulary, items: catalogue.vocabulary, user, time };
  const events = interactions({ ...base, item: log.item, value: null });
  const ratingRows = Int32Array.from(log.bought.keys()).filter((row) => log.bought[row] === 1);
  const ratings = interactions({ ...base, item: log.item, value: log.rating }).select(ratingRows);
  const reviews = makeReviews(ratings, catalogue, options.reviews, source.stream("reviews"));
  return {
    name: "shop",
    title: "The made-up shop",
    interactions: events,
    items: catalogue.table,
    users: people.table,
    licence: "made up by this project, under its licence",
    origin: `made up, seed ${options.seed}`,
    notes: [
      "made-up data: good for testing what a method can find, no evidence of how people behave",
      `${ratings.length.toLocaleString("en-US")} of ${events.length.toLocaleString("en-US")} visits are rated purchases`,
      `${((shareOfTies(events) ?? 0) * 100).toFixed(2)} % of consecutive events of a user carry the same time`,
    ],
    options,
    bought: log.bought,
    price: Float32Array.from(log.item, (item) => catalogue.items[item]?.price as number),
    ratings,
    ratingRows,
    reviews,
    truth: {
      dimensions: options.dimensions,
      itemTaste: catalogue.vectors,
      userTaste: { before: people.before, after: people.after },
      drift: { angle: people.angle, at: driftAt, towards: people.towards },
      weekly: {
        period: week.days,
        peak: week.peak,
        amplitude: Object.fromEntries(categories.map(({ name, weekly }) => [name, options.weekly * weekly])),
      },
      episodes: episodesOf(visits, log),
      pairs,
      paths,
      friends: people.friends,
      quality: catalogue.quality,
      popularity: catalogue.popularity,
      generosity: people.generosity,
      thrift: people.thrift,
      dearness: catalogue.dearness,
      cause: (row) => causes[log.cause[row] as number] ?? "taste",
      affinity: chances.affinity,
      purchaseProbability: chances.purchaseProbability,
      expectedRating: (u, item, when) => expectedRating(chances.ratingAbove(u, item, when)),
      choiceProbabilities(u, when) {
        const factors = chances.weekFactors(when);
        const weights = Float64Array.from(
          chances.baseWeights(u, when),
          (weight, item) => weight * (factors[chances.categoryOf[item] as number] as number),
        );
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        return weights.map((weight) => weight / total);
      },
    },
  };
}

function episodesOf({ user, time }: Visits, { stage }: ShopLog): Episode[] {
  const found = new Map<number, { start: number[]; sequel: number[] }>();
  for (const [row, at] of stage.entries()) {
    if (at === 0) continue;
    const u = user[row] as number;
    const episode = found.get(u) ?? { start: [], sequel: [] };
    (at === 1 ? episode.start : episode.sequel).push(row);
    found.set(u, episode);
  }
  const timeOf = (rows: readonly number[]) => time[rows[0] ?? -1] ?? Number.NaN;
  return [...found].map(([u, { start, sequel }]) => ({
    user: u,
    start,
    sequel,
    startTime: timeOf(start),
    sequelTime: timeOf(sequel),
  }));
}
