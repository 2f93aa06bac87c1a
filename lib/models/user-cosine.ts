import { resolveOptions } from "../base/options.ts";
import { historyCells, type SparseMatrix, sparseMatrix, transpose } from "../data/sparse.ts";
import {
  type CosineOptions,
  columnWeights,
  cosineDefaults,
  cosineRules,
  RowProducts,
  requireHistory,
  rowNorms,
  strongest,
  weighColumns,
} from "./cosine.ts";
import { defineModel, instantLog } from "./model.ts";
import type { ModelState, Recommender } from "./recommender.ts";

interface Crowd {
  readonly byUser: SparseMatrix;
  readonly byItem: SparseMatrix;
  readonly norms: Float64Array;
  readonly weights: Float32Array;
}

/**
 * User-user cosine neighbourhoods (Resnick et al. 1994, Breese et al. 1998): an item scores Σ over the `neighbors`
 * training users nearest to the query's history of cos · value. The query's own user is never their own neighbour; a
 * user unknown in training is served from the history alone.
 */
export function userCosine(given: Partial<CosineOptions> = {}, saved?: ModelState): Recommender {
  const options = resolveOptions<CosineOptions>("user-cosine", cosineDefaults, cosineRules, given);
  return defineModel<Crowd>(
    {
      name: "user-cosine",
      options: { ...options },
      uses: "both",
      async fit({ interactions }) {
        const begun = performance.now();
        return { learned: crowd(sparseMatrix(interactions, options.cells), options), log: instantLog(begun) };
      },
      async score({ byUser, byItem, norms, weights }, queries, items) {
        const history = requireHistory("user-cosine", queries);
        const scores = new Float32Array(queries.length * items);
        const products = new RowProducts(byItem);
        for (let q = 0; q < queries.length; q++) {
          const from = history.items.offsets[q] as number;
          const to = history.items.offsets[q + 1] as number;
          const values = options.cells === "values" ? (history.value?.subarray(from, to) ?? null) : null;
          products.clear();
          let squares = 0;
          for (const [item, value] of historyCells(history.items.row(q), values)) {
            const weighed = value * (weights[item] as number);
            squares += weighed ** 2;
            products.add(item, weighed);
          }
          const own = Math.sqrt(squares);
          const self = queries.user?.[q] ?? -1;
          const cosine = (user: number) =>
            (products.sums[user] as number) / (own * (norms[user] as number) + options.shrinkage);
          const others = products.touched.filter((user) => user !== self && (products.sums[user] as number) !== 0);
          for (const user of strongest(others, cosine, options.neighbors)) {
            const weight = cosine(user);
            for (let at = byUser.offsets[user] as number; at < (byUser.offsets[user + 1] as number); at++) {
              const place = q * items + (byUser.columns[at] as number);
              scores[place] = (scores[place] as number) + weight * (byUser.values[at] as number);
            }
          }
        }
        return scores;
      },
      arrays: ({ byUser }) => ({
        offsets: { shape: [byUser.offsets.length], values: byUser.offsets },
        items: { shape: [byUser.columns.length], values: byUser.columns },
        values: { shape: [byUser.values.length], values: byUser.values },
      }),
      restore: (arrays, users, items) =>
        crowd(
          {
            rows: users.size,
            columnCount: items.size,
            offsets: arrays.int32("offsets"),
            columns: arrays.int32("items"),
            values: arrays.float32("values"),
          },
          options,
        ),
    },
    saved,
  ).model;
}

function crowd(byUser: SparseMatrix, { weighting }: CosineOptions): Crowd {
  const weights = columnWeights(byUser, weighting);
  const weighed = weighColumns(byUser, weights);
  return { byUser, byItem: transpose(weighed), norms: rowNorms(weighed), weights };
}
