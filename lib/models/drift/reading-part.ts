import { type PartOfHistory, withHistoryParts } from "../../data/history-parts.ts";
import type { Recommender } from "../recommender.ts";

/**
 * A model that answers from a part of each history: what stood before a moment, what came since, the latest n events. What may
 * be recommended is left to the questions, so that models which read more or less are judged on the same items.
 */
export function readingPart(model: Recommender, part: PartOfHistory): Recommender {
  return {
    name: model.name,
    options: model.options,
    uses: model.uses,
    fit: (data, context) => model.fit(data, context),
    score: (queries) => model.score(withHistoryParts(queries, part)),
    state: () => model.state(),
    dispose: () => model.dispose(),
  };
}
