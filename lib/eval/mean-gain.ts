import { InputError } from "../base/errors.ts";
import { mean, quantile, standardDeviation } from "../base/numbers.ts";
import { random } from "../base/random.ts";

/** What one task gained, question by question. */
export interface TaskGain {
  readonly task: string;
  /** How much better, in any unit; above 0 where it is. */
  readonly gains: ArrayLike<number>;
  /** Whom each question belongs to; gains are averaged by unit first. */
  readonly units: ArrayLike<number>;
  /** What the units are. Tasks of one population are drawn together: the same users make their errors in all of them. */
  readonly population: string;
}

/** The mean of a task's gains over units, its standard error, and the one over the other. */
export interface GainInErrors {
  readonly task: string;
  readonly mean: number;
  readonly error: number;
  readonly inErrors: number;
  readonly units: number;
}

/**
 * Gains of several tasks, each in standard errors of its own mean, and their plain average: a scale on which a gain in nats and one in
 * stars can be added. A task's part has a standard error of about 1 by construction; the 95 % percentile interval of the average draws
 * units, those of one population alike for all of its tasks, at fixed standard errors.
 * @throws InputError for a task of fewer than two units, or whose gains do not vary
 */
export function meanGain(
  tasks: readonly TaskGain[],
  { resamples = 2000, seed = 1 } = {},
): { readonly byTask: readonly GainInErrors[]; readonly value: number; readonly ci95: readonly [number, number] } {
  const known = tasks.map((task) => ({ ...task, byUnit: meansByUnit(task) }));
  const byTask = known.map(({ task, byUnit }) => inErrors(task, [...byUnit.values()]));
  const populations = new Map(
    [...new Set(tasks.map(({ population }) => population))].map((name) => [
      name,
      [...new Set(known.flatMap(({ population, byUnit }) => (population === name ? [...byUnit.keys()] : [])))],
    ]),
  );
  const draw = random(seed).stream("mean gain");
  const drawn = Float64Array.from({ length: resamples }, () => {
    const samples = new Map(
      [...populations].map(([name, units]) => [name, units.map(() => units[draw.integer(units.length)] as number)]),
    );
    const parts = known.map(({ population, byUnit }, at) => {
      const own = (samples.get(population) ?? []).flatMap((unit) => byUnit.get(unit) ?? []);
      return mean(own) / (byTask[at] as GainInErrors).error;
    });
    return mean(parts);
  }).sort();
  const value = mean(byTask.map((task) => task.inErrors));
  return { byTask, value, ci95: [quantile(drawn, 0.025), quantile(drawn, 0.975)] };
}

function meansByUnit({ gains, units }: TaskGain): Map<number, number> {
  const sums = new Map<number, [sum: number, count: number]>();
  for (const [at, unit] of Array.from(units).entries()) {
    const [sum, count] = sums.get(unit) ?? [0, 0];
    sums.set(unit, [sum + (gains[at] as number), count + 1]);
  }
  return new Map([...sums].map(([unit, [sum, count]]) => [unit, sum / count]));
}

function inErrors(task: string, means: readonly number[]): GainInErrors {
  const error = standardDeviation(means) / Math.sqrt(means.length);
  if (means.length < 2 || !(error > 0)) {
    throw new InputError({
      wanted: "at least two units whose gains differ",
      got: means.length < 2 ? `${means.length}` : "the same gain for all",
      where: `meanGain, ${task}`,
      fix: "Ask more users or items.",
    });
  }
  return { task, mean: mean(means), error, inErrors: mean(means) / error, units: means.length };
}
