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
import type { ModelState, Recommender } from "./recommender.ts";

/** Row i: the items most like item i, with their cosine. */
type Neighbors = SparseMatrix;

/**
 * Item-item cosine neighbourhoods (Sarwar et al. 2001): an item scores Σ over the history's items j of
 * cos(i, j) · value_j, where cos compares the columns of the user × item matrix and only the `neighbors` nearest items
 * of each history item count. Items that no history item points to score 0.
 */
export function itemCosine(given: Partial<CosineOptions> = {}, saved?: ModelState): Recommender {
  const options = resolveOptions<CosineOptions>("item-cosine", cosineDefaults, cosineRules, given);
  return defineModel<Neighbors>(
    {
      name: "item-cosine",
      options: { ...options },
      uses: "history",
      async fit({ interactions }) {
        const begun = performance.now();
        const plain = transpose(sparseMatrix(interactions, options.cells));
        const byItem = weighColumns(plain, columnWeights(plain, options.weighting));
        return { learned: itemNeighbors(byItem, options), log: instantLog(begun) };
      },
      async score(neighbors, queries, items) {
        const history = requireHistory("item-cosine", queries);
        const scores = new Float32Array(queries.length * items);
        for (let q = 0; q < queries.length; q++) {
          const row = scores.subarray(q * items, (q + 1) * items);
          const seen = historyRow(history, q, options.cells);
          for (const [at, item] of seen.items.entries()) addRow(neighbors, item, seen.values[at] as number, row);
        }
        return scores;
      },
      arrays: ({ offsets, columns, values }) => ({
        offsets: { shape: [offsets.length], values: offsets },
        neighbors: { shape: [columns.length], values: columns },
        cosines: { shape: [values.length], values },
      }),
      restore: (arrays, _users, items) => ({
        rows: items.size,
        columnCount: items.size,
        offsets: arrays.int32("offsets"),
        columns: arrays.int32("neighbors"),
        values: arrays.float32("cosines"),
      }),
    },
    saved,
  ).model;
}

function itemNeighbors(byItem: SparseMatrix, options: CosineOptions): Neighbors {
  const { rows, offsets: starts, columns: users, values } = byItem;
  const norms = rowNorms(byItem);
  const search = new NearestRows(transpose(byItem), norms, options);
  const offsets = new Int32Array(rows + 1);
  const columns: Int32Array[] = [];
  const cosines: Float64Array[] = [];
  for (let item = 0; item < rows; item++) {
    const [from, to] = [starts[item] as number, starts[item + 1] as number];
    search.find(users.subarray(from, to), values.subarray(from, to), norms[item] as number, item);
    const { indices, weights, size } = search.found;
    columns.push(indices.slice(0, size));
    cosines.push(weights.slice(0, size));
    offsets[item + 1] = (offsets[item] as number) + size;
  }
  const whole = { columns: new Int32Array(offsets[rows] as number), values: new Float32Array(offsets[rows] as number) };
  for (let item = 0; item < rows; item++) {
    whole.columns.set(columns[item] as Int32Array, offsets[item]);
    whole.values.set(cosines[item] as Float64Array, offsets[item]);
  }
  return { rows, columnCount: rows, offsets, ...whole };
}
