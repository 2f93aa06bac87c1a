import { option, resolveOptions } from "../base/options.ts";
import { defineModel, instantLog } from "./model.ts";
import type { ModelState, Recommender } from "./recommender.ts";

export interface ItemMeanOptions {
  /** Events' worth of the mean of all that each item's mean is drawn towards; 0 takes the means as they are. */
  shrinkage: number;
}

const defaults: ItemMeanOptions = { shrinkage: 5 };
const rules = { shrinkage: option.number(0) };

/**
 * Recommends the items that are rated best on the whole: (Σ value + shrinkage · mean of all) / (n + shrinkage). Events
 * without values count 1, so that all items are alike. The same for everybody; an item without events scores the mean of all.
 */
export function itemMean(given: Partial<ItemMeanOptions> = {}, saved?: ModelState): Recommender {
  const options = resolveOptions("item-mean", defaults, rules, given);
  return defineModel<Float32Array>(
    {
      name: "item-mean",
      options: { ...options },
      uses: "history",
      async fit({ interactions: { item, items, value, length } }) {
        const begun = performance.now();
        const [sums, counts] = [new Float64Array(items.size), new Float64Array(items.size)];
        let total = 0;
        for (let row = 0; row < length; row++) {
          const one = value?.[row] ?? 1;
          sums[item[row] as number] = (sums[item[row] as number] as number) + one;
          counts[item[row] as number] = (counts[item[row] as number] as number) + 1;
          total += one;
        }
        const overall = total / length;
        const means = Float32Array.from(sums, (sum, at) => {
          const weight = (counts[at] as number) + options.shrinkage;
          return weight === 0 ? overall : (sum + options.shrinkage * overall) / weight;
        });
        return { learned: means, log: instantLog(begun) };
      },
      async score(means, { length }, items) {
        const scores = new Float32Array(length * items);
        for (let query = 0; query < length; query++) scores.set(means, query * items);
        return scores;
      },
      arrays: (means) => ({ means: { shape: [means.length], values: means } }),
      restore: (arrays) => arrays.float32("means"),
    },
    saved,
  ).model;
}
