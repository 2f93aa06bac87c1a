import { option, resolveOptions } from "../../base/options.ts";
import { type ColumnWeights, columnWeightsRule, rowVectors } from "../../data/features/row-vectors.ts";
import type { TrainingData } from "../../data/types.ts";
import { itemTable } from "../content.ts";
import { defineModel, instantLog } from "../model.ts";
import type { ModelState, Recommender } from "../recommender.ts";
import { countOf } from "../trainable-factors.ts";
import { ridgeRegression } from "./ridge.ts";

export interface ContentPopularityOptions {
  /** How much each column of the item table counts, by name; null for all columns alike. */
  columns: ColumnWeights | null;
  /** Of the ridge regression. */
  penalty: number;
  /** What items with events score: "counted" by their own events, "foretold" by their content like the others. */
  met: "counted" | "foretold";
}

const defaults: ContentPopularityOptions = { columns: null, penalty: 1, met: "counted" };
const rules = {
  columns: option.orNull(columnWeightsRule),
  penalty: option.positive(),
  met: option.oneOf("counted", "foretold"),
};

/**
 * Popularity for items that nobody has met: a ridge regression (Hoerl and Kennard 1970) of ln(1 + events) on the items'
 * features (`rowVectors`: labels, words, places of numbers such as the year), learned from the items with events, each
 * counting alike. An item without events scores what is foretold of its kind; one with events its own ln(1 + events), or
 * with `met: "foretold"` what is foretold of it too. That popularity can be told from content before anything happened,
 * by a linear regression of its logarithm, is Bandari, Asur and Huberman's setting (*The pulse of news in social media:
 * forecasting popularity*, ICWSM 2012).
 *
 * It ranks alike for everyone. Scores are natural logarithms, above 0 where they are counted; a foretold one may be
 * lower. An item without content and without events (for "foretold", with them too) has no answer (NaN).
 * @throws InputError for options out of range, and from `fit` without a table of the items or with columns that it lacks
 */
export function contentPopularity(given: Partial<ContentPopularityOptions> = {}, saved?: ModelState): Recommender {
  const options = resolveOptions<ContentPopularityOptions>("content-popularity", defaults, rules, given);
  const { model } = defineModel<Float32Array>(
    {
      name: "content-popularity",
      options: { ...options },
      uses: "history",
      async fit(data) {
        const begun = performance.now();
        return { learned: popularities(data, options), log: instantLog(begun) };
      },
      async score(scores, queries) {
        const all = new Float32Array(queries.length * scores.length);
        for (let q = 0; q < queries.length; q++) all.set(scores, q * scores.length);
        return all;
      },
      arrays: (scores) => ({ scores: { shape: [scores.length], values: scores } }),
      restore: (arrays) => arrays.float32("scores"),
    },
    saved,
  );
  return model;
}

/** What every item scores. */
function popularities(
  { interactions, items }: TrainingData,
  { columns, penalty, met }: ContentPopularityOptions,
): Float32Array {
  const features = rowVectors(itemTable("content-popularity", items, interactions.items), columns);
  const counts = countOf(interactions.item, interactions.items.size);
  const rows = Int32Array.from(counts.keys()).filter((item) => (counts[item] as number) > 0);
  const targets = Float64Array.from(rows, (item) => Math.log1p(counts[item] as number));
  const weights = new Float64Array(rows.length).fill(1);
  const foretold = ridgeRegression(features, { rows, targets, weights }, { penalty }).predict(features);
  return Float32Array.from(counts, (count, item) => {
    if (count > 0 && met === "counted") return Math.log1p(count);
    const told = (features.offsets[item] as number) < (features.offsets[item + 1] as number);
    return told ? (foretold[item] as number) : Number.NaN;
  });
}
