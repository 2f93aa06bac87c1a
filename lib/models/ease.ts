import { option, resolveOptions } from "../base/options.ts";
import { historyCells, sparseMatrix } from "../data/sparse.ts";
import { currentBackend } from "../engine/backend.ts";
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
  return defineModel<Float32Array>(
    {
      name: "ease",
      options: { ...options },
      uses: "history",
      async fit({ interactions }) {
        const begun = performance.now();
        const items = interactions.items.size;
        const counts = coOccurrences(interactions.items.size, sparseMatrix(interactions, "binary"));
        for (let item = 0; item < items; item++) {
          counts[item * items + item] = (counts[item * items + item] as number) + options.regularization;
        }
        const matrix = tf.tensor2d(counts, [items, items]);
        const inverse = await inversePositiveDefinite(matrix);
        const weights = (await inverse.data()) as Float32Array;
        tf.dispose([matrix, inverse]);
        for (let item = 0; item < items; item++) {
          const own = -1 / (weights[item * items + item] as number);
          for (let from = 0; from < items; from++)
            weights[from * items + item] = (weights[from * items + item] as number) * own;
          weights[item * items + item] = 0;
        }
        const seconds = (performance.now() - begun) / 1000;
        return { learned: weights, log: { epochs: [], seconds, backend: currentBackend().name, interrupted: false } };
      },
      async score(weights, queries, items) {
        const history = requireHistory("ease", queries);
        const scores = new Float32Array(queries.length * items);
        for (let q = 0; q < queries.length; q++) {
          const row = scores.subarray(q * items, (q + 1) * items);
          for (const seen of historyCells(history.items.row(q), null).keys()) {
            const pull = weights.subarray(seen * items, (seen + 1) * items);
            for (let item = 0; item < items; item++) row[item] = (row[item] as number) + (pull[item] as number);
          }
        }
        return scores;
      },
      arrays: (weights) => {
        const items = Math.sqrt(weights.length);
        return { weights: { shape: [items, items], values: weights } };
      },
      restore: (arrays) => arrays.float32("weights"),
    },
    saved,
  ).model;
}

/** How many users have both items, [items, items]; the diagonal holds the users of each item. */
function coOccurrences(
  items: number,
  matrix: { rows: number; offsets: Int32Array; columns: Int32Array },
): Float32Array {
  const counts = new Float32Array(items * items);
  for (let user = 0; user < matrix.rows; user++) {
    const history = matrix.columns.subarray(matrix.offsets[user], matrix.offsets[user + 1]);
    for (const item of history) {
      const row = item * items;
      for (const other of history) counts[row + other] = (counts[row + other] as number) + 1;
    }
  }
  return counts;
}
