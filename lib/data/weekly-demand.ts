import { checkNumber } from "../base/options.ts";
import { vocabulary } from "../base/vocabulary.ts";
import { sequencesOf } from "./sequences.ts";
import type { Interactions, Sequences } from "./types.ts";

/** Windows over the weekly counts of items: another kind of time series than what users do. */
export interface DemandWindows {
  /** The levels of `weeks` weeks in a row: the count, or the highest level where it is more. */
  readonly histories: Sequences;
  readonly asked: null;
  /** ln(1 + count) of the week after. */
  readonly target: Float32Array;
  /** ln(1 + mean count) of the weeks read: the plainest forecast. */
  readonly steady: Float32Array;
  readonly item: Int32Array;
  /** The week that is foretold, counted from the first event's. */
  readonly week: Int32Array;
}

const secondsAWeek = 7 * 86_400;

/**
 * Counts events by item and week and cuts the series into all windows of so many weeks. Weeks run from the first event of
 * the data; the last, incomplete one is left out.
 * @param data with times
 */
export function weeklyDemand(data: Interactions, weeks: number, levels: number): DemandWindows {
  checkNumber("weeklyDemand", "weeks", weeks, { min: 1, integer: true });
  checkNumber("weeklyDemand", "levels", levels, { min: 2, integer: true });
  const times = data.time ?? new Float64Array(data.length);
  const first = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const last = times.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY);
  const whole = Math.max(0, Math.floor((last - first) / secondsAWeek));
  const counts = Array.from({ length: data.items.size }, () => new Int32Array(whole + 1));
  for (const [row, item] of data.item.entries()) {
    const own = counts[item] as Int32Array;
    const week = Math.floor(((times[row] as number) - first) / secondsAWeek);
    own[week] = (own[week] as number) + 1;
  }
  const windows = counts.flatMap((own, item) =>
    Array.from({ length: Math.max(0, whole - weeks) }, (_, from) => ({ item, week: from + weeks, own })),
  );
  const read = windows.map(({ own, week }) => own.subarray(week - weeks, week));
  return {
    histories: sequencesOf(
      vocabulary(
        "level",
        Array.from({ length: levels }, (_, level) => `${level}`),
      ),
      read.map((window) => window.map((count) => Math.min(count, levels - 1))),
    ),
    asked: null,
    target: Float32Array.from(windows, ({ own, week }) => Math.log1p(own[week] as number)),
    steady: Float32Array.from(read, (window) => Math.log1p(window.reduce((sum, one) => sum + one, 0) / weeks)),
    item: Int32Array.from(windows, ({ item }) => item),
    week: Int32Array.from(windows, ({ week }) => week),
  };
}
