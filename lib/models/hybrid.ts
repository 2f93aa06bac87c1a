import { InputError } from "../base/errors.ts";
import { option, resolveOptions } from "../base/options.ts";
import type { Queries } from "../data/types.ts";
import { type CommonScale, neutral, toCommonScale } from "./common-scale.ts";
import { describeParts, fitParts, type Restore, restoreParts, stateOfParts, usesOfParts } from "./compound.ts";
import type { ModelState, Recommender } from "./recommender.ts";

export interface HybridOptions {
  /** How much each part counts, in their order; null for all alike. `chooseWeights` finds them on a validation part. */
  weights: readonly number[] | null;
  /** How scores become comparable, query by query. */
  scale: CommonScale;
}

const defaults: HybridOptions = { weights: null, scale: "standard" };
const rules = {
  weights: option.orNull({
    wanted: "a list of numbers of 0 or more, at least one of them above 0",
    holds: (value: unknown): value is readonly number[] =>
      Array.isArray(value) && value.every((one) => Number.isFinite(one) && one >= 0) && value.some((one) => one > 0),
  }),
  scale: option.oneOf("standard", "reciprocal rank"),
};

/**
 * Joins the scores of several recommenders: the weighted sum of each part's scores, brought to one scale query by query
 * (a weighted hybrid: Burke 2002). An item about which a part says nothing (NaN) counts as middling there; one about which
 * no part says anything scores NaN. Parts that are fitted already make a fitted hybrid, so that weights can be tried
 * without fitting anew. `dispose` disposes of the parts.
 * @param parts at least one; `fit` fits each as it would be fitted alone
 * @throws InputError without parts, or for weights that are not one for each
 */
export function hybrid(parts: readonly Recommender[], given: Partial<HybridOptions> = {}): Recommender {
  const { weights, scale } = resolveOptions("hybrid", defaults, rules, given);
  const [first, ...others] = parts;
  if (first === undefined || (weights !== null && weights.length !== parts.length)) {
    throw new InputError({
      wanted: "at least one part, and one weight for each where there are weights",
      got: `${parts.length} parts and ${weights?.length ?? "no"} weights`,
      where: "hybrid",
      fix: "Give [[partA, partB], { weights: [0.7, 0.3] }].",
    });
  }
  const options = { parts: describeParts(parts), weights, scale };
  return {
    name: "hybrid",
    options,
    uses: usesOfParts(parts),
    fit: (data, context) => fitParts(parts, data, context),
    async score(queries) {
      let sums: Float32Array | null = null;
      let said: Uint8Array | null = null;
      for (const [at, part] of parts.entries()) {
        const scores = await part.score(queries);
        sums ??= new Float32Array(scores.length);
        said ??= new Uint8Array(scores.length);
        checkLength(part, scores.length, sums.length);
        addScaled({ sums, said }, scores, queries, weights?.[at] ?? 1, scale);
      }
      return (sums as Float32Array).map((sum, at) => (said?.[at] === 1 ? sum : Number.NaN));
    },
    state: () => stateOfParts("hybrid", options, [first, ...others]),
    dispose() {
      for (const part of parts) part.dispose();
    },
  };
}

/** The hybrid of a saved state. */
export function restoreHybrid(saved: ModelState, restore: Restore): Recommender {
  const { parts: _, ...options } = saved.options;
  return hybrid(restoreParts(saved, restore), options as Partial<HybridOptions>);
}

/** Adds one part's scores, brought to the common scale, to the sums; `said` marks where any part gave a number. */
function addScaled(
  { sums, said }: { readonly sums: Float32Array; readonly said: Uint8Array },
  scores: Float32Array,
  queries: Queries,
  weight: number,
  scale: CommonScale,
): void {
  const items = scores.length / queries.length;
  const middling = neutral(scale, items);
  for (let q = 0; q < queries.length; q++) {
    const row = scores.subarray(q * items, (q + 1) * items);
    toCommonScale(row, scale, new Set(queries.exclude === "seen" ? queries.history?.items.row(q) : []));
    for (let item = 0; item < items; item++) {
      const score = row[item] as number;
      const at = q * items + item;
      sums[at] = (sums[at] as number) + weight * (Number.isNaN(score) ? middling : score);
      if (!Number.isNaN(score) && weight > 0) said[at] = 1;
    }
  }
}

function checkLength(part: Recommender, got: number, wanted: number): void {
  if (got === wanted) return;
  throw new InputError({
    wanted: "parts over the same items",
    got: `${got} scores of ${part.name} where the first part gave ${wanted}`,
    where: "hybrid",
    fix: "Fit all parts on the same data.",
  });
}
