import { InputError, shown } from "../base/errors.ts";
import { option, resolveOptions } from "../base/options.ts";
import type { StudyProgress } from "./progress.ts";

/** How the data of one's own are studied. What is null is left to the data, and the reason told. */
export interface StudyOptions {
  /** "explicit": values are ratings; "implicit": an event is all there is, and a value says how much of it. */
  readonly feedback: "explicit" | "implicit" | null;
  /** How a test part is held out: the last event of each user, everything after one moment, or rows drawn at random. */
  readonly protocol: "last-out" | "global-time" | "random" | null;
  /** Whether what a user had may be recommended again. */
  readonly again: boolean | null;
  /** Only events with at least this value count for lists (ratings are predicted from all); null for all events. */
  readonly positive: number | null;
  /** Keys of the models to try, e.g. ["als", "sequence"]; random and popularity always are. */
  readonly models: readonly string[] | null;
  /** Seconds of wall time that each model may search for its options. */
  readonly budget: number | null;
  /** The most settings that are tried of a model, within its seconds. */
  readonly trials: number;
  /** Each model is fitted and judged once with each; the first is that of the search. */
  readonly seeds: readonly number[];
  /** How many items a list has. */
  readonly k: number;
  /** Columns of the users' table by whose values figures are given apart; null for those of few values. */
  readonly userColumns: readonly string[] | null;
  /** Where each step's result is kept when it is done, so that an interrupted study goes on from there; null for nowhere. */
  readonly folder: string | null;
  /** Aborting it ends the study after the step in hand with what there is by then. */
  readonly signal: AbortSignal | null;
  readonly onProgress: ((progress: StudyProgress) => void) | null;
}

const defaults: StudyOptions = {
  feedback: null,
  protocol: null,
  again: null,
  positive: null,
  models: null,
  budget: null,
  trials: 30,
  seeds: [1],
  k: 10,
  userColumns: null,
  folder: null,
  signal: null,
  onProgress: null,
};

const names = option.orNull({
  wanted: "a list of names",
  holds: (value: unknown): value is readonly string[] =>
    Array.isArray(value) && value.every((one) => typeof one === "string"),
});

const rules = {
  feedback: option.orNull(option.oneOf("explicit", "implicit")),
  protocol: option.orNull(option.oneOf("last-out", "global-time", "random")),
  again: option.orNull(option.flag()),
  positive: option.orNull(option.number(Number.NEGATIVE_INFINITY)),
  models: names,
  budget: option.orNull(option.positive()),
  trials: option.wholeNumber(1),
  seeds: {
    wanted: "a list of different whole numbers, at least one",
    holds: (value: unknown): value is readonly number[] =>
      Array.isArray(value) &&
      value.length > 0 &&
      new Set(value).size === value.length &&
      value.every((one) => Number.isInteger(one)),
  },
  k: option.wholeNumber(1),
  userColumns: names,
  folder: option.orNull(option.text()),
  signal: option.orNull({
    wanted: "an AbortSignal",
    holds: (value: unknown): value is AbortSignal => value instanceof AbortSignal,
  }),
  onProgress: option.orNull({
    wanted: "a function",
    holds: (value: unknown): value is (progress: StudyProgress) => void => typeof value === "function",
  }),
};

/** The options over their defaults. Throws InputError for an unknown key or a value out of its range. */
export function resolveStudyOptions(given: Partial<StudyOptions> = {}): Readonly<StudyOptions> {
  return resolveOptions<StudyOptions>("study", defaults, rules, given);
}

/**
 * The seconds that each model may search where none were given: more for more events, since a trial takes longer there.
 * A hundred thousand events have 12 seconds.
 */
export function usualBudget(events: number): number {
  return Math.min(60, Math.max(4, Math.round((12 * events) / 100_000)));
}

/** Throws InputError for names that are none of those known. */
export function checkNames(what: string, given: readonly string[] | null, known: readonly string[]): void {
  const stranger = given?.find((name) => !known.includes(name));
  if (stranger === undefined) return;
  throw new InputError({
    wanted: `${what} among ${known.join(", ") || "(none)"}`,
    got: shown(stranger),
    where: "study",
    fix: "Correct the spelling, or leave it out.",
  });
}
