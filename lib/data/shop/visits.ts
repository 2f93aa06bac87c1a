import type { Random } from "../../base/random.ts";
import type { ShopOptions } from "./options.ts";

/** Monday, 1 January 2024, 00:00 UTC, in seconds since 1970. */
export const shopOpens = Date.UTC(2024, 0, 1) / 1000;
export const daySeconds = 86_400;

/**
 * Who comes when: the occasions on which a user meets an item, in order of time, whatever the item will be.
 * No planted effect has a say here, so that a control differs in its items alone.
 */
export interface Visits {
  readonly length: number;
  readonly user: Int32Array;
  /** Whole seconds since 1970 UTC, ascending; equal times in order of user. */
  readonly time: Float64Array;
  /** Per user, when the shop sees them first, as a moment no later than the first visit. */
  readonly joined: Float64Array;
  /** When the shop closes. */
  readonly end: number;
}

/**
 * Visits come in sessions of 1 to 8 items a few minutes apart (mean length 4 for a busy user). Users join during the
 * first 30 % of the time and then come on uniformly drawn days, mostly at noon and in the evening. How many events a
 * user has is log-normal (σ = 0.6), at least 5 and at most half the catalogue; the total is exact.
 */
export function makeVisits(options: Readonly<ShopOptions>, random: Random): Visits {
  const counts = eventsPerUser(options, random.stream("activity"));
  const draw = random.stream("visits");
  const span = options.days * daySeconds;
  const joined = Float64Array.from(
    counts,
    () => shopOpens + Math.floor(0.3 * draw.uniform() * options.days) * daySeconds,
  );
  const user = new Int32Array(options.events);
  const time = new Float64Array(options.events);
  let at = 0;
  for (const [u, count] of counts.entries()) {
    const days = Math.floor((shopOpens + span - (joined[u] as number)) / daySeconds);
    for (let left = count; left > 0; ) {
      const length = Math.min(left, sessionLength(draw));
      let moment = (joined[u] as number) + draw.integer(days) * daySeconds + startOfSession(draw);
      for (let step = 0; step < length; step++) {
        user[at] = u;
        time[at++] = moment;
        moment += 20 + draw.integer(400);
      }
      left -= length;
    }
  }
  const order = Int32Array.from({ length: options.events }, (_, row) => row).sort(
    (a, b) => (time[a] as number) - (time[b] as number) || (user[a] as number) - (user[b] as number) || a - b,
  );
  return {
    length: options.events,
    user: order.map((row) => user[row] as number),
    time: Float64Array.from(order, (row) => time[row] as number),
    joined,
    end: shopOpens + span,
  };
}

/** Geometric with mean 4, cut at 8. */
function sessionLength(draw: Random): number {
  let length = 1;
  while (length < 8 && draw.uniform() < 0.75) length++;
  return length;
}

/** A second of the day: around half past twelve or, twice as often, half past eight in the evening; over by midnight. */
function startOfSession(draw: Random): number {
  const hour = draw.uniform() < 1 / 3 ? 12.5 + 1.2 * draw.normal() : 20.5 + 1.1 * draw.normal();
  return Math.floor(Math.min(Math.max(hour, 6), 23) * 3600);
}

function eventsPerUser({ users, items, events }: Readonly<ShopOptions>, draw: Random): Int32Array {
  const least = 5;
  const most = Math.floor(items / 2);
  const weights = Float64Array.from({ length: users }, () => Math.exp(0.6 * draw.normal()));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = Int32Array.from(weights, (weight) =>
    Math.min(most, least + Math.floor(((events - least * users) * weight) / total)),
  );
  let left = events - counts.reduce((sum, count) => sum + count, 0);
  for (let u = 0; left > 0; u = (u + 1) % users) {
    if ((counts[u] as number) >= most) continue;
    counts[u] = (counts[u] as number) + 1;
    left--;
  }
  return counts;
}
