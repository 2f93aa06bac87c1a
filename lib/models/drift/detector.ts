import { InputError } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";

/** Watches a stream of numbers, value by value, for a change of what they are drawn from. */
export interface DriftDetector {
  /**
   * Takes the next value in; true when it now says that the values have changed.
   * @throws InputError for NaN or an infinite value
   */
  add(value: number): boolean;
  /**
   * How many of the latest values, that of the last `add` included, it takes to be of one and the present state; right
   * after an alarm: those since the change as it dates it.
   */
  readonly kept: number;
}

/** Makes a detector that has seen nothing yet. Called anew for each stream, and after each alarm. */
export type MakeDetector = () => DriftDetector;

/** The value, if it is a finite number. Throws InputError otherwise. */
export function streamValue(value: number, where: string): number {
  if (Number.isFinite(value)) return value;
  throw new InputError({
    wanted: "finite numbers in the stream",
    got: String(value),
    where,
    fix: "Leave events out that have no value.",
  });
}

/**
 * Alarms by the dice: each value raises one with the given probability, whatever it is. What detectors have to beat: a
 * detector that is no sooner than this at the same rate of false alarms has seen nothing.
 * @throws InputError for a probability that is not above 0 and at most 1
 */
export function randomAlarms(probability: number, random: Random): DriftDetector {
  if (!(probability > 0 && probability <= 1)) {
    throw new InputError({
      wanted: "a probability above 0 and at most 1",
      got: String(probability),
      where: "randomAlarms",
      fix: "Give how many of the values are to raise an alarm, e.g. 0.01.",
    });
  }
  let kept = 0;
  let rang = false;
  return {
    add(value) {
      streamValue(value, "randomAlarms");
      kept = rang ? 1 : kept + 1;
      rang = random.uniform() < probability;
      if (rang) kept = 1;
      return rang;
    },
    get kept() {
      return kept;
    },
  };
}
