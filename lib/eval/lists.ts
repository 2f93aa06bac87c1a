import { InputError } from "../base/errors.ts";
import { checkNumber } from "../base/options.ts";
import type { Interactions } from "../data/types.ts";
import { itemStatistics } from "./item-statistics.ts";
import type { ItemStatistics, ListMetric } from "./types.ts";

/** Metrics of what is recommended rather than of whether it was right. */
function list(
  name: string,
  k: number,
  better: ListMetric["better"],
  convention: string,
  values: ListMetric["values"],
): ListMetric {
  checkNumber(name, "k", k, { min: 1, integer: true });
  return { kind: "list", name: `${name}@${k}`, k, convention, better, values };
}

/** The share of the catalogue that stands in at least one list, in [0, 1]. */
export function coverage(k: number): ListMetric {
  return list(
    "Coverage",
    k,
    "higher",
    `items in at least one top-${k} list, divided by all items of the vocabulary; one figure for all lists`,
    (lists, { popularity }) =>
      exposure(lists, k, popularity.length).filter((count) => count > 0).length / popularity.length,
  );
}

/** The Gini index of how often each item is recommended, in [0, 1): 0 when all are alike, near 1 when few take all. */
export function gini(k: number): ListMetric {
  return list(
    "Gini",
    k,
    "lower",
    `Gini index of the number of top-${k} lists each item of the vocabulary stands in, items in none included; one figure for all lists`,
    (lists, { popularity }) => giniIndex(exposure(lists, k, popularity.length)),
  );
}

/** The mean self-information of a list's items, in bits (Zhou et al. 2010, with shares of events). */
export function novelty(k: number): ListMetric {
  return list(
    "Novelty",
    k,
    "higher",
    "mean over the list of −log2(events of the item / all events) in the training part, in bits; an item without events " +
      "counts as one event; empty lists are left out",
    (lists, { popularity }) => {
      const events = popularity.reduce((sum, count) => sum + count, 0);
      const bits = Float64Array.from(popularity, (count) => Math.log2(events / Math.max(1, count)));
      return meansOver(lists, k, (item) => bits[item] as number);
    },
  );
}

/** The mean training popularity of a list's items, in events. */
export function listPopularity(k: number): ListMetric {
  return list(
    "Popularity",
    k,
    "lower",
    "mean over the list of the item's number of training events; empty lists are left out",
    (lists, { popularity }) => meansOver(lists, k, (item) => popularity[item] as number),
  );
}

/**
 * The mean logarithm of the popularity of a list's items: how popular what is listed is, with no single item outweighing
 * the others as it would in `listPopularity`. Higher is more popular.
 * @param counted the events that popularity is counted in; the training part's by default. With events of other users,
 *   which no model has learned from, a list gets no credit for what happened to be popular in training by chance.
 */
export function listLogPopularity(k: number, counted?: Interactions): ListMetric {
  const where = counted === undefined ? "training events" : "events of users apart";
  return list(
    "Log popularity",
    k,
    "higher",
    `mean over the list of ln(the item's number of ${where}), an item without events counting as one event; empty lists are left out`,
    (lists, statistics) => {
      const { popularity } = counted === undefined ? statistics : itemStatistics(counted);
      const logarithms = Float64Array.from(popularity, (count) => Math.log(Math.max(1, count)));
      return meansOver(lists, k, (item) => logarithms[item] as number);
    },
  );
}

/** How unlike the items of one list are: the mean distance over all pairs, in [0, 1] (Smyth and McClave 2001). */
export function intraListDistance(k: number): ListMetric {
  return list(
    "ILD",
    k,
    "higher",
    "mean distance over all pairs of the list's items; lists of fewer than two items are left out",
    (lists, { distance }) => {
      if (distance === undefined) {
        throw new InputError({
          wanted: "a distance between items for the intra-list distance",
          got: "item statistics without one",
          where: `ILD@${k}`,
          fix: 'Pass one to evaluate, e.g. { distance: labelDistance(items, "genres") }.',
        });
      }
      return Float64Array.from(lists, (items) => meanPairDistance(items.subarray(0, k), distance));
    },
  );
}

/** The Gini index of counts: Σ (2i − n − 1) xᵢ / (n Σ xᵢ) over x ascending; 0 when all counts are 0. */
export function giniIndex(counts: ArrayLike<number>): number {
  const sorted = Float64Array.from(counts).sort();
  let weighted = 0;
  let sum = 0;
  for (const [place, count] of sorted.entries()) {
    weighted += (2 * (place + 1) - sorted.length - 1) * count;
    sum += count;
  }
  return sum === 0 ? 0 : weighted / (sorted.length * sum);
}

function exposure(lists: readonly Int32Array[], k: number, items: number): Int32Array {
  const counts = new Int32Array(items);
  for (const ranked of lists) {
    for (const item of ranked.subarray(0, k)) counts[item] = (counts[item] as number) + 1;
  }
  return counts;
}

function meansOver(lists: readonly Int32Array[], k: number, value: (item: number) => number): Float64Array {
  return Float64Array.from(lists, (ranked) => {
    const items = ranked.subarray(0, k);
    return items.reduce((sum, item) => sum + value(item), 0) / items.length;
  });
}

function meanPairDistance(items: Int32Array, distance: NonNullable<ItemStatistics["distance"]>): number {
  let sum = 0;
  for (let a = 1; a < items.length; a++) {
    for (let b = 0; b < a; b++) sum += distance(items[a] as number, items[b] as number);
  }
  return sum / ((items.length * (items.length - 1)) / 2);
}
