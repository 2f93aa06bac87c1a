import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import type { CategoryColumn, Vectors } from "../../data/types.ts";
import type { InterestsAfterEvents } from "./interests-over-time.ts";

/** How sharply interests are told apart. */
export interface CategoryInterestOptions {
  /** What cosines are divided by before the softmax; smaller is sharper. Default 0.2. */
  temperature: number;
}

/** Shares of interest by category, e.g. for stacked areas over time. */
export interface CategoryInterest {
  /** Names of the categories, in the order of the labels' vocabulary. */
  readonly categories: readonly string[];
  /** After each event a share of each category, [events, categories]; they add up to 1, or are NaN where interests are. */
  readonly shares: Float64Array;
}

/**
 * Interests as shares of categories: softmax over categories of the cosine between the mean vector of a category's items and
 * the nearest of a user's interests, divided by a temperature.
 * @param items vectors that interests are scored against: `model.itemVectors()`
 * @param labels the categories of the same items; an item of several counts in each, and a category without items has share 0
 * @throws InputError for labels of other items, vectors of another width, and an option out of range
 */
export function interestByCategory(
  { values, interests, dimensions }: InterestsAfterEvents,
  items: Vectors,
  { labels }: CategoryColumn,
  given: Partial<CategoryInterestOptions> = {},
): CategoryInterest {
  const { temperature } = resolveOptions(
    "interestByCategory",
    { temperature: 0.2 },
    { temperature: option.positive() },
    given,
  );
  if (labels.rows !== items.vocabulary.size || items.dimensions !== dimensions) {
    throw new InputError({
      wanted: `labels of ${items.vocabulary.size} items and interests of ${items.dimensions} numbers`,
      got: `labels of ${labels.rows}, and interests of ${dimensions} numbers`,
      where: "interestByCategory",
      fix: "Take interests, item vectors and labels of one model and one data set.",
    });
  }
  const count = labels.vocabulary.size;
  const means = categoryMeans(items, labels, count);
  const events = values.length / (interests * dimensions);
  const shares = new Float64Array(events * count);
  for (let event = 0; event < events; event++) {
    const own = shares.subarray(event * count, (event + 1) * count).fill(Number.NEGATIVE_INFINITY);
    for (let k = 0; k < interests; k++) {
      const from = (event * interests + k) * dimensions;
      const interest = unit(Float64Array.from(values.subarray(from, from + dimensions)));
      for (const [category, mean] of means.entries()) {
        if (mean === null) continue;
        const cosine = mean.reduce((sum, value, d) => sum + value * (interest[d] as number), 0);
        own[category] = Math.max(own[category] as number, cosine / temperature);
      }
    }
    softmax(own);
  }
  return { categories: labels.vocabulary.ids, shares };
}

/** The direction of the mean vector of each category's items; null for a category without items that have vectors. */
function categoryMeans({ values, dimensions }: Vectors, labels: CategoryColumn["labels"], count: number) {
  const sums = Array.from({ length: count }, () => new Float64Array(dimensions));
  for (let item = 0; item < labels.rows; item++) {
    for (const label of labels.row(item)) {
      const sum = sums[label] as Float64Array;
      for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] as number) + (values[item * dimensions + d] as number);
    }
  }
  return sums.map((sum) => (sum.some((value) => value !== 0) ? unit(sum) : null));
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => (length === 0 ? 0 : value / length));
}

function softmax(row: Float64Array): void {
  const most = Math.max(...row);
  for (const [at, value] of row.entries()) row[at] = Math.exp(value - most);
  const sum = row.reduce((total, value) => total + value, 0);
  for (const [at, value] of row.entries()) row[at] = value / sum;
}
