import { checkNumber } from "../../base/options.ts";
import type { Random } from "../../base/random.ts";
import { shareInterval } from "../power.ts";
import type { Experiment } from "./experiment.ts";
import { type Outcome, outcomes } from "./outcomes.ts";

/** A share with its 95 % interval (Wilson). */
export interface Share {
  readonly share: number;
  readonly ci95: readonly [number, number];
}

/** What became of one outcome over many runs of the same experiment. */
export interface RepeatedOutcome {
  /** Runs whose test found a difference at the experiment's level: the power, and in an A/A test the false alarms. */
  readonly detected: Share;
  /** Runs whose 95 % interval held the true difference. */
  readonly covered: Share;
  /** The mean of the differences found. */
  readonly meanDifference: number;
}

/**
 * Runs an experiment again and again with independent draws, so that what its formula promised can be held against what
 * happens.
 * @param repeats at least 1
 */
export function repeatExperiment(
  { truth, options, run }: Experiment,
  repeats: number,
  random: Random,
): Readonly<Record<Outcome, RepeatedOutcome>> {
  checkNumber("repeatExperiment", "repeats", repeats, { min: 1, integer: true });
  const counts = { clicks: [0, 0, 0], purchases: [0, 0, 0], revenue: [0, 0, 0] };
  for (let repeat = 0; repeat < repeats; repeat++) {
    const result = run(random.stream(`run ${repeat}`));
    for (const outcome of outcomes) {
      const { p, ci95, difference } = result[outcome];
      const held = ci95[0] <= truth[outcome].difference && truth[outcome].difference <= ci95[1];
      const count = counts[outcome];
      for (const [at, value] of [Number(p < options.level), Number(held), difference].entries())
        count[at] = (count[at] as number) + value;
    }
  }
  const share = (found: number): Share => ({ share: found / repeats, ci95: shareInterval(found, repeats) });
  return Object.fromEntries(
    outcomes.map((outcome): [Outcome, RepeatedOutcome] => {
      const [detected = 0, covered = 0, sum = 0] = counts[outcome];
      return [outcome, { detected: share(detected), covered: share(covered), meanDifference: sum / repeats }];
    }),
  ) as Record<Outcome, RepeatedOutcome>;
}
