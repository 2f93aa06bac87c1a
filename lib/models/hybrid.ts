import { InputError } from "../base/errors.ts";
import { option, resolveOptions } from "../base/options.ts";
import type { Queries } from "../data/types.ts";
import { type CommonScale, neutral, toCommonScale } from "./common-scale.ts";
import { describeParts, fitParts, type Restore, restoreParts, stateOfParts, usesOfParts } from "./compound.ts";
import { contributionsBy, type HasContributions, partNames } from "./fusion/contributions.ts";
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
export function hybrid(
  parts: readonly Recommender[],
  given: Partial<HybridOptions> = {},
): Recommender & HasContributions {
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
  const used = weights ?? parts.map(() => 1);
  return {
    name: "hybrid",
    options,
    uses: usesOfParts(parts),
    fit: (data, context) => fitParts(parts, data, context),
    async score(queries) {
      const scaled: Float32Array[] = [];
      for (const part of parts) scaled.push(await scaledScores(part, queries, scale));
      return joinScaled(scaled, used, scale, queries.length);
    },
    async contributions(queries, items) {
      const scaled: Float32Array[] = [];
      for (const part of parts) scaled.push(await scaledScores(part, queries, scale));
      const whole = joinScaled(scaled, used, scale, queries.length);
      const size = whole.length / queries.length;
      const middling = neutral(scale, size);
      return contributionsBy(partNames(parts), queries, items, size, (query, item) =>
        scaled.map((scores, part) => {
          const [at, weight] = [query * size + item, used[part] as number];
          if (Number.isNaN(whole[at])) return Number.NaN;
          // A part without weight is not heard, whatever it says.
          if (weight === 0) return 0;
          return weight * (Number.isNaN(scores[at]) ? middling : (scores[at] as number));
        }),
      );
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

/** A fitted part's scores [queries, items], brought to the common scale query by query. */
export async function scaledScores(part: Recommender, queries: Queries, scale: CommonScale): Promise<Float32Array> {
  const scores = await part.score(queries);
  const items = scores.length / queries.length;
  for (let q = 0; q < queries.length; q++) {
    const seen = queries.exclude === "seen" ? queries.history?.items.row(q) : undefined;
    toCommonScale(scores.subarray(q * items, (q + 1) * items), scale, new Set(seen));
  }
  return scores;
}

/**
 * The weighted sum of scaled scores, each [queries, items]; parts of weight 0 have no say.
 * @throws InputError when the parts have scores for different items
 */
export function joinScaled(
  scaled: readonly Float32Array[],
  weights: readonly number[],
  scale: CommonScale,
  queries: number,
): Float32Array {
  const { length } = scaled[0] as Float32Array;
  const other = scaled.find((one) => one.length !== length);
  if (other !== undefined) {
    throw new InputError({
      wanted: "parts over the same items",
      got: `${other.length} scores of one part where the first gave ${length}`,
      where: "hybrid",
      fix: "Fit all parts on the same data.",
    });
  }
  const middling = neutral(scale, length / queries);
  const heard = scaled.flatMap((scores, at) =>
    (weights[at] as number) > 0 ? [{ scores, weight: weights[at] as number }] : [],
  );
  return new Float32Array(length).map((_, at) => {
    let sum = 0;
    let said = false;
    for (const { scores, weight } of heard) {
      const score = scores[at] as number;
      const known = !Number.isNaN(score);
      said ||= known;
      sum += weight * (known ? score : middling);
    }
    return said ? sum : Number.NaN;
  });
}
