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
        const plain = sparseMatrix(interactions, options.cells);
        const byUser = weighColumns(plain, columnWeights(plain, options.weighting));
        return { learned: itemNeighbors(byUser, options), log: instantLog(begun) };
      },
      async score(neighbors, queries, items) {
        const history = requireHistory("item-cosine", queries);
        const scores = new Float32Array(queries.length * items);
        for (let q = 0; q < queries.length; q++) {
          const from = history.items.offsets[q] as number;
          const to = history.items.offsets[q + 1] as number;
          const values = options.cells === "values" ? (history.value?.subarray(from, to) ?? null) : null;
          for (const [seen, value] of historyCells(history.items.row(q), values)) {
            for (let at = neighbors.offsets[seen] as number; at < (neighbors.offsets[seen + 1] as number); at++) {
              const place = q * items + (neighbors.columns[at] as number);
              scores[place] = (scores[place] as number) + value * (neighbors.values[at] as number);
            }
          }
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

function itemNeighbors(byUser: SparseMatrix, { neighbors, shrinkage }: CosineOptions): Neighbors {
  const byItem = transpose(byUser);
  const norms = rowNorms(byItem);
  const products = new RowProducts(byUser);
  const offsets = new Int32Array(byItem.rows + 1);
  const columns: number[] = [];
  const cosines: number[] = [];
  for (let item = 0; item < byItem.rows; item++) {
    products.clear();
    for (let at = byItem.offsets[item] as number; at < (byItem.offsets[item + 1] as number); at++) {
      products.add(byItem.columns[at] as number, byItem.values[at] as number);
    }
    const cosine = (other: number) =>
      (products.sums[other] as number) / ((norms[item] as number) * (norms[other] as number) + shrinkage);
    const others = products.touched.filter((other) => other !== item && (products.sums[other] as number) !== 0);
    for (const other of strongest(others, cosine, neighbors)) {
      columns.push(other);
      cosines.push(cosine(other));
    }
    offsets[item + 1] = columns.length;
  }
  return {
    rows: byItem.rows,
    columnCount: byItem.rows,
    offsets,
    columns: Int32Array.from(columns),
    values: Float32Array.from(cosines),
  };
}
