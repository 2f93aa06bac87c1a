import { resolveOptions } from "../base/options.ts";
import { defineModel, instantLog } from "./model.ts";
import type { ModelState, Recommender } from "./recommender.ts";

/**
 * Ranks every item by its number of training events, alike for everyone: the baseline that no table goes without.
 * Items never seen in training score 0; equal counts are ranked by the lower item index (`recommend`'s rule).
 */
export function popularity(given: Record<never, never> = {}, saved?: ModelState): Recommender {
  const options = resolveOptions("popularity", {}, {}, given);
  return defineModel<Float32Array>(
    {
      name: "popularity",
      options,
      uses: "history",
      async fit({ interactions }) {
        const begun = performance.now();
        const counts = new Float32Array(interactions.items.size);
        for (const item of interactions.item) counts[item] = (counts[item] as number) + 1;
        return { learned: counts, log: instantLog(begun) };
      },
      async score(counts, queries) {
        const scores = new Float32Array(queries.length * counts.length);
        for (let q = 0; q < queries.length; q++) scores.set(counts, q * counts.length);
        return scores;
      },
      arrays: (counts) => ({ counts: { shape: [counts.length], values: counts } }),
      restore: (arrays) => arrays.float32("counts"),
    },
    saved,
  ).model;
}
