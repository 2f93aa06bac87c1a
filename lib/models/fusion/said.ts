import { InputError } from "../../base/errors.ts";
import type { Queries } from "../../data/types.ts";
import { type CommonScale, neutral } from "../common-scale.ts";
import { scaledScores } from "../hybrid.ts";
import type { Recommender } from "../recommender.ts";

/** Brings reciprocal ranks, the first of which is 1 / 61, to the size of standard scores, so that one penalty serves both. */
const units = { standard: 1, "reciprocal rank": 60 };

/**
 * What each part says of each query's items, [queries, items] float32: its score on the common scale less what is neither
 * good nor bad there; NaN where it says nothing.
 * @throws InputError for a part that scores another number of items
 */
export async function saidBy(
  parts: readonly Recommender[],
  queries: Queries,
  scale: CommonScale,
  items: number,
): Promise<Float32Array[]> {
  const said: Float32Array[] = [];
  const middling = neutral(scale, items);
  for (const part of parts) {
    const scores = await scaledScores(part, queries, scale);
    if (scores.length !== queries.length * items) {
      throw new InputError({
        wanted: `parts over the ${items} items that the whole was fitted on`,
        got: `${part.name} over ${scores.length / queries.length}`,
        where: "stacked",
        fix: "Fit the whole, which fits its parts; one that is fitted on other data afterwards no longer belongs to it.",
      });
    }
    said.push(scores.map((score) => (score - middling) * units[scale]));
  }
  return said;
}
