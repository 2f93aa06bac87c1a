import { option, resolveOptions } from "../../base/options.ts";
import { permutation, random } from "../../base/random.ts";
import { interactions } from "../interactions.ts";
import { categoryColumn, table } from "../tables.ts";
import type { Dataset, Sequences, Table } from "../types.ts";
import { makeCatalogue } from "./catalogue.ts";
import { makeChances } from "./chances.ts";
import { categories } from "./goods.ts";
import { friendWindow } from "./log.ts";
import { resolveShop } from "./options.ts";
import { makePeople } from "./people.ts";
import { daySeconds, makeVisits, shopOpens } from "./visits.ts";

/** Size of the world and strength of what moves interests: 1 as documented, 0 switched off, more is stronger. */
export interface MovingInterestOptions {
  seed: number;
  /** As in the shop: default 600 users, 300 items, 40 events a user, 364 days, taste and popularity 1. */
  users: number;
  items: number;
  events: number;
  days: number;
  taste: number;
  popularity: number;
  /** Time: categories come into fashion and go out, `trendReach` either way in the logarithm of their weight. */
  trend: number;
  /** Surroundings: what a friend had in the last 14 days weighs e^`circleReach` as much. */
  circle: number;
  /** Experience: five stars raise the weight of a category by e^`feedbackReach`, one star lowers it, and both fade. */
  feedback: number;
}

/** How far each factor reaches at strength 1, in the logarithm of an item's weight. */
export const trendReach = 1;
export const circleReach = 3;
export const feedbackReach = 1.5;
/** Days from fashion to fashion, and days after which an experience counts half. */
export const trendPeriod = 120;
export const feedbackHalfLife = 60;

/** A world with its own ground truth; `interactions` carry stars from 1 to 5 as values. */
export interface MovingInterests extends Dataset {
  readonly items: Table;
  /** With the column `friends`: the ids of each user's friends. */
  readonly users: Table;
  readonly options: Readonly<MovingInterestOptions>;
  readonly truth: {
    /** Row u: the friends of user u; mutual, and drawn without regard to taste. */
    readonly friends: Sequences;
    /** What the fashion adds to the logarithm of a category's weight at a time in seconds since 1970, by category. */
    trendAt(time: number): Float64Array;
    /** By event, what each factor had added to the logarithm of the weight of the item that was met. */
    readonly added: { readonly trend: Float32Array; readonly circle: Float32Array; readonly feedback: Float32Array };
  };
}

const defaults: MovingInterestOptions = {
  ...{ seed: 1, users: 600, items: 300, events: 24_000, days: 364, taste: 1, popularity: 1 },
  ...{ trend: 1, circle: 1, feedback: 1 },
};
const strength = option.number(0, 10);

/**
 * A made-up world in which interests move by time, surroundings and experience (document 4, 2.1), each by itself. People, goods and
 * visits are those of the made-up shop of that seed, who comes when included; each visit takes an item that the user had not, with the
 * weight exp(popularity + taste + trend + circle + feedback), and gives it stars. Stars are luck, all of them equally likely
 * whatever the taste, so that they tell nothing but what they do. All draws stay as they are when a strength changes.
 * @throws InputError naming an unknown option or a value out of range
 */
export function movingInterests(given: Partial<MovingInterestOptions> = {}): MovingInterests {
  const sizes = { users: given.users ?? defaults.users, items: given.items ?? defaults.items };
  const events = Math.min(40 * sizes.users, Math.floor((sizes.users * sizes.items) / 4));
  const options = resolveOptions(
    "movingInterests",
    { ...defaults, events },
    {
      seed: option.wholeNumber(Number.MIN_SAFE_INTEGER),
      users: option.wholeNumber(20),
      items: option.wholeNumber(1),
      events: option.wholeNumber(1),
      days: option.wholeNumber(28),
      taste: strength,
      popularity: strength,
      trend: strength,
      circle: strength,
      feedback: strength,
    },
    given,
  );
  const { trend, circle, feedback, ...size } = options;
  const still = resolveShop({ ...size, drift: 0, weekly: 0, episode: 0, pairs: 0, friends: 0, prices: 0 });
  const source = random(still.seed).stream("shop");
  const catalogue = makeCatalogue(still, source);
  const people = makePeople(still, source);
  const visits = makeVisits(still, source);
  const chances = makeChances(still, catalogue, people, Float64Array.from(visits.joined));
  const draw = source.stream("moving interests");
  const phases = Float64Array.from(
    permutation(categories.length, draw.stream("fashions")),
    (at) => at / categories.length,
  );
  const trendAt = (time: number) =>
    phases.map(
      (phase) => trend * trendReach * Math.cos(2 * Math.PI * ((time - shopOpens) / daySeconds / trendPeriod + phase)),
    );
  const [choice, luck] = [draw.stream("choice"), draw.stream("luck")];
  const log = {
    item: new Int32Array(visits.length),
    value: new Float32Array(visits.length),
    added: {
      trend: new Float32Array(visits.length),
      circle: new Float32Array(visits.length),
      feedback: new Float32Array(visits.length),
    },
  };
  const base: Float32Array[] = [];
  const met = people.vocabulary.ids.map(() => new Uint8Array(still.items));
  const had = people.vocabulary.ids.map(() => [] as { item: number; time: number }[]);
  const moods = people.vocabulary.ids.map(() => new Map<number, { stars: number; time: number }>());
  const weights = new Float64Array(still.items);
  for (let row = 0; row < visits.length; row++) {
    const [user, time] = [visits.user[row] as number, visits.time[row] as number];
    const own = met[user] as Uint8Array;
    base[user] ??= chances.baseWeights(user, time);
    const fashion = trendAt(time);
    const mood = categories.map((_, category) => feedback * feedbackReach * moodOf(moods[user]?.get(category), time));
    const around = recentOf(people.friends.row(user), had, time);
    const reach = circle * circleReach;
    let total = 0;
    for (let item = 0; item < weights.length; item++) {
      const category = chances.categoryOf[item] as number;
      const moved = (fashion[category] as number) + (mood[category] as number) + (around.has(item) ? reach : 0);
      weights[item] = own[item] === 1 ? 0 : (base[user]?.[item] as number) * Math.exp(moved);
      total += weights[item] as number;
    }
    const item = fallsOn(weights, total * choice.uniform());
    const stars = 1 + Math.floor(5 * luck.uniform());
    const category = chances.categoryOf[item] as number;
    log.item[row] = item;
    log.value[row] = stars;
    log.added.trend[row] = fashion[category] as number;
    log.added.circle[row] = around.has(item) ? reach : 0;
    log.added.feedback[row] = mood[category] as number;
    own[item] = 1;
    had[user]?.push({ item, time });
    moods[user]?.set(category, { stars, time });
  }
  const happened = interactions({
    ...{ users: people.vocabulary, items: catalogue.vocabulary, user: visits.user, time: visits.time },
    ...{ item: log.item, value: log.value },
  });
  const friends = people.vocabulary.ids.map((_, user) =>
    Array.from(people.friends.row(user), (friend) => people.vocabulary.id(friend)),
  );
  return {
    name: "moving-interests",
    title: "Moving interests, made up",
    interactions: happened,
    items: catalogue.table,
    users: table(people.vocabulary, {
      ...people.table.columns,
      friends: categoryColumn("user", friends, people.vocabulary.ids),
    }),
    licence: "made up by this project, under its licence",
    origin: `made up, seed ${options.seed}`,
    notes: ["made-up data: good for testing what a method can find, no evidence of how people behave"],
    options,
    truth: { friends: people.friends, trendAt, added: log.added },
  };
}

/** What is left of the last experience with a category, in [−1, 1]; 0 without one. */
function moodOf(last: { readonly stars: number; readonly time: number } | undefined, time: number): number {
  if (last === undefined) return 0;
  return ((last.stars - 3) / 2) * 0.5 ** ((time - last.time) / daySeconds / feedbackHalfLife);
}

/** The items that friends had within the window before a moment. */
function recentOf(
  friends: Int32Array,
  had: readonly (readonly { readonly item: number; readonly time: number }[])[],
  time: number,
): ReadonlySet<number> {
  const found = new Set<number>();
  for (const friend of friends) {
    const events = had[friend] ?? [];
    for (let at = events.length - 1; at >= 0; at--) {
      const event = events[at] as { readonly item: number; readonly time: number };
      if (event.time < time - friendWindow) break;
      found.add(event.item);
    }
  }
  return found;
}

/** The item whose weight a part of the total falls on; never one of weight 0. */
function fallsOn(weights: Float64Array, part: number): number {
  let left = part;
  let last = 0;
  for (const [item, weight] of weights.entries()) {
    if (weight === 0) continue;
    last = item;
    left -= weight;
    if (left < 0) break;
  }
  return last;
}
