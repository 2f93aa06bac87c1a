import { InputError } from "../base/errors.ts";
import { rangeOf } from "../base/numbers.ts";
import { checkNumber, withDefaults } from "../base/options.ts";
import { rowsByUser } from "./interactions.ts";
import { askedAt, type Moment } from "./moments.ts";
import type { Interactions, Split } from "./types.ts";

export interface RollingOriginOptions {
  /** How many stretches of time are asked about, the latest of the data (default 4). */
  folds: number;
  /** How long each is, in days (default 7). */
  days: number;
}

/**
 * Splits by a moment that moves on (Tashman 2000): everything before it is learned from, and every event in the stretch after it is
 * asked for, given all that its user had before the event. In the next split that stretch is learned from. First events of users
 * are never asked for, nor items that the user had before.
 * @throws InputError without times, for options out of range, and for a stretch with nothing to ask or to learn from
 */
export function rollingOrigin(data: Interactions, options?: Partial<RollingOriginOptions>): Split[] {
  const { folds, days } = withDefaults("rollingOrigin", { folds: 4, days: 7 }, options);
  checkNumber("rollingOrigin", "folds", folds, { min: 1, integer: true });
  checkNumber("rollingOrigin", "days", days, { above: 0 });
  const { time } = data;
  if (time === null) throw refused("events with times", "none", "Use a protocol that needs no times.");
  const end = rangeOf(time)[1] + 1;
  const rows = Int32Array.from(time.keys());
  return Array.from({ length: folds }, (_, fold) => {
    const from = end - (folds - fold) * days * 86_400;
    const to = from + days * 86_400;
    const train = data.select(rows.filter((row) => (time[row] as number) < from));
    const moments = momentsWithin(data, from, to);
    if (train.length === 0 || moments.length === 0) {
      throw refused(
        "events before every stretch, and some to ask for within it",
        `${train.length} before, ${moments.length} to ask for`,
        "Ask about fewer or other stretches, or bring more data.",
      );
    }
    const day = new Date(from * 1000).toISOString().slice(0, 10);
    return askedAt(data, train, moments, `every event of the ${days} days from ${day} on, given what came before`);
  });
}

/** The moments just before each event within [from, to) that has one of the same user before it and is of a new item. */
export function momentsWithin(data: Interactions, from: number, to: number): Moment[] {
  const [offsets, rows] = rowsByUser(data);
  return Array.from({ length: data.users.size }, (_, user) => {
    const own = rows.subarray(offsets[user], offsets[user + 1]);
    const items = own.map((row) => data.item[row] as number);
    return Array.from(own.keys()).flatMap((known) => {
      const at = data.time?.[own[known] as number] as number;
      const fresh = items.indexOf(items[known] as number) === known;
      return known >= 1 && fresh && at >= from && at < to ? [{ user, known }] : [];
    });
  }).flat();
}

function refused(wanted: string, got: string, fix: string): InputError {
  return new InputError({ wanted, got, where: "rollingOrigin", fix });
}
