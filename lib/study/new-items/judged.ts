import { random } from "../../base/random.ts";
import type { Evaluation } from "../../eval/types.ts";
import type { Judged } from "../judge.ts";
import type { StudyPlan } from "../plan.ts";
import { judgedOnNewItems } from "../steps.ts";
import { reachesNew, type StudiedModel } from "../studied.ts";
import { newItemsSplit } from "./look.ts";

/** A model as it did on items held out as new. */
export interface NewItemsModel extends Pick<Judged, "evaluation"> {
  readonly model: StudiedModel;
}

/** The name under which a metric's figure among the new items alone stands; its plain name is among all items. */
export function amongNew({ summary }: Pick<Evaluation, "summary">, metric: string): string {
  return Object.keys(summary).find((name) => name.startsWith(`${metric} (`)) ?? metric;
}

/** How the models that reach items without any event do on such items. */
export interface NewItemsFound {
  readonly protocol: string;
  /** Random first, which says what chance finds. */
  readonly models: readonly NewItemsModel[];
  /** The model that chooses best among new items alone; null where none reaches them. */
  readonly best: StudiedModel | null;
}

/**
 * Judges the models that score items by what is known of them, and chance, on items held out as new: with the options that their
 * search found for known items. Null where no model does so, or too little is left to ask for.
 */
export async function judgeNewItems(
  plan: StudyPlan,
  ranking: readonly StudiedModel[],
  say: (label: string) => void,
): Promise<NewItemsFound | null> {
  const able = ranking.filter((one) => reachesNew(one) && one.rung.key !== "hybrid");
  const { data, options, metrics } = plan;
  if (able.length === 0) return null;
  const draw = random(options.seeds[0] as number).stream("new items");
  const split = newItemsSplit(data.dataset.interactions, data.again ? "none" : "seen", draw);
  if (split === null) return null;
  const models: NewItemsModel[] = [];
  for (const model of [...ranking.filter(({ rung }) => rung.key === "random"), ...able]) {
    say(model.rung.label);
    const judged = await judgedOnNewItems(plan, model.rung, model.tuned, split);
    if (!(judged instanceof Error)) models.push({ model, evaluation: judged.evaluation });
  }
  const figure = ({ evaluation }: NewItemsModel) =>
    evaluation.summary[amongNew(evaluation, metrics.main.name)]?.mean ?? 0;
  const best = models
    .filter(({ model }) => reachesNew(model))
    .reduce<NewItemsModel | null>((found, one) => (found === null || figure(one) > figure(found) ? one : found), null);
  return { protocol: split.protocol, models, best: best?.model ?? null };
}
