import { InputError } from "../base/errors.ts";
import { option, resolveOptions } from "../base/options.ts";
import { type SparseMatrix, sparseMatrix, transpose } from "../data/sparse.ts";
import type { Events } from "../data/types.ts";
import { currentBackend } from "../engine/backend.ts";
import { type RowSums, rowSums } from "../engine/hot/row-sums.ts";
import { inversePositiveDefinite } from "../engine/linear-algebra.ts";
import { tf } from "../engine/tf.ts";
import { requireHistory } from "./cosine.ts";
import { defineModel } from "./model.ts";
import type { ModelState, Recommender } from "./recommender.ts";

export interface EaseOptions {
  /** λ, added to the diagonal of the item–item counts. */
  regularization: number;
}

/**
 * Embarrassingly shallow autoencoder (Steck 2019): the item × item weights B with a zero diagonal that minimise
 * ‖X − XB‖² + λ‖B‖², in closed form B = I − P · diag(1 ⊘ diag P), P = (XᵀX + λI)⁻¹, X binary.
 * An item scores Σ over the history of B[j, item]. Memory grows with items²: 3,416 items take 47 MB.
 */
export function ease(given: Partial<EaseOptions> = {}, saved?: ModelState): Recommender {
  const options = resolveOptions<EaseOptions>(
    "ease",
    { regularization: 500 },
    { regularization: option.positive() },
    given,
  );
  return defineModel<Shallow>(
    {
      name: "ease",
      options: { ...options },
      uses: "history",
      async fit({ interactions }) {
        const begun = performance.now();
        const counts = coOccurrences(sparseMatrix(interactions, "binary"));
        const weights = await itemWeights(counts, interactions.items.size, options.regularization);
        const seconds = (performance.now() - begun) / 1000;
        const log = { epochs: [], seconds, backend: currentBackend().name, interrupted: false };
        return { learned: shallow(weights), log };
      },
      async score(learned, queries) {
        const history = requireHistory("ease", queries);
        const { offsets, indices } = distinctItems(history);
        return (await learned.rows()).sums(offsets, indices);
      },
      arrays: ({ weights }) => {
        const items = Math.sqrt(weights.length);
        return { weights: { shape: [items, items], values: weights } };
      },
      restore: (arrays) => shallow(arrays.float32("weights")),
    },
    saved,
  ).model;
}

/** The item–item weights B [items, items], and their rows ready to be summed up, which is made when first asked for. */
interface Shallow {
  readonly weights: Float32Array;
  readonly rows: () => Promise<RowSums>;
}

function shallow(weights: Float32Array): Shallow {
  let rows: Promise<RowSums> | undefined;
  return {
    weights,
    rows: () => {
      rows ??= rowSums(weights, Math.sqrt(weights.length));
      return rows;
    },
  };
}

/** B of `ease` from XᵀX, [items, items], to whose diagonal λ is added in place. */
async function itemWeights(counts: Float32Array, items: number, lambda: number): Promise<Float32Array> {
  for (let item = 0; item < items; item++)
    counts[item * items + item] = (counts[item * items + item] as number) + lambda;
  const weights = await inverted(counts, items, lambda);
  for (let item = 0; item < items; item++) {
    const own = -1 / (weights[item * items + item] as number);
    for (let from = 0; from < items; from++)
      weights[from * items + item] = (weights[from * items + item] as number) * own;
    weights[item * items + item] = 0;
  }
  return weights;
}

async function inverted(counts: Float32Array, items: number, lambda: number): Promise<Float32Array> {
  const matrix = tf.tensor2d(counts, [items, items]);
  try {
    const inverse = await inversePositiveDefinite(matrix);
    const values = (await inverse.data()) as Float32Array;
    inverse.dispose();
    return values;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError({
      wanted: "a regularization large enough for float32, beside which no two items are alike",
      got: `${lambda}, with which ${error.message}`,
      where: "ease",
      fix: "Raise it: some hundreds suit a million events.",
    });
  } finally {
    matrix.dispose();
  }
}

/** Each history's items, each once. */
function distinctItems(history: Events): { offsets: Int32Array; indices: Int32Array } {
  const { rows, values } = history.items;
  const offsets = new Int32Array(rows + 1);
  const indices = new Int32Array(values.length);
  let size = 0;
  for (let q = 0; q < rows; q++) {
    for (const item of new Set(history.items.row(q))) indices[size++] = item;
    offsets[q + 1] = size;
  }
  return { offsets, indices };
}

/** How many users have both items, [items, items]; the diagonal holds the users of each item. `byUser` is binary. */
export function coOccurrences(byUser: SparseMatrix): Float32Array {
  const { offsets, columns, columnCount: items } = byUser;
  const byItem = transpose(byUser);
  // A user's items ascend, and each is come upon once in turn: what follows it in the row is the upper triangle's share.
  const next = offsets.slice();
  const row = new Int32Array(items);
  const counts = new Float32Array(items * items);
  for (let item = 0; item < items; item++) {
    row.fill(0);
    for (let at = byItem.offsets[item] as number; at < (byItem.offsets[item + 1] as number); at++) {
      const user = byItem.columns[at] as number;
      const from = next[user] as number;
      next[user] = from + 1;
      countUp(row, columns, from, offsets[user + 1] as number);
    }
    for (let other = item; other < items; other++) {
      counts[item * items + other] = row[other] as number;
      counts[other * items + item] = row[other] as number;
    }
  }
  return counts;
}

function countUp(counts: Int32Array, indices: Int32Array, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    const index = indices[at] as number;
    counts[index] = (counts[index] as number) + 1;
  }
}
