import { resolveOptions } from "../base/options.ts";
import { type SparseMatrix, sparseMatrix, transpose } from "../data/sparse.ts";
import {
  addRow,
  type CosineOptions,
  columnWeights,
  cosineDefaults,
  cosineRules,
  historyRow,
  requireHistory,
  rowNorms,
  weighColumns,
} from "./cosine.ts";
import { defineModel, instantLog } from "./model.ts";
import { NearestRows } from "./nearest-rows.ts";
import type { ModelState, Recommender, Updates } from "./recommender.ts";
import { updatable } from "./updates.ts";

interface Crowd {
  readonly byUser: SparseMatrix;
  readonly search: NearestRows;
  readonly weights: Float32Array;
}

/**
 * User-user cosine neighbourhoods (Resnick et al. 1994, Breese et al. 1998): an item scores Σ over the `neighbors`
 * training users nearest to the query's history of cos · value. The query's own user is never their own neighbour; a
 * user unknown in training is served from the history alone. `update` arranges all events anew, as `fit` does: there is
 * nothing else to learn, and the result is exactly that of a fit.
 */
export function userCosine(given: Partial<CosineOptions> = {}, saved?: ModelState): Recommender & Updates {
  const options = resolveOptions<CosineOptions>("user-cosine", cosineDefaults, cosineRules, given);
  const defined = defineModel<Crowd>(
    {
      name: "user-cosine",
      options: { ...options },
      uses: "both",
      async fit({ interactions }) {
        const begun = performance.now();
        return { learned: crowd(sparseMatrix(interactions, options.cells), options), log: instantLog(begun) };
      },
      async score({ byUser, search, weights }, queries, items) {
        const history = requireHistory("user-cosine", queries);
        const scores = new Float32Array(queries.length * items);
        for (let q = 0; q < queries.length; q++) {
          const row = scores.subarray(q * items, (q + 1) * items);
          const own = historyRow(history, q, options.cells);
          const weighed = own.values.map((value, at) => value * (weights[own.items[at] as number] as number));
          const norm = Math.sqrt(weighed.reduce((sum, value) => sum + value ** 2, 0));
          search.find(own.items, weighed, norm, queries.user?.[q] ?? -1);
          const { indices, weights: cosines, size } = search.found;
          for (let at = 0; at < size; at++) addRow(byUser, indices[at] as number, cosines[at] as number, row);
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
  );
  return updatable(defined, async (_crowd, { all }) => ({
    learned: crowd(sparseMatrix(all, options.cells), options),
    backend: "javascript",
  }));
}

function crowd(byUser: SparseMatrix, options: CosineOptions): Crowd {
  const weights = columnWeights(byUser, options.weighting);
  const weighed = weighColumns(byUser, weights);
  return { byUser, search: new NearestRows(transpose(weighed), rowNorms(weighed), options), weights };
}
