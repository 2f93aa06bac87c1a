import { InputError } from "../../base/errors.ts";
import { random } from "../../base/random.ts";
import { titleColumn } from "../../data/tables.ts";
import { popularity } from "../../models/popularity.ts";
import { withFallback } from "../../models/with-fallback.ts";
import { hashOf } from "../kept.ts";
import type { Study } from "../study.ts";
import { allowedItems, noFilters, type RecommendationFilters } from "./filters.ts";
import type { ServedModel } from "./served-folder.ts";

/**
 * Fits the model that did best on the validation part anew, with its options, on all events, the test part's among them.
 * Users without any event are answered by popularity.
 * @throws InputError where no model had a figure, and as `allowedItems`
 */
export async function deployStudy(study: Study, filters: RecommendationFilters = noFilters): Promise<ServedModel> {
  const { best, data, k, options } = study;
  if (best === null) {
    throw new InputError({
      wanted: "a model with a figure",
      got: "none",
      where: "deployStudy",
      fix: "Give the study a longer budget, or more data.",
    });
  }
  const { dataset } = data;
  const { interactions, items, users } = dataset;
  const marks = allowedItems(dataset, filters);
  const model = withFallback(best.rung.make(best.tuned.setting ?? {}), popularity());
  const tables = { ...(items && { items }), ...(users && { users }) };
  const { signal, seeds } = options;
  await model.fit({ interactions, ...tables }, { random: random(seeds[0] as number), ...(signal && { signal }) });
  signal?.throwIfAborted();
  return {
    model,
    data: interactions,
    card: {
      version: 1,
      mark: deploymentMark(study, filters),
      label: best.rung.label,
      about: `${best.tuned.metric} ${best.tuned.value.toFixed(4)} on the validation part`,
      k,
      again: data.again,
      titles: titleColumn(items)?.values ?? null,
      allowed: marks.includes(0) ? Array.from(marks.keys()).filter((item) => marks[item] === 1) : null,
    },
  };
}

/** A hash of all that a deployed model is made from. */
export function deploymentMark({ mark, best }: Study, filters: RecommendationFilters): string {
  return hashOf([mark, best?.rung.key, best?.tuned.setting, filters]);
}
