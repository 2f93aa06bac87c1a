import { InputError } from "../base/errors.ts";
import { mean, standardDeviation } from "../base/numbers.ts";
import { normalQuantile, normalTail } from "./distributions.ts";

/** One group of a comparison. */
export interface GroupSummary {
  readonly n: number;
  readonly mean: number;
  /** From unit to unit (n − 1). */
  readonly deviation: number;
}

/** Two independent groups compared by their means. */
export interface MeanDifference {
  readonly control: GroupSummary;
  readonly treatment: GroupSummary;
  /** treatment − control. */
  readonly difference: number;
  readonly ci95: readonly [number, number];
  /** The difference as a share of the control's mean; NaN where that is 0. */
  readonly relative: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * The difference of two means with its normal interval, s² = s₁² / n₁ + s₂² / n₂ (variances may differ). Sizes in the
 * hundreds are meant, where Student's t and the normal agree. Groups without any variance have an interval of no width,
 * and p = 1 where they are equal, else 0.
 * @throws InputError for groups of fewer than two
 */
export function meanDifference(control: ArrayLike<number>, treatment: ArrayLike<number>): MeanDifference {
  if (control.length < 2 || treatment.length < 2) {
    throw new InputError({
      wanted: "at least two units in either group",
      got: `${control.length} and ${treatment.length}`,
      where: "meanDifference",
      fix: "Assign more units.",
    });
  }
  const [one, other] = [summary(control), summary(treatment)];
  const difference = other.mean - one.mean;
  const error = Math.sqrt(one.deviation ** 2 / one.n + other.deviation ** 2 / other.n);
  const half = normalQuantile(0.975) * error;
  return {
    control: one,
    treatment: other,
    difference,
    ci95: [difference - half, difference + half],
    relative: one.mean === 0 ? Number.NaN : difference / one.mean,
    p: difference === 0 ? 1 : Math.min(1, 2 * normalTail(Math.abs(difference) / error)),
  };
}

function summary(values: ArrayLike<number>): GroupSummary {
  return { n: values.length, mean: mean(values), deviation: standardDeviation(values) };
}
