import { InputError } from "../../base/errors.ts";
import { type SequenceOptions, sequenceName } from "./options.ts";

/** One way of reading time as a number of a small range, each with a learned vector. */
export interface TimeFeature {
  readonly name: SequenceOptions["time"][number];
  /** How many values there are. */
  readonly size: number;
  /** Whether it can be asked of the moment for which the next item is wanted, too. */
  readonly asked: boolean;
  /** Its value for an event: its place in the window, its time and that of the event before (seconds; NaN: none). */
  value(place: number, time: number, before: number): number;
}

const day = 86_400;

/** Gaps are told apart by powers of two, from seconds to centuries. */
const gapBuckets = 32;

/**
 * The time features of a model. "order" is the place in the window, "gap" the logarithm of the time since the event
 * before, "weekday" (Monday first) and "hour" are the calendar's, in UTC.
 *
 * Gap, weekday and hour belong to both ends of a prediction: a vector of the event that is read is added to its item's
 * vector, and a vector of the moment that is asked about is added to the state that answers. That moment is known
 * when a recommendation is asked for; in training it is the time of the next event.
 */
export function timeFeatures(names: SequenceOptions["time"], maxLength: number): TimeFeature[] {
  const all: Readonly<Record<SequenceOptions["time"][number], Omit<TimeFeature, "name">>> = {
    order: { size: maxLength, asked: false, value: (place) => place },
    gap: {
      size: gapBuckets,
      asked: true,
      value: (_place, time, before) =>
        Number.isNaN(before) ? 0 : Math.min(gapBuckets - 1, Math.floor(Math.log2(1 + Math.max(0, time - before)))),
    },
    // 1 January 1970 was a Thursday.
    weekday: { size: 7, asked: true, value: (_place, time) => modulo(Math.floor(time / day) + 3, 7) },
    hour: { size: 24, asked: true, value: (_place, time) => modulo(Math.floor(time / 3600), 24) },
  };
  return names.map((name) => ({ name, ...all[name] }));
}

/** Throws InputError when times are to be encoded and are absent or incomplete. */
export function checkTimes(
  encoded: SequenceOptions["time"],
  time: Float64Array | null,
  of: "events" | "queries",
): void {
  const needing = encoded.filter((name) => name !== "order");
  if (needing.length === 0 || (time !== null && !time.some(Number.isNaN))) return;
  throw new InputError({
    wanted: `${of} with a time each, to encode ${needing.join(" and ")}`,
    got: time === null ? "none" : "some without",
    where: sequenceName,
    fix: of === "events" ? "Leave them out of the option time." : "Say in queries.time when each question is asked.",
  });
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
