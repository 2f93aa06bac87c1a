import { checkNumber } from "../base/options.ts";
import { permutation, type Random } from "../base/random.ts";
import type { Interactions } from "./types.ts";

/**
 * The events of a random share of the users who have any, in their old order and over the same vocabularies. Shares drawn
 * from one stream lie in each other: whoever is in 1 % is in 10 % too.
 * @param share in (0, 1]; rounded to whole users, at least one
 * @throws InputError for a share out of range
 */
export function someUsers(data: Interactions, share: number, random: Random): Interactions {
  checkNumber("someUsers", "share", share, { above: 0, max: 1 });
  const present = Int32Array.from(new Set(data.user)).sort();
  const count = Math.max(1, Math.round(share * present.length));
  const order = permutation(present.length, random).subarray(0, count);
  const chosen = new Set(order.map((at) => present[at] as number));
  return data.select(rowsWhere(data, (row) => chosen.has(data.user[row] as number)));
}

/**
 * The events that lie strictly before each user's first event in `held`, and all of users who have none there: what may
 * be learned from when `held` is asked about and comes from a richer log of the same behaviour. Events at that very
 * moment are left out, since the held one may be among them.
 * @param data with times, over the users of `held`
 */
export function eventsBefore(data: Interactions, held: Interactions): Interactions {
  const first = new Map<number, number>();
  for (const [row, user] of held.user.entries()) {
    const time = held.time?.[row] ?? Number.NaN;
    first.set(user, Math.min(time, first.get(user) ?? Number.POSITIVE_INFINITY));
  }
  const early = (row: number) => {
    const end = first.get(data.user[row] as number);
    return end === undefined || (data.time?.[row] ?? Number.NaN) < end;
  };
  return data.select(rowsWhere(data, early));
}

function rowsWhere({ length }: Interactions, keep: (row: number) => boolean): Int32Array {
  return Int32Array.from({ length }, (_, row) => row).filter(keep);
}
