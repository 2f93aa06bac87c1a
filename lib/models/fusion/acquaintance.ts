import type { Interactions, Queries } from "../../data/types.ts";

/** How well an item may be known in training, and a user by the history. */
export const itemKinds = ["never seen", "rare", "popular"] as const;
export const userKinds = ["new", "active"] as const;
export type ItemKind = (typeof itemKinds)[number];
export type UserKind = (typeof userKinds)[number];

/** The meetings of a kind of item and a kind of user. */
export const corners = itemKinds.flatMap((item) => userKinds.map((user) => ({ item, user })));

/** How much is known of items, and the most that is known of any user. */
export interface Acquaintance {
  /** Training events of each item. */
  readonly counts: Int32Array;
  /** Events of the longest history. */
  readonly longest: number;
}

/** The acquaintance that training events make. */
export function acquaintanceOf(data: Interactions): Acquaintance {
  const counts = new Int32Array(data.items.size);
  for (const item of data.item) counts[item] = (counts[item] as number) + 1;
  const { offsets } = data.perUser().items;
  const longest = offsets.reduce((most, to, at) => Math.max(most, to - (offsets[at - 1] ?? 0)), 0);
  return { counts, longest };
}

/**
 * How far a query and an item stand in each corner: shares that add up to 1. An item without events is never seen; others
 * lie between rare and popular by the logarithm of their count, users between new and active by that of 1 + their events.
 */
export function cornerShares(
  { counts, longest }: Acquaintance,
  queries: Queries,
): (query: number, item: number) => Float64Array {
  const most = Math.log(counts.reduce((high, count) => Math.max(high, count), 2));
  const shares = new Float64Array(corners.length);
  return (query, item) => {
    const count = counts[item] as number;
    const popular = count === 0 ? 0 : Math.log(count) / most;
    const events = queries.history?.items.row(query).length ?? 0;
    const active = longest === 0 ? 0 : Math.min(1, Math.log1p(events) / Math.log1p(longest));
    for (const [at, share] of (count === 0 ? [1, 0, 0] : [0, 1 - popular, popular]).entries()) {
      shares[2 * at] = share * (1 - active);
      shares[2 * at + 1] = share * active;
    }
    return shares;
  };
}
