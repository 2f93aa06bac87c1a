import type { Interactions } from "../data/types.ts";
import { histogramOf } from "./histogram-of.ts";

/** What values say, and why that is thought. */
export interface Feedback {
  readonly kind: "explicit" | "implicit";
  /** One sentence. */
  readonly why: string;
  /** Whether the values say nothing beyond the event itself and are left out. */
  readonly dropValues: boolean;
  /** Only events with at least this value say that somebody liked something; null for all. */
  readonly least: number | null;
}

/** Ratings have at most this many levels; a scale from 0 to 10 in halves has 21. */
const mostLevels = 21;

/**
 * Tells ratings from amounts by what values there are: none, or always the same one, are no ratings; two levels are yes and
 * no; more than 21 levels, or whole numbers of which 1 is the most frequent by far, are amounts (plays, visits); all else is ratings.
 * @param weighed whether the values are weights of event types
 * @param said what the caller says they are; null to find out
 */
export function feedbackOf(data: Interactions, weighed: boolean, said: Feedback["kind"] | null): Feedback {
  const implicit = (why: string, dropValues = false, least: number | null = null): Feedback => ({
    kind: "implicit",
    why,
    dropValues,
    least,
  });
  if (data.value === null) return implicit("Implicit feedback: there are no values, an event is all that is known.");
  const levels = histogramOf(data.value, mostLevels + 1);
  const [first, ...others] = levels;
  if (others.length === 0) {
    return implicit(
      `Implicit feedback: every value is ${first?.value}, which says no more than that the event happened.`,
      true,
    );
  }
  if (said === "implicit") return implicit("Implicit feedback, as asked for: values say how much of it there was.");
  if (said === "explicit") return { kind: "explicit", why: "Ratings, as asked for.", dropValues: false, least: null };
  if (weighed) return implicit("Implicit feedback: the values are the weights of event types.");
  if (levels.length === 2) {
    const least = Math.max(...levels.map(({ value }) => value));
    return implicit(`Two values, read as no and yes: events of ${least} count, the others are left out.`, true, least);
  }
  if (levels.length > mostLevels) {
    return implicit(`Implicit feedback: more than ${mostLevels} different values are amounts rather than ratings.`);
  }
  const ones = levels.find(({ value }) => value === 1)?.count ?? 0;
  const whole = levels.every(({ value }) => Number.isInteger(value) && value >= 1);
  if (whole && ones > data.length / 2) {
    return implicit("Implicit feedback: whole numbers, more than half of them 1, are counts rather than ratings.");
  }
  const values = levels.map(({ value }) => value);
  return {
    kind: "explicit",
    why: `Ratings: ${levels.length} different values from ${Math.min(...values)} to ${Math.max(...values)}.`,
    dropValues: false,
    least: null,
  };
}
