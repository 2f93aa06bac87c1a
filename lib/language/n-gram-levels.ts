import { CountedPairs, widened } from "./counted-pairs.ts";

/** The discounts of grams counted once, twice, and three times or more. */
export type Discounts = readonly [number, number, number];

/**
 * All that is known of the grams of one order. A gram is its context (a gram of one token less) and its last token; at
 * order 1 the context is 0, and a gram's id is its token.
 */
export interface Level {
  readonly order: number;
  /** Grams as pairs (context, token); null at order 1. */
  readonly pairs: CountedPairs | null;
  readonly grams: number;
  /** What a gram counts for: [grams]. */
  readonly weights: Int32Array;
  /** The sum of weights in each context: [contexts]; 0 where nothing follows it. */
  readonly totals: Float64Array;
  /** The share of each context's probability that the next lower order shares out: [contexts]. */
  readonly backOff: Float64Array;
  readonly discounts: Discounts;
}

/** Discounts where the counts of counts give none: a text too small or too regular. */
const fallback: Discounts = [0.5, 1, 1.5];

/**
 * Counts the grams of texts up to an order. The first token of a text is only ever context. Below the highest order a
 * gram counts for the number of distinct tokens in front of it (Kneser & Ney 1995), but for its occurrences where it
 * stands at the beginnings of texts alone and has no token in front.
 */
export function countLevels(texts: readonly ArrayLike<number>[], vocabulary: number, order: number): Level[] {
  const unigrams = new Int32Array(vocabulary);
  const pairs = Array.from({ length: order - 1 }, () => new CountedPairs());
  const preceded = Array.from({ length: order }, () => new Int32Array(1024));
  preceded[0] = new Int32Array(vocabulary);
  // The grams of 1, 2 … tokens that end one token ago, and here; −1 where the text has not so many.
  let before = new Int32Array(order);
  let now = new Int32Array(order);
  for (const text of texts) {
    before.fill(-1);
    if (text.length > 0) before[0] = text[0] as number;
    for (let at = 1; at < text.length; at++) {
      const token = text[at] as number;
      now.fill(-1);
      now[0] = token;
      unigrams[token] = (unigrams[token] as number) + 1;
      for (let longer = 1; longer < order && (before[longer - 1] as number) >= 0; longer++) {
        const table = pairs[longer - 1] as CountedPairs;
        const known = table.size;
        now[longer] = table.add(before[longer - 1] as number, token);
        if (table.size > known) bump(preceded, longer - 1, now[longer - 1] as number);
      }
      [before, now] = [now, before];
    }
  }
  const levels: Level[] = [];
  for (let n = 1; n <= order; n++) {
    const table = n === 1 ? null : (pairs[n - 2] as CountedPairs);
    const grams = table === null ? vocabulary : table.size;
    const counts = table === null ? unigrams : table.counts;
    const ahead = preceded[n - 1] as Int32Array;
    const weights = counts.slice(0, grams);
    if (n < order) for (let gram = 0; gram < grams; gram++) weights[gram] = ahead[gram] || (counts[gram] as number);
    levels.push(levelOf(n, table, weights, levels.at(-1)?.grams ?? 1));
  }
  return levels;
}

function bump(preceded: Int32Array[], level: number, gram: number): void {
  let counts = preceded[level] as Int32Array;
  if (gram >= counts.length) {
    counts = widened(counts, 2 * Math.max(counts.length, gram));
    preceded[level] = counts;
  }
  counts[gram] = (counts[gram] as number) + 1;
}

function levelOf(order: number, pairs: CountedPairs | null, weights: Int32Array, contexts: number): Level {
  const discounts = discountsOf(weights);
  const totals = new Float64Array(contexts);
  const backOff = new Float64Array(contexts);
  for (const [gram, weight] of weights.entries()) {
    const context = pairs === null ? 0 : (pairs.left[gram] as number);
    totals[context] = (totals[context] as number) + weight;
    backOff[context] = (backOff[context] as number) + discountOf(weight, discounts);
  }
  for (let context = 0; context < contexts; context++) {
    backOff[context] = totals[context] === 0 ? 1 : (backOff[context] as number) / (totals[context] as number);
  }
  return { order, pairs, grams: weights.length, weights, totals, backOff, discounts };
}

/** What is taken off a weight. */
export function discountOf(weight: number, discounts: Discounts): number {
  return weight === 0 ? 0 : (discounts[Math.min(weight, 3) - 1] as number);
}

/**
 * The discounts of modified Kneser–Ney from the numbers n₁ … n₄ of grams of weight 1 … 4 (Chen & Goodman 1999, eq. 17):
 * D_k = k − (k + 1) · n₁ / (n₁ + 2 n₂) · n_{k+1} / n_k; 0.5, 1 and 1.5 where one of them is not in (0, k].
 */
export function discountsOf(weights: Int32Array): Discounts {
  const numbers = new Float64Array(5);
  for (const weight of weights) if (weight < 5) numbers[weight] = (numbers[weight] as number) + 1;
  const [, once, twice] = numbers as unknown as [number, number, number];
  const share = once / (once + 2 * twice);
  const discounts = [1, 2, 3].map(
    (k) => k - ((k + 1) * share * (numbers[k + 1] as number)) / (numbers[k] as number),
  ) as unknown as Discounts;
  return discounts.every((discount, k) => discount > 0 && discount <= k + 1) ? discounts : fallback;
}
