import { type Random, shuffle } from "../../base/random.ts";
import { interactions, rowsByUser } from "../interactions.ts";
import type { Interactions } from "../types.ts";
import type { Shop } from "./shop.ts";

/** Rounds of balancing at most; it ends when no item's expectation is further from the mean than this share of it. */
const mostRounds = 100;
const near = 0.001;

/**
 * Tastes without a skew of popularity: a log of the shop's visits in which every item is as popular as any other, though
 * users differ in taste as ever. Users come when they came, as often as they came; what they meet is drawn anew by the
 * shop's own chances at their first visit, each item's weighed by a factor of its own, so that all items are expected to
 * be met equally often. No user meets an item twice, and the order of a user's items says nothing.
 *
 * Turning off the shop's planted popularity is not enough for that: tastes that users share, pairs and friends make some
 * items more popular than others by themselves.
 */
export function evenPopularity({ interactions: events, truth }: Shop, random: Random): Interactions {
  const [offsets, rows] = rowsByUser(events);
  const { users, items, user, time } = events;
  const visits = users.ids.map((_, u) => rows.subarray(offsets[u], offsets[u + 1]));
  const weights = visits.map((own, u) => truth.choiceProbabilities(u, time?.[own[0] as number] as number));
  const counts = visits.map((own) => own.length);
  balance(weights, counts);
  const item = new Int32Array(events.length);
  for (const [u, own] of visits.entries()) {
    const draw = random.stream(String(u));
    const met = drawWithout(weights[u] as Float64Array, own.length, draw);
    for (const [at, row] of own.entries()) item[row] = met[at] as number;
  }
  return interactions({ users, items, user, item, value: null, time });
}

/** Multiplies each item's column of weights by a factor, until all items are expected to be drawn equally often. */
function balance(weights: readonly Float64Array[], counts: readonly number[]): void {
  const items = weights[0]?.length ?? 0;
  const target = counts.reduce((sum, count) => sum + count, 0) / items;
  const rates = counts.map(() => 1);
  for (let round = 0; round < mostRounds; round++) {
    const expected = new Float64Array(items);
    for (const [u, row] of weights.entries()) {
      rates[u] = rateOf(row, counts[u] as number, rates[u] as number);
      for (let item = 0; item < items; item++) {
        expected[item] = (expected[item] as number) + 1 - Math.exp(-(rates[u] as number) * (row[item] as number));
      }
    }
    if (expected.every((count) => Math.abs(count / target - 1) < near)) return;
    for (const row of weights) {
      for (let item = 0; item < items; item++)
        row[item] = (row[item] as number) * (target / (expected[item] as number));
    }
  }
}

/**
 * How long a race must last in which each item arrives at random at the rate of its weight, until `count` items are
 * expected to have arrived: drawing without replacement by weight is taking the first to arrive. Newton's method from
 * below, where the expectation is concave and no step goes too far.
 */
function rateOf(weights: Float64Array, count: number, before: number): number {
  let rate = before;
  for (let step = 0; step < 50; step++) {
    let expected = 0;
    let slope = 0;
    for (const weight of weights) {
      const late = Math.exp(-rate * weight);
      expected += 1 - late;
      slope += weight * late;
    }
    if (Math.abs(expected - count) < 1e-6 * count) break;
    rate = Math.max(rate + (count - expected) / slope, rate / 2);
  }
  return rate;
}

/** Items drawn by weight without replacement, in no order. */
function drawWithout(weights: Float64Array, count: number, draw: Random): number[] {
  const arrivals = Array.from(weights, (weight, item) => ({ item, at: -Math.log(1 - draw.uniform()) / weight }));
  const first = arrivals.toSorted((a, b) => a.at - b.at).slice(0, count);
  return shuffle(
    first.map(({ item }) => item),
    draw,
  );
}
