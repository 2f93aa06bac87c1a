import { option, resolveOptions } from "../base/options.ts";
import { describeParts, fitParts, type Restore, restoreParts, stateOfParts } from "./compound.ts";
import { type ItemLikeness, itemLikeness, requireLikeness } from "./item-likeness.ts";
import { type DiversifyOptions, maximalMarginalRelevance } from "./maximal-marginal-relevance.ts";
import { listOf, recommend } from "./recommend.ts";
import type { ModelState, RanksItself, Recommender, TopK } from "./recommender.ts";

export interface DiversifiedOptions extends DiversifyOptions {
  /** How many of the model's best items are ranked anew; what comes behind them keeps its order. */
  pool: number;
}

const defaults: DiversifiedOptions = { relevance: 0.7, duplicates: 0.95, pool: 100 };
const rules = {
  relevance: option.number(0, 1),
  duplicates: option.orNull(option.number(0, 1)),
  pool: option.wholeNumber(1),
};

/**
 * A recommender whose lists are diversified after the ranking: the best items of `ranker` are ranked anew by maximal
 * marginal relevance, and of items that are nearly the same one is listed (`maximalMarginalRelevance`). Histories that
 * are left out and candidates hold as ever, since the pool is drawn under them.
 *
 * Scores are ranks below 0: the first of a list scores −1, the next −2 and so on; what the ranker cannot answer and what
 * is left out as a duplicate scores NaN. `fit` fits both models, `dispose` disposes of both.
 * @param ranker says what is relevant
 * @param likeness says which items are alike: contentBased(), or a model with item vectors
 * @throws InputError for a model without either
 */
export function diversified(
  ranker: Recommender,
  likeness: Recommender,
  given: Partial<DiversifiedOptions> = {},
): Recommender & RanksItself {
  const own = resolveOptions("diversified", defaults, rules, given);
  requireLikeness(likeness);
  const parts = [ranker, likeness] as const;
  const options = { parts: describeParts(parts), ...own };
  return {
    name: "diversified",
    options,
    uses: ranker.uses,
    fit: (data, context) => fitParts(parts, data, context),
    async score(queries) {
      const scores = await ranker.score(queries);
      const alike = await itemLikeness(likeness);
      const top = await recommend(ranker, queries, Math.min(own.pool, alike.items));
      for (let q = 0; q < queries.length; q++) {
        const row = scores.subarray(q * alike.items, (q + 1) * alike.items);
        rankRow(row, listOf(top, q), rankedAnew(top, q, top.k, alike, own));
      }
      return scores;
    },
    async topK(queries, k) {
      const alike = await itemLikeness(likeness);
      const pool = Math.min(own.pool, alike.items);
      const top = await recommend(ranker, queries, Math.max(pool, k));
      const best = {
        k,
        items: new Int32Array(queries.length * k).fill(-1),
        scores: new Float32Array(queries.length * k).fill(Number.NEGATIVE_INFINITY),
      };
      for (let q = 0; q < queries.length; q++) {
        for (const [place, item] of rankedAnew(top, q, k, alike, { ...own, pool }).entries()) {
          best.items[q * k + place] = item;
          best.scores[q * k + place] = -1 - place;
        }
      }
      return best;
    },
    state: () => stateOfParts("diversified", options, parts),
    dispose() {
      for (const part of parts) part.dispose();
    },
  };
}

/** The diversified model of a saved state. */
export function restoreDiversified(saved: ModelState, restore: Restore): Recommender {
  const { parts: _, ...options } = saved.options;
  const [ranker, likeness] = restoreParts(saved, restore) as [Recommender, Recommender];
  return diversified(ranker, likeness, options as Partial<DiversifiedOptions>);
}

/** The first k items of a query: those of the pool in their new order, then the others in their old one. */
function rankedAnew(top: TopK, q: number, k: number, alike: ItemLikeness, options: DiversifiedOptions): Int32Array {
  const items = listOf(top, q);
  const pool = items.subarray(0, options.pool);
  const scores = top.scores.subarray(q * top.k, q * top.k + pool.length);
  const places = maximalMarginalRelevance(pool, scores, k, alike, options);
  const order = places.map((place) => pool[place] as number);
  return Int32Array.from([...order, ...items.subarray(pool.length)]).subarray(0, k);
}

/** Replaces a row of scores by ranks below 0: the pool in its new order, what was left out of it NaN, then the others. */
function rankRow(row: Float32Array, pool: Int32Array, order: Int32Array): void {
  const pooled = new Set(pool);
  const behind = Int32Array.from(row.keys()).filter((item) => !pooled.has(item) && !Number.isNaN(row[item]));
  behind.sort((a, b) => (row[b] as number) - (row[a] as number) || a - b);
  row.fill(Number.NaN);
  for (const [place, item] of order.entries()) row[item] = -1 - place;
  for (const [place, item] of behind.entries()) row[item] = -1 - order.length - place;
}
