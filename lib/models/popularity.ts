import { resolveOptions } from "../base/options.ts";
import { defineModel, instantLog } from "./model.ts";
import type { ModelState, Recommender, Updates } from "./recommender.ts";
import { updatable } from "./updates.ts";

/**
 * Ranks every item by its number of training events, alike for everyone: the baseline that no table goes without.
 * Items never seen in training score 0; equal counts are ranked by the lower item index (`recommend`'s rule).
 * `update` adds the new events' counts: exactly what a fit on all of the data finds.
 */
export function popularity(given: Record<never, never> = {}, saved?: ModelState): Recommender & Updates {
  const options = resolveOptions("popularity", {}, {}, given);
  const defined = defineModel<Float32Array>(
    {
      name: "popularity",
      options,
      uses: "history",
      async fit({ interactions }) {
        const begun = performance.now();
        return {
          learned: counted(new Float32Array(interactions.items.size), interactions.item),
          log: instantLog(begun),
        };
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
  );
  return updatable(defined, async (counts, { all, before }) => {
    const longer = new Float32Array(all.items.size);
    longer.set(counts);
    return { learned: counted(longer, all.item.subarray(before.length)), backend: "javascript" };
  });
}

/** Adds each item's occurrences to its count. */
function counted(counts: Float32Array, items: Int32Array): Float32Array {
  for (const item of items) counts[item] = (counts[item] as number) + 1;
  return counts;
}
