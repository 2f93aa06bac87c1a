import { type Random, shuffle } from "../../base/random.ts";
import { sportEpisode } from "./goods.ts";
import { type ShopOptions, strengthened } from "./options.ts";
import type { Visits } from "./visits.ts";

/** A sport episode as it is meant to run; users with fewer than 12 visits have none. */
export interface EpisodePlan {
  /** The visit of the user (0-based) from which on it may begin. */
  readonly from: number;
  /** Kinds of goods, one after another: sports shoes and sportswear, then sport headphones and watch. */
  readonly kinds: readonly string[];
  /** How many of the kinds belong to the first stage. */
  readonly startLength: number;
}

/** The probability that a visit during an episode takes it one step further. */
export const episodePace = 0.75;

/** The plan of each user, or null. All draws are made for all users, so that plans do not depend on the strength. */
export function planEpisodes(options: Readonly<ShopOptions>, visits: Visits, random: Random): (EpisodePlan | null)[] {
  const counts = new Int32Array(options.users);
  for (const user of visits.user) counts[user] = (counts[user] as number) + 1;
  const share = strengthened(0.35, options.episode);
  return Array.from(counts, (count) => {
    const has = random.uniform() < share;
    const from = Math.floor(count * (0.2 + 0.4 * random.uniform()));
    const start = stage(sportEpisode.start, random);
    const kinds = [...start, ...stage(sportEpisode.sequel, random)];
    return has && count >= 12 ? { from, kinds, startLength: start.length } : null;
  });
}

/** Both kinds in random order, and in half of the cases one of them once more. */
function stage(kinds: readonly string[], random: Random): string[] {
  const order = shuffle([...kinds], random);
  return random.uniform() < 0.5 ? [...order, order[0] as string] : order;
}
