import { InputError } from "../../base/errors.ts";
import { random } from "../../base/random.ts";
import { titleColumn } from "../../data/tables.ts";
import type { Dataset } from "../../data/types.ts";
import { popularity } from "../../models/popularity.ts";
import { withFallback } from "../../models/with-fallback.ts";
import { hashOf } from "../kept.ts";
import { withNewItems } from "../new-items/catalogue.ts";
import { tableMark } from "../plan.ts";
import { reachesNew, type StudiedModel } from "../studied.ts";
import type { Study } from "../study.ts";
import { allowedItems, noFilters, type RecommendationFilters } from "./filters.ts";
import type { ServedModel } from "./served-folder.ts";

/**
 * Fits the model that did best on the validation part anew, with its options, on all events, the test part's among them.
 * Users without any event are answered by popularity. Where it scores items without any event by what is known of them, those
 * of the catalogue compete with all others.
 * @throws InputError where no model had a figure, and as `allowedItems`
 */
export async function deployStudy(study: Study, filters: RecommendationFilters = noFilters): Promise<ServedModel> {
  const { best } = study;
  if (best === null) {
    throw new InputError({
      wanted: "a model with a figure",
      got: "none",
      where: "deployStudy",
      fix: "Give the study a longer budget, or more data.",
    });
  }
  return deployed(study, best, "all", filters);
}

/**
 * A model that recommends nothing but items of the catalogue without any event: of those that reach them, the one that did best on
 * items held out as new, fitted on all events. Null where there is none, there are no such items, or filters leave none of them.
 */
export async function deployNewItems(
  study: Study,
  filters: RecommendationFilters = noFilters,
): Promise<ServedModel | null> {
  const best = study.onNewItems?.best ?? null;
  if (best === null || study.newItems.length === 0) return null;
  if (!allowedIn(studied(study, best), study, "new", filters).includes(1)) return null;
  return deployed(study, best, "new", filters);
}

/** A hash of all that a deployed model is made from. */
export function deploymentMark(
  { mark, catalogue, newItems }: Study,
  { rung, tuned }: StudiedModel,
  which: "all" | "new",
  filters: RecommendationFilters,
): string {
  return hashOf([mark, rung.key, tuned.setting, filters, which, newItems, tableMark(catalogue ?? undefined)]);
}

async function deployed(
  study: Study,
  best: StudiedModel,
  which: "all" | "new",
  filters: RecommendationFilters,
): Promise<ServedModel> {
  const dataset = studied(study, best);
  const { interactions, items, users } = dataset;
  const marks = allowedIn(dataset, study, which, filters);
  const model = withFallback(best.rung.make(best.tuned.setting ?? {}), popularity());
  const tables = { ...(items && { items }), ...(users && { users }) };
  const { signal, seeds } = study.options;
  await model.fit({ interactions, ...tables }, { random: random(seeds[0] as number), ...(signal && { signal }) });
  signal?.throwIfAborted();
  return {
    model,
    data: interactions,
    card: {
      version: 1,
      mark: deploymentMark(study, best, which, filters),
      label: best.rung.label,
      about: `${best.tuned.metric} ${best.tuned.value.toFixed(4)} on the validation part`,
      k: study.k,
      again: study.data.again,
      titles: titleColumn(items)?.values ?? null,
      allowed: marks.includes(0) ? Array.from(marks.keys()).filter((item) => marks[item] === 1) : null,
    },
  };
}

/** The data that a model is fitted on: with items without any event where it reaches them. */
function studied({ data: { dataset }, catalogue, newItems }: Study, model: StudiedModel): Dataset {
  return catalogue === null || newItems.length === 0 || !reachesNew(model)
    ? dataset
    : withNewItems(dataset, catalogue, newItems);
}

function allowedIn(dataset: Dataset, study: Study, which: "all" | "new", filters: RecommendationFilters): Uint8Array {
  const marks = allowedItems(dataset, filters);
  if (which === "new") marks.fill(0, 0, study.data.dataset.interactions.items.size);
  return marks;
}
