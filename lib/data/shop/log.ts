import type { Random } from "../../base/random.ts";
import type { Sequences } from "../types.ts";
import type { Catalogue } from "./catalogue.ts";
import { type Chances, ratingOf } from "./chances.ts";
import { type EpisodePlan, episodePace } from "./episodes.ts";
import { type ShopOptions, strengthened } from "./options.ts";
import { PathMemory } from "./paths.ts";
import { daySeconds, type Visits } from "./visits.ts";

/** Why a visit met its item; `ShopLog.cause` holds indices into this list. */
export const causes = ["taste", "episode", "pair", "friend", "path"] as const;
export type Cause = (typeof causes)[number];

/** What happened at each visit. */
export interface ShopLog {
  readonly item: Int32Array;
  /** 1 where the item was bought, 0 where it was only looked at. */
  readonly bought: Uint8Array;
  /** Stars 1 … 5 of bought items, NaN of others. */
  readonly rating: Float32Array;
  readonly cause: Uint8Array;
  /** 0 outside an episode's own events, else its stage, 1 or 2. */
  readonly stage: Uint8Array;
}

/** What the log is made from. */
export interface World {
  readonly options: Readonly<ShopOptions>;
  readonly catalogue: Catalogue;
  readonly visits: Visits;
  readonly chances: Chances;
  readonly driftAt: Float64Array;
  readonly friends: Sequences;
  /** By item its partner, −1 where it has none. */
  readonly partner: Int32Array;
  readonly plans: readonly (EpisodePlan | null)[];
  readonly paths: readonly (readonly number[])[];
}

/** How long a partner or a friend's purchase stays in mind, in seconds. */
export const pairWindow = 3600;
export const friendWindow = 14 * daySeconds;

/** What a visit came to. */
interface Meeting {
  readonly item: number;
  readonly cause: Cause;
  readonly stage: 0 | 1 | 2;
}

/**
 * Lets the users visit one after another. Each visit meets an item that the user has not met before: the next of an
 * episode, else the partner of what was just bought, else the next step of a learning path, else what a friend bought,
 * else one drawn by taste, popularity and the day of the week. Every visit has its own draw for each of these, used or not.
 */
export function makeLog(world: World, random: Random): ShopLog {
  const { options, visits, chances, partner } = world;
  const starts = new Map(world.paths.map((path) => [path[0] as number, path]));
  const draws = drawsFor(visits.length, random);
  const log = {
    item: new Int32Array(visits.length),
    bought: new Uint8Array(visits.length),
    rating: new Float32Array(visits.length).fill(Number.NaN),
    cause: new Uint8Array(visits.length),
    stage: new Uint8Array(visits.length),
  };
  const people = Array.from({ length: options.users }, () => new Memory(options.items));
  const meet = meeting(world, people, draws);
  for (let row = 0; row < visits.length; row++) {
    const user = visits.user[row] as number;
    const time = visits.time[row] as number;
    const memory = people[user] as Memory;
    const { item, cause, stage } = meet(row, user, time);
    log.item[row] = item;
    log.cause[row] = causes.indexOf(cause);
    log.stage[row] = stage;
    memory.met[item] = 1;
    memory.paths.meet(item, starts);
    memory.visits++;
    memory.partner = -1;
    const certain = cause === "pair" || stage === 1;
    if (!certain && (draws.purchase[row] as number) >= chances.purchaseProbability(user, item, time)) continue;
    log.bought[row] = 1;
    log.rating[row] = ratingOf(chances.ratingAbove(user, item, time), draws.rating[row] as number);
    memory.purchases.push({ item, time });
    memory.partner = partner[item] as number;
    memory.partnerUntil = time + pairWindow;
  }
  return log;
}

/** One uniform number per visit and question, from a stream of its own for each question. */
function drawsFor(visits: number, random: Random) {
  const uniforms = (name: string) => {
    const draw = random.stream(name);
    return Float64Array.from({ length: visits }, () => draw.uniform());
  };
  return {
    choice: uniforms("choice"),
    purchase: uniforms("purchase"),
    rating: uniforms("rating"),
    episode: uniforms("episode"),
    pair: uniforms("pair"),
    path: uniforms("path"),
    friend: uniforms("friend"),
    whose: uniforms("whose"),
  };
}

/** The rule by which a visit finds its item. */
function meeting(world: World, people: readonly Memory[], draws: ReturnType<typeof drawsFor>) {
  const { options, catalogue, chances, driftAt, friends, plans } = world;
  const pairChance = strengthened(0.7, options.pairs);
  const pathChance = strengthened(0.5, options.paths);
  const friendChance = strengthened(0.3, options.friends);
  const kindOf = catalogue.items.map(({ kind }) => kind.name);
  const weights = new Float64Array(options.items);

  return (row: number, user: number, time: number): Meeting => {
    const memory = people[user] as Memory;
    const ordinary = memory.weights(chances, user, time, time >= (driftAt[user] as number));
    const week = chances.weekFactors(time);
    for (let item = 0; item < weights.length; item++) {
      const factor = memory.met[item] === 1 ? 0 : (week[chances.categoryOf[item] as number] as number);
      weights[item] = (ordinary[item] as number) * factor;
    }
    const choice = draws.choice[row] as number;

    const plan = plans[user];
    if (plan && memory.visits >= plan.from && memory.step < plan.kinds.length) {
      const kind = plan.kinds[memory.step];
      const goesOn = (draws.episode[row] as number) < episodePace;
      const item = goesOn
        ? drawFrom(
            weights.map((weight, at) => (kindOf[at] === kind ? weight : 0)),
            choice,
          )
        : -1;
      const stage = memory.step < plan.startLength ? 1 : 2;
      if (goesOn) memory.step++;
      if (item >= 0) return { item, cause: "episode", stage };
    }
    const { partner } = memory;
    if (partner >= 0 && memory.met[partner] === 0 && time <= memory.partnerUntil) {
      if ((draws.pair[row] as number) < pairChance) return { item: partner, cause: "pair", stage: 0 };
    }
    if ((draws.path[row] as number) < pathChance) {
      const step = memory.paths.next(memory.met);
      if (step >= 0) return { item: step, cause: "path", stage: 0 };
    }
    if ((draws.friend[row] as number) < friendChance) {
      const known = friendsPurchases(friends.row(user), people, time, memory.met);
      const item = known[Math.floor((draws.whose[row] as number) * known.length)];
      if (item !== undefined) return { item, cause: "friend", stage: 0 };
    }
    return { item: drawFrom(weights, choice), cause: "taste", stage: 0 };
  };
}

/** What the shop's world keeps of one user while time goes by. */
class Memory {
  readonly met: Uint8Array;
  readonly paths = new PathMemory();
  readonly purchases: { readonly item: number; readonly time: number }[] = [];
  visits = 0;
  /** How far the episode has come. */
  step = 0;
  /** The partner of what was bought at the last visit, −1 for none, and until when it is in mind. */
  partner = -1;
  partnerUntil = 0;
  private known: { drifted: boolean; values: Float32Array } | null = null;

  constructor(items: number) {
    this.met = new Uint8Array(items);
  }

  /** The base weights, computed anew when the taste has drifted. */
  weights(chances: Chances, user: number, time: number, drifted: boolean): Float32Array {
    if (this.known === null || this.known.drifted !== drifted) {
      this.known = { drifted, values: chances.baseWeights(user, time) };
    }
    return this.known.values;
  }
}

/** What friends bought within the window and the user has not met, each purchase once. */
function friendsPurchases(friends: Int32Array, people: readonly Memory[], time: number, met: Uint8Array): number[] {
  const known: number[] = [];
  for (const friend of friends) {
    const { purchases } = people[friend] as Memory;
    for (let at = purchases.length - 1; at >= 0; at--) {
      const { item, time: then } = purchases[at] as { item: number; time: number };
      if (then < time - friendWindow) break;
      if (met[item] === 0) known.push(item);
    }
  }
  return known;
}

/** The index that a uniform draw in [0, 1) falls on, in proportion to the weights; −1 when all are 0. */
function drawFrom(weights: ArrayLike<number>, draw: number): number {
  let total = 0;
  for (let at = 0; at < weights.length; at++) total += weights[at] as number;
  let left = draw * total;
  let last = -1;
  for (let at = 0; at < weights.length; at++) {
    if (weights[at] === 0) continue;
    last = at;
    left -= weights[at] as number;
    if (left < 0) break;
  }
  return last;
}
