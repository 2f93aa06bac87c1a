import { InputError } from "../../base/errors.ts";
import type { Queries, Sequences } from "../../data/types.ts";
import type { Recommender } from "../recommender.ts";

/** What each part of a recommender added to the scores of some items. */
export interface Contributions {
  /** The names of the parts, each once. */
  readonly parts: readonly string[];
  /**
   * Row-major [items, parts]: a row for each entry of the items that were asked about, in their order. A row added up
   * from left to right and rounded to float32 is the item's score; all of it is NaN where the score is NaN.
   */
  readonly values: Float64Array;
}

/** A model whose scores are sums of what its parts say. */
export interface HasContributions {
  /** What the parts added to the scores of each query's items: row q of `items` holds those of query q. */
  contributions(queries: Queries, items: Sequences): Promise<Contributions>;
}

/** Whether a model can say what its parts contributed. */
export function hasContributions(model: Recommender): model is Recommender & HasContributions {
  return "contributions" in model;
}

/** The models' names, those that stand twice numbered: als, ease, als 2. */
export function partNames(parts: readonly Recommender[]): string[] {
  const times = new Map<string, number>();
  return parts.map(({ name }) => {
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return time === 1 ? name : `${name} ${time}`;
  });
}

/**
 * Contributions item by item.
 * @param row what the parts added to the score of a query's item, one number for each
 * @throws InputError unless there is one row of items for each query, over `size` items
 */
export function contributionsBy(
  parts: readonly string[],
  { length }: Queries,
  items: Sequences,
  size: number,
  row: (query: number, item: number) => ArrayLike<number>,
): Contributions {
  if (items.rows !== length || items.values.some((item) => item < 0 || item >= size)) {
    throw new InputError({
      wanted: `a row of items, of the ${size} there are, for each of ${length} queries`,
      got: `${items.rows} rows over ${items.vocabulary.size} items`,
      where: "contributions",
      fix: "Take the lists of recommend(model, queries, k) without the −1 at their ends, or the truth of the split.",
    });
  }
  const values = new Float64Array(items.values.length * parts.length);
  for (let query = 0; query < length; query++) {
    const from = items.offsets[query] as number;
    for (const [at, item] of items.row(query).entries()) values.set(row(query, item), (from + at) * parts.length);
  }
  return { parts, values };
}

/** One item's score and what it is made of, for a table. */
export interface ContributionRow {
  readonly query: number;
  readonly item: number;
  /** Its score, float32; NaN where the model has no answer. */
  readonly score: number;
  /** What each part added, by its name. */
  readonly parts: Readonly<Record<string, number>>;
}

/** What the parts added to the scores of each query's items, one row an item, in the order of `items`. */
export async function contributionTable(
  model: HasContributions,
  queries: Queries,
  items: Sequences,
): Promise<ContributionRow[]> {
  const { parts, values } = await model.contributions(queries, items);
  return Array.from({ length: items.rows }, (_, query) =>
    Array.from(items.row(query), (item, at) => {
      const from = ((items.offsets[query] as number) + at) * parts.length;
      const own = values.subarray(from, from + parts.length);
      const score = Math.fround(own.reduce((sum, value) => sum + value, 0));
      return { query, item, score, parts: Object.fromEntries(parts.map((name, part) => [name, own[part] as number])) };
    }),
  ).flat();
}
