import { InputError } from "../base/errors.ts";
import { sliceQueries } from "../data/queries.ts";
import type { Queries, Sequences } from "../data/types.ts";
import type { Recommender } from "../models/recommender.ts";

/** How many queries are scored at once. */
const queriesAtOnce = 256;

/**
 * How well a model keeps an order that is known: for each query the share of pairs of its items that the model's scores
 * put in the given order, in [0, 1]. An item without a score comes last, equal scores count half, so that a model which
 * tells nothing of the order has 1/2 on average.
 * @param ordered row q: the items of query q in their right order, at least two
 * @throws InputError when rows and queries are not equally many, or a row has fewer than two items
 */
export async function orderKept(model: Recommender, queries: Queries, ordered: Sequences): Promise<Float64Array> {
  const short = Array.from({ length: ordered.rows }, (_, q) => ordered.row(q).length).findIndex((length) => length < 2);
  if (ordered.rows !== queries.length || short >= 0) {
    throw new InputError({
      wanted: `two items or more in order for each of ${queries.length} queries`,
      got: short >= 0 ? `${ordered.row(short).length} for query ${short}` : `${ordered.rows} rows`,
      where: "orderKept",
      fix: "Leave out queries that have no order.",
    });
  }
  const shares = new Float64Array(queries.length);
  for (let from = 0; from < queries.length; from += queriesAtOnce) {
    const slice = sliceQueries(queries, from, Math.min(queries.length, from + queriesAtOnce));
    const scores = await model.score(slice);
    const items = scores.length / slice.length;
    for (let q = 0; q < slice.length; q++) {
      const row = Array.from(ordered.row(from + q), (item) => scores[q * items + item] as number);
      shares[from + q] = shareInOrder(row.map((score) => (Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score)));
    }
  }
  return shares;
}

function shareInOrder(scores: readonly number[]): number {
  let kept = 0;
  for (const [at, first] of scores.entries()) {
    for (const later of scores.slice(at + 1)) kept += first > later ? 1 : first === later ? 0.5 : 0;
  }
  return kept / ((scores.length * (scores.length - 1)) / 2);
}
