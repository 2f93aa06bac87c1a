import { sliceQueries } from "../data/queries.ts";
import type { Queries, TrainingData } from "../data/types.ts";
import { describeParts, fitParts, logOfParts, type Restore, restoreParts, stateOfParts } from "./compound.ts";
import { type FitContext, type ModelState, type Recommender, updates } from "./recommender.ts";

/**
 * A recommender for people of whom nothing is known as well: questions without any event in their history are answered
 * by `fallback` (normally `popularity()`), all others by `model`. For models that read histories, which have nothing to
 * go by there. `fit` fits both, `dispose` disposes of both, and where both can be brought up to date, `update` does so.
 */
export function withFallback(model: Recommender, fallback: Recommender): Recommender {
  const parts = [model, fallback] as const;
  const options = { parts: describeParts(parts) };
  const whole: Recommender = {
    name: "with-fallback",
    options,
    uses: model.uses,
    fit: (data, context) => fitParts(parts, data, context),
    async score(queries) {
      const scores = await model.score(queries);
      const items = scores.length / queries.length;
      for (const [from, to] of runsWithoutHistory(queries)) {
        scores.set(await fallback.score(sliceQueries(queries, from, to)), from * items);
      }
      return scores;
    },
    state: () => stateOfParts("with-fallback", options, parts),
    dispose() {
      for (const part of parts) part.dispose();
    },
  };
  if (!updates(model) || !updates(fallback)) return whole;
  return Object.assign(whole, {
    update: async (data: TrainingData, context: FitContext) =>
      logOfParts([await model.update(data, context), await fallback.update(data, context)]),
  });
}

/** The recommender with a fallback of a saved state. */
export function restoreWithFallback(saved: ModelState, restore: Restore): Recommender {
  const [model, fallback] = restoreParts(saved, restore) as [Recommender, Recommender];
  return withFallback(model, fallback);
}

/** Stretches of questions, from … to − 1, whose histories are empty. */
function* runsWithoutHistory({ length, history }: Queries): Generator<readonly [from: number, to: number]> {
  const empty = (q: number) => history === null || history.items.row(q).length === 0;
  for (let from = 0; from < length; from++) {
    if (!empty(from)) continue;
    let to = from + 1;
    while (to < length && empty(to)) to++;
    yield [from, to];
    from = to;
  }
}
