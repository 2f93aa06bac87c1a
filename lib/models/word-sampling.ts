import type { NoiseTable } from "../engine/hot/skip-gram.ts";

/** How often each of `words` tokens stands in `values`: float64 [words]. */
export function tokenCounts(values: Int32Array, words: number): Float64Array {
  const counts = new Float64Array(words);
  for (const token of values) counts[token] = (counts[token] as number) + 1;
  return counts;
}

/**
 * With what chance each token stays when frequent ones are thinned out: min(1, √(s/f) + s/f), f being the token's share
 * of the text and s the `sample` (word2vec's own formula; the paper of Mikolov et al. 2013 has √(s/f) alone). With
 * `sample` 0 all stay. Float64 [words].
 */
export function keepChances(counts: Float64Array, sample: number): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => {
    const ratio = (sample * total) / count;
    return sample === 0 || count === 0 ? 1 : Math.min(1, Math.sqrt(ratio) + ratio);
  });
}

/**
 * A table from which tokens are drawn in proportion to count^exponent, each draw in constant time (the alias method,
 * Walker 1977, built as Vose 1991 does). Tokens that never occur are never drawn. At least one must occur.
 */
export function noiseTable(counts: Float64Array, exponent: number): NoiseTable {
  const weights = counts.map((count) => (count === 0 ? 0 : count ** exponent));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const heights = weights.map((weight) => (weight * weights.length) / total);
  const share = new Float64Array(weights.length).fill(1);
  const alias = Uint32Array.from(weights, (_, token) => token);
  const low: number[] = [];
  const high: number[] = [];
  for (const [token, height] of heights.entries()) (height < 1 ? low : high).push(token);
  while (low.length > 0 && high.length > 0) {
    const [short, tall] = [low.pop() as number, high.at(-1) as number];
    share[short] = heights[short] as number;
    alias[short] = tall;
    heights[tall] = (heights[tall] as number) - (1 - (heights[short] as number));
    if ((heights[tall] as number) < 1) low.push(high.pop() as number);
  }
  // Rounding may leave slots over: they are all but full, save those of tokens that never occur.
  const commonest = weights.indexOf(weights.reduce((most, weight) => Math.max(most, weight), 0));
  for (const token of low) {
    if (weights[token] !== 0) continue;
    share[token] = 0;
    alias[token] = commonest;
  }
  return { share: asDraws(share), alias };
}

/** Chances in [0, 1] as 32-bit draws: of a chance p, ⌊p · 2³²⌋, of 1 the highest draw there is. */
export function asDraws(chances: Float64Array): Uint32Array {
  return Uint32Array.from(chances, (chance) => Math.min(2 ** 32 - 1, Math.floor(chance * 2 ** 32)));
}
