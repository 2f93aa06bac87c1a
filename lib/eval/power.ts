import { checkNumber } from "../base/options.ts";
import { normalQuantile, normalTail } from "./distributions.ts";

/** What a two-sided test of two means is planned with. */
export interface PowerPlan {
  /** The difference of the means that is to be found, in the unit of the outcome. */
  readonly difference: number;
  /** Standard deviations of the outcome from unit to unit in either group. */
  readonly deviations: readonly [number, number];
  /** The chance of finding a difference where there is none; 0.05 by default. */
  readonly level?: number;
}

/**
 * The chance that a two-sided test of two means finds the difference, by the normal approximation:
 * Φ(|δ| / s − z) + Φ(−|δ| / s − z), s² = σ₁² / n₁ + σ₂² / n₂, z = Φ⁻¹(1 − level / 2). It is `level` where δ = 0.
 * @param units how many are in either group
 * @throws InputError for a level outside (0, 1), groups of fewer than two, or a deviation not above 0
 */
export function powerOf(plan: PowerPlan, units: readonly [number, number]): number {
  const { level, deviations } = checked(plan);
  for (const n of units) checkNumber("powerOf", "units", n, { min: 2 });
  const error = Math.sqrt(deviations[0] ** 2 / units[0] + deviations[1] ** 2 / units[1]);
  const z = normalQuantile(1 - level / 2);
  const shift = Math.abs(plan.difference) / error;
  return normalTail(z - shift) + normalTail(z + shift);
}

/**
 * How many units both groups need together so that the test finds the difference with the chance `power`:
 * (z₁₋level/₂ + z_power)² (σ₁² / (1 − share) + σ₂² / share) / δ², rounded up.
 * @param share the part of the units in the second group, in (0, 1)
 * @throws InputError for a difference of 0, or a level, power or share outside (0, 1)
 */
export function unitsNeeded(plan: PowerPlan, power = 0.8, share = 0.5): number {
  const { level, deviations } = checked(plan);
  checkNumber("unitsNeeded", "power", power, { above: 0, below: 1 });
  checkNumber("unitsNeeded", "share", share, { above: 0, below: 1 });
  checkNumber("unitsNeeded", "the size of the difference", Math.abs(plan.difference), { above: 0 });
  const z = normalQuantile(1 - level / 2) + normalQuantile(power);
  const variance = deviations[0] ** 2 / (1 - share) + deviations[1] ** 2 / share;
  return Math.ceil((z ** 2 * variance) / plan.difference ** 2);
}

/**
 * The 95 % interval of a share, by Wilson's score (1927): good also for shares near 0 and 1.
 * @param found of `all`, at least one
 */
export function shareInterval(found: number, all: number): readonly [number, number] {
  checkNumber("shareInterval", "all", all, { min: 1, integer: true });
  checkNumber("shareInterval", "found", found, { min: 0, max: all, integer: true });
  const z = normalQuantile(0.975);
  const share = found / all;
  const centre = (share + z ** 2 / (2 * all)) / (1 + z ** 2 / all);
  const half = (z / (1 + z ** 2 / all)) * Math.sqrt((share * (1 - share)) / all + z ** 2 / (4 * all ** 2));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

function checked({ level = 0.05, deviations }: PowerPlan) {
  checkNumber("power", "level", level, { above: 0, below: 1 });
  for (const deviation of deviations) checkNumber("power", "each deviation", deviation, { above: 0 });
  return { level, deviations };
}
