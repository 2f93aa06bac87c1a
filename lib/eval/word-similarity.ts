import { InputError } from "../base/errors.ts";
import { random } from "../base/random.ts";
import type { Vectors } from "../data/types.ts";
import { bcaInterval } from "./bootstrap.ts";
import { type RankGroups, rankGroups, spearman, weightedSpearman } from "./rank-correlation.ts";

/** Judged pairs of words: `WordPairs` of the loaders, or pairs of one's own. */
export interface JudgedPairs {
  readonly title: string;
  readonly pairs: readonly { readonly first: string; readonly second: string; readonly mark: number }[];
}

/** How well cosines of vectors order pairs of words as people do. */
export interface WordSimilarity {
  readonly title: string;
  /** Spearman's correlation of cosines with marks over the covered pairs; with several seeds the mean of theirs. */
  readonly rho: number;
  /** 95 % bootstrap interval (BCa) over pairs. */
  readonly ci95: readonly [number, number];
  /** Each seed's figure, in the order given. */
  readonly bySeed: readonly number[];
  /** Pairs both of whose words have vectors. The others are left out: always read `rho` beside this. */
  readonly covered: number;
  readonly pairs: number;
  /** The words without a vector, each once. */
  readonly missing: readonly string[];
}

/** The difference of two on the pairs that both cover. */
export interface SimilarityComparison {
  /** rho of a − rho of b. */
  readonly difference: number;
  /** 95 % bootstrap interval (BCa), the same pairs drawn for both. */
  readonly ci95: readonly [number, number];
  readonly covered: number;
}

/** How often pairs are drawn anew. */
const resamples = 2000;

/**
 * Judges word vectors by pairs that people marked. A word is looked up as it is spelt and, where it is not known so, in
 * small letters; pairs with an unknown word, or one whose vector is 0, are left out and counted. Cosines of equal size
 * share a rank, so that vectors which are all alike score NaN, not luck.
 * @param vectors one set, or one for each seed over the same vocabulary
 * @throws InputError when fewer than three pairs are covered, or a vector holds what is no finite number
 */
export function wordSimilarity(vectors: Vectors | readonly Vectors[], judged: JudgedPairs): WordSimilarity {
  const seeds = asSeeds(vectors);
  const places = placesOf(seeds, judged);
  const { rows, marks, missing } = places;
  requirePairs(judged, rows.length);
  const columns = seeds.map((one) => cosinesOf(one, rows));
  const rho = meanRho(columns, marks);
  return {
    title: judged.title,
    ...interval(rows.length, rho),
    bySeed: columns.map((cosines) => spearman(cosines, marks)),
    covered: rows.length,
    pairs: judged.pairs.length,
    missing,
  };
}

/**
 * Whether vectors `a` order the pairs better than vectors `b`, on the pairs that both cover.
 * @throws InputError when fewer than three pairs are covered by both
 */
export function compareSimilarity(
  a: Vectors | readonly Vectors[],
  b: Vectors | readonly Vectors[],
  judged: JudgedPairs,
): SimilarityComparison {
  const [first, second] = [asSeeds(a), asSeeds(b)];
  const { pairs } = judged;
  const rowsA: Rows = pairs.map((pair) => rowsOfPair(first, pair));
  const rowsB: Rows = pairs.map((pair) => rowsOfPair(second, pair));
  const both = [...pairs.keys()].filter((at) => rowsA[at] !== null && rowsB[at] !== null);
  requirePairs(judged, both.length);
  const marks = Float64Array.from(both, (at) => pairs[at]?.mark as number);
  const columnsOf = (seeds: readonly Vectors[], rows: Rows) =>
    seeds.map((one) =>
      cosinesOf(
        one,
        both.map((at) => rows[at] as readonly [number, number]),
      ),
    );
  const [ours, theirs] = [columnsOf(first, rowsA), columnsOf(second, rowsB)];
  const [ourRho, theirRho] = [meanRho(ours, marks), meanRho(theirs, marks)];
  const { rho: difference, ci95 } = interval(both.length, (weights) => ourRho(weights) - theirRho(weights));
  return { difference, ci95, covered: both.length };
}

type Rows = readonly (readonly [number, number] | null)[];

function asSeeds(vectors: Vectors | readonly Vectors[]): readonly Vectors[] {
  return "values" in vectors && "vocabulary" in vectors ? [vectors] : vectors;
}

/** The index of a word in every seed's vocabulary alike; −1 where it is unknown or has a vector of zeros. */
function indexOf(seeds: readonly Vectors[], word: string): number {
  const [{ vocabulary, dimensions }] = seeds as readonly [Vectors];
  const index = vocabulary.find(word) ?? vocabulary.find(word.toLowerCase()) ?? -1;
  const trained = seeds.every(({ values }) =>
    values.subarray(index * dimensions, (index + 1) * dimensions).some((value) => value !== 0),
  );
  return index >= 0 && trained ? index : -1;
}

function rowsOfPair(seeds: readonly Vectors[], pair: JudgedPairs["pairs"][number]): readonly [number, number] | null {
  const [i, j] = [indexOf(seeds, pair.first), indexOf(seeds, pair.second)];
  return i < 0 || j < 0 ? null : [i, j];
}

function placesOf(seeds: readonly Vectors[], { pairs }: JudgedPairs) {
  const rows: (readonly [number, number])[] = [];
  const marks: number[] = [];
  const missing = new Set<string>();
  for (const pair of pairs) {
    const found = rowsOfPair(seeds, pair);
    if (found === null) for (const word of [pair.first, pair.second]) if (indexOf(seeds, word) < 0) missing.add(word);
    if (found === null) continue;
    rows.push(found);
    marks.push(pair.mark);
  }
  return { rows, marks: Float64Array.from(marks), missing: [...missing] };
}

function cosinesOf({ dimensions, values }: Vectors, rows: readonly (readonly [number, number])[]): Float64Array {
  return Float64Array.from(rows, ([i, j]) => {
    let product = 0;
    let first = 0;
    let second = 0;
    for (let d = 0; d < dimensions; d++) {
      const a = values[i * dimensions + d] as number;
      const b = values[j * dimensions + d] as number;
      product += a * b;
      first += a * a;
      second += b * b;
    }
    const cosine = product / Math.sqrt(first * second);
    if (Number.isNaN(cosine)) throw unusable(i);
    return cosine;
  });
}

/** The mean over seeds of Spearman's correlation, of pairs that stand as often as the weights say. */
function meanRho(columns: readonly Float64Array[], marks: Float64Array): (weights: Int32Array) => number {
  const groups = rankGroups(marks);
  const seeds: readonly RankGroups[] = columns.map(rankGroups);
  return (weights) => seeds.reduce((sum, one) => sum + weightedSpearman(one, groups, weights), 0) / seeds.length;
}

/** A figure of pairs, each standing once, with its 95 % bootstrap interval over pairs. */
function interval(
  pairs: number,
  figure: (weights: Int32Array) => number,
): { readonly rho: number; readonly ci95: readonly [number, number] } {
  const source = random(1).stream("word pairs");
  const weights = new Int32Array(pairs);
  const drawn = Float64Array.from({ length: resamples }, () => {
    weights.fill(0);
    for (let pick = 0; pick < pairs; pick++) {
      const pair = source.integer(pairs);
      weights[pair] = (weights[pair] as number) + 1;
    }
    return figure(weights);
  });
  weights.fill(1);
  const rho = figure(weights);
  const left = Float64Array.from({ length: pairs }, (_, out) => {
    weights[out] = 0;
    const value = figure(weights);
    weights[out] = 1;
    return value;
  });
  return { rho, ci95: bcaInterval(drawn, rho, left) };
}

function unusable(row: number): InputError {
  return new InputError({
    where: "wordSimilarity",
    wanted: "vectors of finite numbers",
    got: `one in row ${row} without a length that is a number`,
    fix: "Their training went wrong: lower its learning rate.",
  });
}

function requirePairs({ title, pairs }: JudgedPairs, covered: number): void {
  if (covered >= 3) return;
  throw new InputError({
    where: title,
    wanted: "three pairs or more whose words have vectors",
    got: `${covered} of ${pairs.length}`,
    fix: "Train on more text, or lower minCount.",
  });
}
