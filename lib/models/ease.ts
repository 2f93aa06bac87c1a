import { InputError } from "../base/errors.ts";
import { option, resolveOptions } from "../base/options.ts";
import { type SparseMatrix, sparseMatrix, transpose } from "../data/sparse.ts";
import type { Events, Interactions } from "../data/types.ts";
import { currentBackend } from "../engine/backend.ts";
import { inversePositiveDefinite } from "../engine/linear-algebra.ts";
import { tf } from "../engine/tf.ts";
import { requireHistory } from "./cosine.ts";
import { easeUpdate } from "./ease-update.ts";
import { defineModel } from "./model.ts";
import type { ModelState, Recommender, Updates } from "./recommender.ts";
import { fromInverse, type Shallow, shallow } from "./shallow.ts";
import { updatable } from "./updates.ts";

export interface EaseOptions {
  /** λ, added to the diagonal of the item–item counts. */
  regularization: number;
}

/**
 * Embarrassingly shallow autoencoder (Steck 2019): the item × item weights B with a zero diagonal that minimise
 * ‖X − XB‖² + λ‖B‖², in closed form B = I − P · diag(1 ⊘ diag P), P = (XᵀX + λI)⁻¹, X binary.
 * An item scores Σ over the history of B[j, item]. Memory grows with items²: 3,416 items take 47 MB.
 * `update` corrects P for the users with new events (`easeUpdate`), which equals a fit on all of the data up to float32's
 * rounding; where these are many, or where there are new items, it is a fit on all of the data.
 */
export function ease(given: Partial<EaseOptions> = {}, saved?: ModelState): Recommender & Updates {
  const options = resolveOptions<EaseOptions>(
    "ease",
    { regularization: 500 },
    { regularization: option.positive() },
    given,
  );
  const defined = defineModel<Shallow>(
    {
      name: "ease",
      options: { ...options },
      uses: "history",
      async fit({ interactions }) {
        const begun = performance.now();
        const learned = await fitEase(interactions, options);
        const seconds = (performance.now() - begun) / 1000;
        return { learned, log: { epochs: [], seconds, backend: currentBackend().name, interrupted: false } };
      },
      async score(learned, queries) {
        const history = requireHistory("ease", queries);
        const { offsets, indices } = distinctItems(history);
        return (await learned.rows()).sums(offsets, indices);
      },
      arrays: ({ weights, diagonal }) => ({
        weights: { shape: [diagonal.length, diagonal.length], values: weights },
        diagonal: { shape: [diagonal.length], values: diagonal },
      }),
      restore: (arrays) => shallow(arrays.float32("weights"), arrays.float32("diagonal")),
    },
    saved,
  );
  return updatable(defined, async (learned, growth) => ({
    learned: (await easeUpdate(learned, growth)) ?? (await fitEase(growth.all, options)),
    backend: currentBackend().name,
  }));
}

async function fitEase(data: Interactions, { regularization: lambda }: EaseOptions): Promise<Shallow> {
  const items = data.items.size;
  const counts = coOccurrences(sparseMatrix(data, "binary"));
  for (let item = 0; item < items; item++)
    counts[item * items + item] = (counts[item * items + item] as number) + lambda;
  return fromInverse(await inverted(counts, items, lambda));
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
