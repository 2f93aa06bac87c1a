import { quantile } from "../base/numbers.ts";
import { countRepeats } from "./duplicates.ts";
import { shareOfTies } from "./interactions.ts";
import type { Interactions } from "./types.ts";

/** How counts spread: the least, the quartiles, the most, and the mean. */
export interface Spread {
  readonly least: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly most: number;
  readonly mean: number;
}

/** What events look like, in figures. */
export interface Description {
  readonly events: number;
  /** Users with at least one event, and how many the vocabulary holds. */
  readonly users: number;
  readonly knownUsers: number;
  /** Items with at least one event, and how many the vocabulary holds. */
  readonly items: number;
  readonly knownItems: number;
  /** Distinct user–item pairs over users × items that occur, in (0, 1]; NaN without events. */
  readonly density: number;
  /** Over users that occur. */
  readonly eventsPerUser: Spread;
  /** Over items that occur. */
  readonly eventsPerItem: Spread;
  /** Each value with how often it occurs, ascending; null without values, or with more than 100 different ones. */
  readonly values: readonly { readonly value: number; readonly count: number }[] | null;
  /** Spread of the values; null without values. */
  readonly value: Spread | null;
  /** First and last time, seconds since 1970 UTC; null without times or events. */
  readonly timeSpan: readonly [first: number, last: number] | null;
  /** Share of a user's consecutive events with the same time, in [0, 1]; null without times. */
  readonly ties: number | null;
  /** Rows equal to an earlier one in user, item, value and time. */
  readonly duplicates: number;
  /** Rows whose user and item occurred together before, duplicates included. */
  readonly repeatedPairs: number;
}

/** The figures that a page about a data set begins with. Linear in the events, but for the sorting of counts and values. */
export function describe(data: Interactions): Description {
  const perUser = counts(data.user, data.users.size);
  const perItem = counts(data.item, data.items.size);
  const { rows: duplicates, pairs: repeatedPairs } = countRepeats(data);
  return {
    events: data.length,
    users: perUser.length,
    knownUsers: data.users.size,
    items: perItem.length,
    knownItems: data.items.size,
    density: (data.length - repeatedPairs) / (perUser.length * perItem.length),
    eventsPerUser: spread(perUser),
    eventsPerItem: spread(perItem),
    values: data.value === null ? null : histogram(data.value),
    value: data.value === null ? null : spread(data.value),
    timeSpan: data.time === null || data.length === 0 ? null : extremes(data.time),
    ties: shareOfTies(data),
    duplicates,
    repeatedPairs,
  };
}

/** How often each index occurs, those that never occur left out. */
function counts(indices: Int32Array, size: number): Int32Array {
  const all = new Int32Array(size);
  for (const index of indices) all[index] = (all[index] as number) + 1;
  return all.filter((count) => count > 0);
}

function spread(values: ArrayLike<number>): Spread {
  const sorted = Float64Array.from(values).sort();
  let sum = 0;
  for (const value of sorted) sum += value;
  return {
    least: sorted[0] ?? Number.NaN,
    lowerQuartile: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upperQuartile: quantile(sorted, 0.75),
    most: sorted[sorted.length - 1] ?? Number.NaN,
    mean: sum / sorted.length,
  };
}

function histogram(values: Float32Array): { value: number; count: number }[] | null {
  const found = new Map<number, number>();
  for (const value of values) {
    found.set(value, (found.get(value) ?? 0) + 1);
    if (found.size > 100) return null;
  }
  return [...found].map(([value, count]) => ({ value, count })).sort((a, b) => a.value - b.value);
}

function extremes(times: Float64Array): [number, number] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  return [first, last];
}
