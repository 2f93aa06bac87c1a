import { InputError } from "../../base/errors.ts";
import { mean as meanOf, rangeOf } from "../../base/numbers.ts";
import { option, resolveOptions } from "../../base/options.ts";
import type { Interactions } from "../../data/types.ts";

export interface RatingOffsetsOptions {
  /** Added to the number of a user's ratings. Default 5. */
  users: number;
  /** Added to the number of an item's ratings. Default 5. */
  items: number;
}

/** What users and items add to the mean rating. */
export interface RatingOffsets {
  readonly mean: number;
  /** By user index; 0 without ratings. */
  readonly user: Float64Array;
  /** By item index; 0 without ratings. */
  readonly item: Float64Array;
  /** The lowest and the highest rating learned from. */
  readonly range: readonly [number, number];
}

/** What the ratings of items say of them beyond mean and users. */
export interface ItemDeviations {
  /** Items with ratings, ascending. */
  readonly items: Int32Array;
  /** The mean of r − μ − b_u over an item's ratings, not shrunken. */
  readonly deviations: Float64Array;
  /** How many ratings stand behind each. */
  readonly counts: Int32Array;
}

const rounds = 200;
const settled = 1e-9;

/**
 * The bias model r̂ = μ + b_u + b_i with squared error and penalties λ_u b_u² and λ_i b_i² (Koren, Bell, Volinsky 2009,
 * equation 4), solved exactly: user and item offsets in turns until nothing moves by more than 1e-9.
 * @throws InputError for events without ratings, or none at all
 */
export function ratingOffsets(data: Interactions, given: Partial<RatingOffsetsOptions> = {}): RatingOffsets {
  const rules = { users: option.positive(), items: option.positive() };
  const penalties = resolveOptions("ratingOffsets", { users: 5, items: 5 }, rules, given);
  const value = ratingsIn(data);
  const mean = meanOf(value);
  const user = new Float64Array(data.users.size);
  const item = new Float64Array(data.items.size);
  let moved = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds && moved > settled; round++) {
    moved = Math.max(
      settle(user, data.user, value, mean, item, data.item, penalties.users),
      settle(item, data.item, value, mean, user, data.user, penalties.items),
    );
  }
  return { mean, user, item, range: rangeOf(value) };
}

/** Sets one kind of offsets to its best, the other kind given; returns the greatest change. */
function settle(
  own: Float64Array,
  index: Int32Array,
  value: Float32Array,
  mean: number,
  other: Float64Array,
  otherIndex: Int32Array,
  penalty: number,
): number {
  const sums = new Float64Array(own.length);
  const counts = new Float64Array(own.length).fill(penalty);
  for (const [row, rating] of value.entries()) {
    const at = index[row] as number;
    sums[at] = (sums[at] as number) + rating - mean - (other[otherIndex[row] as number] as number);
    counts[at] = (counts[at] as number) + 1;
  }
  let moved = 0;
  for (let at = 0; at < own.length; at++) {
    const now = (sums[at] as number) / (counts[at] as number);
    moved = Math.max(moved, Math.abs(now - (own[at] as number)));
    own[at] = now;
  }
  return moved;
}

/** What is left of an item's ratings when mean and users are taken out: what its text is to foretell. */
export function itemDeviations(data: Interactions, { mean, user }: RatingOffsets): ItemDeviations {
  const value = ratingsIn(data);
  const sums = new Float64Array(data.items.size);
  const counts = new Int32Array(data.items.size);
  for (const [row, rating] of value.entries()) {
    const item = data.item[row] as number;
    sums[item] = (sums[item] as number) + rating - mean - (user[data.user[row] as number] as number);
    counts[item] = (counts[item] as number) + 1;
  }
  const items = Int32Array.from(counts.keys()).filter((item) => (counts[item] as number) > 0);
  return {
    items,
    deviations: Float64Array.from(items, (item) => (sums[item] as number) / (counts[item] as number)),
    counts: Int32Array.from(items, (item) => counts[item] as number),
  };
}

/**
 * Item offsets that start from what is foretold of each item and go over to its own ratings as these become many:
 * (n · deviation + strength · foretold) / (n + strength). Foretold 0 everywhere gives the bias model's own offsets.
 * @param foretold by item index
 */
export function towardsRatings(
  { items, deviations, counts }: ItemDeviations,
  foretold: ArrayLike<number>,
  strength: number,
): Float64Array {
  const offsets = Float64Array.from(foretold);
  for (const [at, item] of items.entries()) {
    const n = counts[at] as number;
    offsets[item] = (n * (deviations[at] as number) + strength * (foretold[item] as number)) / (n + strength);
  }
  return offsets;
}

/** Foretold ratings μ + b_u + the item's part (by item index), within the range of those learned from. */
export function foretoldRatings(
  { mean, user, range: [lowest, highest] }: RatingOffsets,
  asked: Interactions,
  itemPart: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(asked.item, (item, row) => {
    const rating = mean + (user[asked.user[row] as number] as number) + (itemPart[item] as number);
    return Math.min(highest, Math.max(lowest, rating));
  });
}

/** The ratings of events. Throws InputError where there are none. */
export function ratingsIn({ value, length }: Interactions): Float32Array {
  if (value !== null && length > 0) return value;
  throw new InputError({
    wanted: "events with ratings",
    got: value === null ? "events without values" : "no events",
    where: "ratings from texts",
    fix: "Give a data set of ratings, such as shop().ratings.",
  });
}
