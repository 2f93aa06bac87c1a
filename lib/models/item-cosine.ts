import { resolveOptions } from "../base/options.ts";
import { type SparseMatrix, sparseMatrix, transpose } from "../data/sparse.ts";
import type { Interactions } from "../data/types.ts";
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
import { type Growth, updatable } from "./updates.ts";

/** Row i: the items most like item i, with their cosine. */
type Neighbors = SparseMatrix;

/**
 * Item-item cosine neighbourhoods (Sarwar et al. 2001): an item scores Σ over the history's items j of
 * cos(i, j) · value_j, where cos compares the columns of the user × item matrix and only the `neighbors` nearest items
 * of each history item count. Items that no history item points to score 0. `update` gives exactly what a fit on all of
 * the data gives; it looks anew at the items that share a user with an item of a new event.
 */
export function itemCosine(given: Partial<CosineOptions> = {}, saved?: ModelState): Recommender & Updates {
  const options = resolveOptions<CosineOptions>("item-cosine", cosineDefaults, cosineRules, given);
  const defined = defineModel<Neighbors>(
    {
      name: "item-cosine",
      options: { ...options },
      uses: "history",
      async fit({ interactions }) {
        const begun = performance.now();
        return { learned: itemNeighbors(itemRows(interactions, options), options), log: instantLog(begun) };
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
  );
  return updatable(defined, async (neighbors, growth) => {
    const byItem = itemRows(growth.all, options);
    const learned = itemNeighbors(byItem, options, { neighbors, stale: staleItems(byItem, growth, options) });
    return { learned, backend: "javascript" };
  });
}

/** The items' rows over users, weighted. */
function itemRows(data: Interactions, { cells, weighting }: CosineOptions): SparseMatrix {
  const plain = transpose(sparseMatrix(data, cells));
  return weighColumns(plain, columnWeights(plain, weighting));
}

/**
 * Marks the items whose neighbours may no longer be what they were: those with new events (with tf-idf all items of their
 * users, whose weights have changed; after new items every item), and all that share a user with one of these.
 */
function staleItems(byItem: SparseMatrix, { before, users, items }: Growth, { weighting }: CosineOptions): Uint8Array {
  if (weighting === "tf-idf" && byItem.rows !== before.items.size) return new Uint8Array(byItem.rows).fill(1);
  const byUser = transpose(byItem);
  const changed = weighting === "none" ? items : Int32Array.from(columnsOfRows(byUser, users).keys());
  const crowd = columnsOfRows(byItem, changed);
  const stale = new Uint8Array(byItem.rows).fill(1, before.items.size);
  for (const item of [...changed, ...columnsOfRows(byUser, crowd)]) stale[item] = 1;
  return stale;
}

/** All columns that stand in one of the given rows. */
function columnsOfRows({ offsets, columns }: SparseMatrix, rows: Iterable<number>): Set<number> {
  const found = new Set<number>();
  for (const row of rows) {
    for (const column of columns.subarray(offsets[row], offsets[row + 1])) found.add(column);
  }
  return found;
}

/** The neighbours of every item; those which are not stale are taken over from what was known. */
function itemNeighbors(
  byItem: SparseMatrix,
  options: CosineOptions,
  known?: { readonly neighbors: Neighbors; readonly stale: Uint8Array },
): Neighbors {
  const { rows, offsets: starts, columns: users, values } = byItem;
  const norms = rowNorms(byItem);
  const search = new NearestRows(transpose(byItem), norms, options);
  const offsets = new Int32Array(rows + 1);
  const columns: Int32Array[] = [];
  const cosines: Float32Array[] = [];
  for (let item = 0; item < rows; item++) {
    const [from, to] = [starts[item] as number, starts[item + 1] as number];
    if (known?.stale[item] === 0) {
      const [first, last] = [known.neighbors.offsets[item], known.neighbors.offsets[item + 1]];
      columns.push(known.neighbors.columns.subarray(first, last));
      cosines.push(known.neighbors.values.subarray(first, last));
    } else {
      search.find(users.subarray(from, to), values.subarray(from, to), norms[item] as number, item);
      const { indices, weights, size } = search.found;
      columns.push(indices.slice(0, size));
      cosines.push(Float32Array.from(weights.subarray(0, size)));
    }
    offsets[item + 1] = (offsets[item] as number) + (columns[item] as Int32Array).length;
  }
  const whole = { columns: new Int32Array(offsets[rows] as number), values: new Float32Array(offsets[rows] as number) };
  for (let item = 0; item < rows; item++) {
    whole.columns.set(columns[item] as Int32Array, offsets[item]);
    whole.values.set(cosines[item] as Float32Array, offsets[item]);
  }
  return { rows, columnCount: rows, offsets, ...whole };
}
