import { InputError } from "../base/errors.ts";
import { checkNumber } from "../base/options.ts";
import type { CategoryColumn } from "./types.ts";

/** What kinds of items a user met, period after period. */
export interface LabelsOverTime {
  /** The middle of each period, seconds since 1970 UTC. */
  readonly at: Float64Array;
  /** Names of the labels that occur, the most frequent first. */
  readonly labels: readonly string[];
  /** By label and period: events with an item of that label; NaN in a period without any event. */
  readonly counts: readonly Float64Array[];
}

/**
 * Counts a history by label and period of equal length, from the first event to the last. An event whose item has several labels
 * counts in equal parts in each.
 * @param items in order of time, as rows of the column
 * @param times of the events, seconds since 1970 UTC
 * @param days length of a period
 * @throws InputError for an empty history, times that are not finite or of another number than items, or a length that is
 *   not above 0
 */
export function labelsOverTime(
  { labels }: CategoryColumn,
  items: ArrayLike<number>,
  times: ArrayLike<number>,
  days: number,
): LabelsOverTime {
  checkNumber("labelsOverTime", "days", days, { above: 0 });
  if (items.length === 0 || times.length !== items.length || !Array.from(times).every(Number.isFinite)) {
    throw new InputError({
      wanted: "a history of one event at least, each with a finite time",
      got: `${items.length} items and ${times.length} times${times.length === items.length ? " that are not all finite" : ""}`,
      where: "labelsOverTime",
      fix: "Choose a user with events.",
    });
  }
  const length = days * 86_400;
  const first = Array.from(times).reduce((a, b) => Math.min(a, b));
  const periodOf = (time: number) => Math.floor((time - first) / length);
  const periods = Array.from(times, periodOf).reduce((a, b) => Math.max(a, b)) + 1;
  const counts = labels.vocabulary.ids.map(() => new Float64Array(periods));
  const events = new Int32Array(periods);
  for (const [event, time] of Array.from(times).entries()) {
    const period = periodOf(time);
    events[period] = (events[period] as number) + 1;
    const own = labels.row(items[event] as number);
    for (const label of own) {
      const row = counts[label] as Float64Array;
      row[period] = (row[period] as number) + 1 / own.length;
    }
  }
  for (const row of counts) for (const [period, all] of events.entries()) if (all === 0) row[period] = Number.NaN;
  const total = (row: Float64Array) => row.reduce((sum, count) => sum + (Number.isNaN(count) ? 0 : count), 0);
  const order = Array.from(counts.keys())
    .filter((label) => total(counts[label] as Float64Array) > 0)
    .sort((a, b) => total(counts[b] as Float64Array) - total(counts[a] as Float64Array) || a - b);
  return {
    at: Float64Array.from({ length: periods }, (_, period) => first + (period + 0.5) * length),
    labels: order.map((label) => labels.vocabulary.id(label)),
    counts: order.map((label) => counts[label] as Float64Array),
  };
}
