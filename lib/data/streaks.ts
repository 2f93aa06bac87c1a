import { InputError } from "../base/errors.ts";
import { checkNumber, withDefaults } from "../base/options.ts";
import { type Random, shuffle } from "../base/random.ts";
import type { Moment } from "./moments.ts";
import type { CategoryColumn, Events, Interactions } from "./types.ts";

/** Moments at which the latest events of a user all carried one label. Arrays span the streaks, user by user, in order of time. */
export interface Streaks {
  /** Events in a streak. */
  readonly length: number;
  readonly user: Int32Array;
  /** Events of the user that are over; the streak is the last `length` of them. */
  readonly known: Int32Array;
  /** The label, as an index into the column's vocabulary. */
  readonly label: Int32Array;
  /** 1 where the next event carries the label too, else 0. */
  readonly stays: Float64Array;
  /**
   * The share of the label among the user's other events, those of the streak left out, the next one not. If the order of
   * a user's events told nothing, `stays` would be this on average over all places of all orders.
   */
  readonly ofUser: Float64Array;
  /** The share of the label among other users' events within `days` before and after; NaN where there are none or no times. */
  readonly ofTime: Float64Array;
}

export interface StreakOptions {
  /** Events in a streak (default 2). */
  length: number;
  /** How far "the same time" reaches in either direction, in days (default 7). */
  days: number;
}

/**
 * Every moment at which a user's last events carried one label, with an event to come. An item of several labels can be in several
 * streaks at once. Where there are times, those of the streak and of the next event must all differ: the order of events at
 * one time is the file's, which may be that of the catalogue.
 *
 * A mean over streaks lies a little below the base rate of the same user even if order tells nothing (Miller and Sanjurjo
 * 2018); what it comes to is seen where the order was shuffled (`shuffledOrder`).
 * @throws InputError for an option out of range
 */
export function streaks(data: Interactions, { labels }: CategoryColumn, options?: Partial<StreakOptions>): Streaks {
  const { length, days } = withDefaults("streaks", { length: 2, days: 7 }, options);
  checkNumber("streaks", "length", length, { min: 1, integer: true });
  checkNumber("streaks", "days", days, { above: 0 });
  const { items, time } = data.perUser();
  const rateAt = time === null ? null : ratesAround({ items, time, value: null }, labels, days * 86_400);
  const found: { user: number; known: number; label: number; stays: number; ofUser: number; ofTime: number }[] = [];
  for (let user = 0; user < items.rows; user++) {
    const row = items.row(user);
    const first = items.offsets[user] as number;
    const counts = new Int32Array(labels.vocabulary.size);
    for (const item of row) for (const label of labels.row(item)) counts[label] = (counts[label] as number) + 1;
    for (let known = length; known < row.length; known++) {
      if (time !== null && tied(time, first + known - length, first + known)) continue;
      const streak = row.subarray(known - length, known);
      for (const label of labels.row(streak[0] as number)) {
        if (!streak.every((item) => labels.row(item).includes(label))) continue;
        found.push({
          ...{ user, known, label },
          stays: labels.row(row[known] as number).includes(label) ? 1 : 0,
          ofUser: ((counts[label] as number) - length) / (row.length - length),
          ofTime: rateAt?.(user, time?.[first + known] as number, label) ?? Number.NaN,
        });
      }
    }
  }
  return {
    length,
    user: Int32Array.from(found, (one) => one.user),
    known: Int32Array.from(found, (one) => one.known),
    label: Int32Array.from(found, (one) => one.label),
    stays: Float64Array.from(found, (one) => one.stays),
    ofUser: Float64Array.from(found, (one) => one.ofUser),
    ofTime: Float64Array.from(found, (one) => one.ofTime),
  };
}

/** The moments before and after one streak of each user, in the same order, with the labels. */
export interface StreakMoments {
  readonly before: readonly Moment[];
  readonly after: readonly Moment[];
  readonly label: Int32Array;
}

/**
 * One streak of each user, drawn at random from those with at least `least` events before them.
 * @throws InputError when no user has one
 */
export function streakMoments({ length, user, known, label }: Streaks, least: number, random: Random): StreakMoments {
  checkNumber("streakMoments", "least", least, { min: 1, integer: true });
  const chosen = new Map<number, number>();
  const order = shuffle([...user.keys()], random.stream("streaks"));
  for (const at of order) if ((known[at] as number) - length >= least) chosen.set(user[at] as number, at);
  if (chosen.size === 0) {
    throw new InputError({
      wanted: `a streak with ${least} events before it`,
      got: `none among ${user.length} streaks`,
      where: "streakMoments",
      fix: "Ask for fewer events, or bring users with more.",
    });
  }
  const rows = [...chosen.values()].sort((a, b) => a - b);
  const momentsAt = (shift: number) =>
    rows.map((at): Moment => ({ user: user[at] as number, known: (known[at] as number) + shift }));
  return {
    before: momentsAt(-length),
    after: momentsAt(0),
    label: Int32Array.from(rows, (at) => label[at] as number),
  };
}

function tied(time: Float64Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (time[at] === time[at + 1]) return true;
  return false;
}

/** The share of a label among the events of all others within so many seconds of a moment. */
function ratesAround(
  { items, time }: Events & { time: Float64Array },
  labels: CategoryColumn["labels"],
  reach: number,
) {
  const order = Int32Array.from(time.keys()).sort((a, b) => (time[a] as number) - (time[b] as number));
  const moments = Float64Array.from(order, (at) => time[at] as number);
  // Row by label: how many of the first events in order of time carry it.
  const sums = Array.from({ length: labels.vocabulary.size }, () => new Int32Array(order.length + 1));
  for (const [place, at] of order.entries()) {
    for (const sum of sums) sum[place + 1] = sum[place] as number;
    for (const label of labels.row(items.values[at] as number)) {
      const sum = sums[label] as Int32Array;
      sum[place + 1] = (sum[place + 1] as number) + 1;
    }
  }
  return (user: number, moment: number, label: number): number => {
    const [from, to] = [firstFrom(moments, moment - reach), firstFrom(moments, moment + reach + 1)];
    const sum = sums[label] as Int32Array;
    let events = to - from;
    let carried = (sum[to] as number) - (sum[from] as number);
    const end = items.offsets[user + 1] as number;
    const start = items.offsets[user] as number;
    const own = time.subarray(start, end);
    for (let at = firstFrom(own, moment - reach); at < own.length && (own[at] as number) <= moment + reach; at++) {
      events--;
      if (labels.row(items.values[start + at] as number).includes(label)) carried--;
    }
    return events === 0 ? Number.NaN : carried / events;
  };
}

/** The first place of an ascending array whose value is at least the given one; its length where there is none. */
function firstFrom(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
