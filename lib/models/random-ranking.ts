import { resolveOptions } from "../base/options.ts";
import { random } from "../base/random.ts";
import { defineModel, instantLog } from "./model.ts";
import type { ModelState, Recommender } from "./recommender.ts";

/**
 * Scores drawn uniformly from [0, 1), fixed by the seed and the user: the chance level of every metric.
 * Users unseen in training (index −1) share one list.
 */
export function randomRanking(given: Record<never, never> = {}, saved?: ModelState): Recommender {
  const options = resolveOptions("random", {}, {}, given);
  return defineModel<number>(
    {
      name: "random",
      options,
      uses: "user",
      async fit(_data, context) {
        const begun = performance.now();
        return { learned: context.random.stream("random").integer(2 ** 31), log: instantLog(begun) };
      },
      async score(seed, queries, items) {
        const source = random(seed);
        const scores = new Float32Array(queries.length * items);
        for (let q = 0; q < queries.length; q++) {
          const draw = source.stream(String(queries.user?.[q] ?? -1));
          for (let item = 0; item < items; item++) scores[q * items + item] = draw.uniform();
        }
        return scores;
      },
      arrays: (seed) => ({ seed: { shape: [1], values: Int32Array.of(seed) } }),
      restore: (arrays) => arrays.int32("seed")[0] as number,
    },
    saved,
  ).model;
}
