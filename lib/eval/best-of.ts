import { InputError } from "../base/errors.ts";
import type { Split } from "../data/types.ts";
import { evaluateSeeds, type MakeModel } from "./repeated.ts";
import type { Metric } from "./types.ts";

/** The best of several, and how all of them did. */
export interface Choice {
  /** The name of the best. */
  readonly choice: string;
  readonly make: MakeModel;
  /** Its figure on the validation part. */
  readonly figure: number;
  /** Every figure, by name, in the order given. */
  readonly figures: Readonly<Record<string, number>>;
}

/**
 * Chooses among models, or settings of one, by what they reach on a validation part; equal figures go to the first.
 * @param contenders what makes each, by its name
 * @param validation a split of the training part (`split.validation`), never the test part that is reported on
 * @throws InputError for no contender, or a figure that is no number for all of them
 */
export async function bestOf(
  contenders: Readonly<Record<string, MakeModel>>,
  validation: Split | undefined,
  metric: Metric,
  seeds: readonly number[] = [1],
): Promise<Choice> {
  const refuse = (wanted: string, got: string, fix: string): never => {
    throw new InputError({ wanted, got, where: "bestOf", fix });
  };
  if (validation === undefined)
    return refuse("a validation part", "a split without", "Wrap the split in withValidation.");
  const figures: Record<string, number> = {};
  for (const [name, make] of Object.entries(contenders)) {
    const { summary } = await evaluateSeeds(make, validation, [metric], seeds, { bootstrap: { resamples: 1 } });
    figures[name] = summary[metric.name]?.mean ?? Number.NaN;
  }
  const sign = metric.better === "higher" ? 1 : -1;
  let choice: string | null = null;
  for (const [name, figure] of Object.entries(figures)) {
    if (Number.isNaN(figure)) continue;
    if (choice === null || sign * figure > sign * (figures[choice] as number)) choice = name;
  }
  const make = choice === null ? undefined : contenders[choice];
  if (choice === null || make === undefined)
    return refuse("at least one contender that the metric can judge", "none", "Add some, or use another metric.");
  return { choice, make, figure: figures[choice] as number, figures };
}
