import { InputError } from "../base/errors.ts";
import type { Split } from "../data/types.ts";
import type { FitContext } from "../models/recommender.ts";
import { evaluate } from "./evaluate.ts";
import type { Metric } from "./types.ts";

/**
 * What `FitContext.validate` wants: a function that judges the model as it stands by one metric on a part held out from
 * training, higher is better (errors come with a minus sign).
 * @throws InputError, when asked, for a model that the metric cannot judge
 */
export function validateBy(split: Split, metric: Metric): NonNullable<FitContext["validate"]> {
  return async (model) => {
    const { summary, notes } = await evaluate(model, split, [metric], { bootstrap: { resamples: 1 } });
    const figure = summary[metric.name]?.mean;
    if (figure !== undefined) return metric.better === "higher" ? figure : -figure;
    throw new InputError({
      wanted: `a model that ${metric.name} can judge on the validation part`,
      got: notes.join("; "),
      where: "validateBy",
      fix: "Validate by a ranking metric, such as ndcg(10).",
    });
  };
}
