import { InputError } from "../base/errors.ts";
import { quantile } from "../base/numbers.ts";
import { checkNumber, withDefaults } from "../base/options.ts";
import { type Random, random, shuffle } from "../base/random.ts";
import type { BootstrapOptions, Estimate } from "./bootstrap.ts";
import type { RowVectors } from "./vector-likeness.ts";

/** Pairs of rows that are called related or not. */
export interface RelatedPairs {
  /** How many rows there are. */
  readonly rows: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** 1 for a related pair, 0 for another. */
  readonly related: Uint8Array;
}

/**
 * All pairs of two different rows, related or not; a pair of which `relation` says null is left out. The relation is
 * symmetric: each pair is asked about once.
 * @throws InputError when no pair is related, or none unrelated
 */
export function relatedPairs(rows: number, relation: (one: number, other: number) => boolean | null): RelatedPairs {
  const found: { left: number; right: number; related: number }[] = [];
  for (let left = 0; left < rows; left++) {
    for (let right = left + 1; right < rows; right++) {
      const said = relation(left, right);
      if (said !== null) found.push({ left, right, related: said ? 1 : 0 });
    }
  }
  return checked({
    rows,
    left: Int32Array.from(found, ({ left }) => left),
    right: Int32Array.from(found, ({ right }) => right),
    related: Uint8Array.from(found, ({ related }) => related),
  });
}

/** The same pairs of which as many, drawn at random, are called related: the control in which nothing is to be found. */
export function shuffledRelation(pairs: RelatedPairs, draw: Random): RelatedPairs {
  return { ...pairs, related: Uint8Array.from(shuffle([...pairs.related], draw)) };
}

/** The cosine of each pair, in [−1, 1]; 0 where a vector is all zeros. */
export function pairCosines({ dimensions, values }: RowVectors, { left, right }: RelatedPairs): Float64Array {
  const lengths = Float64Array.from({ length: values.length / dimensions }, (_, row) =>
    Math.hypot(...values.subarray(row * dimensions, (row + 1) * dimensions)),
  );
  return Float64Array.from(left, (one, pair) => {
    const other = right[pair] as number;
    let product = 0;
    for (let d = 0; d < dimensions; d++) {
      product += (values[one * dimensions + d] as number) * (values[other * dimensions + d] as number);
    }
    const scale = (lengths[one] as number) * (lengths[other] as number);
    return scale > 0 ? Math.max(-1, Math.min(1, product / scale)) : 0;
  });
}

/** How well a score tells related pairs from others. */
export interface PairSeparation {
  /** The chance that a related pair has a higher score than an unrelated one, ties half (the area under the ROC curve). */
  readonly area: Estimate;
  /** The same less that of the first of the ways compared. */
  readonly lessFirst: Estimate;
}

/**
 * How well related pairs are told from unrelated ones by a score of each pair, for several ways of scoring the same pairs;
 * of each way the areas of several seeds are averaged. Pairs that share a row are not independent: the 95 % percentile
 * intervals draw rows with replacement, all ways on the same draws, and a pair counts as often as both of its rows do.
 * @param ways of scoring, each with a series of scores for each seed, one score a pair
 * @throws InputError without ways or seeds, and for a series of another length than the pairs
 */
export function pairSeparation(
  ways: readonly (readonly ArrayLike<number>[])[],
  pairs: RelatedPairs,
  options?: Partial<BootstrapOptions>,
): PairSeparation[] {
  const { resamples, seed } = withDefaults("pairSeparation", { resamples: 500, seed: 1 }, options);
  checkNumber("pairSeparation", "resamples", resamples, { min: 1, integer: true });
  checked(pairs);
  const odd = ways.flat().find((scores) => scores.length !== pairs.left.length);
  if (ways.length === 0 || ways.some((seeds) => seeds.length === 0) || odd !== undefined) {
    throw new InputError({
      wanted: `for each way at least one series of ${pairs.left.length} scores, one a pair`,
      got: odd === undefined ? "a way without scores, or none" : `a series of ${odd.length}`,
      where: "pairSeparation",
      fix: "Score all pairs, with each seed.",
    });
  }
  const sorted = ways.map((seeds) => seeds.map(inOrder));
  const areasUnder = (weights: Float64Array) =>
    sorted.map((seeds) => seeds.reduce((sum, one) => sum + areaUnder(one, pairs.related, weights), 0) / seeds.length);
  const whole = areasUnder(new Float64Array(pairs.left.length).fill(1));
  const draw = random(seed).stream("pairSeparation");
  const drawn = Array.from({ length: resamples }, () => areasUnder(drawnWeights(pairs, draw)));
  const estimate = (of: (areas: readonly number[]) => number): Estimate => {
    const found = drawn.map(of).filter((value) => !Number.isNaN(value));
    return { value: of(whole), ci95: [quantile(found, 0.025), quantile(found, 0.975)] };
  };
  return ways.map((_, way) => ({
    area: estimate((areas) => areas[way] as number),
    lessFirst: estimate((areas) => (areas[way] as number) - (areas[0] as number)),
  }));
}

/** How often each pair is drawn when rows are drawn with replacement. */
function drawnWeights({ rows, left, right }: RelatedPairs, draw: Random): Float64Array {
  const times = new Int32Array(rows);
  for (let pick = 0; pick < rows; pick++) {
    const row = draw.integer(rows);
    times[row] = (times[row] as number) + 1;
  }
  return Float64Array.from(left, (one, pair) => (times[one] as number) * (times[right[pair] as number] as number));
}

/** Pairs from the lowest score to the highest, and whether each begins a new score. */
function inOrder(scores: ArrayLike<number>): { order: Int32Array; begins: Uint8Array } {
  const order = Int32Array.from({ length: scores.length }, (_, pair) => pair);
  order.sort((a, b) => (scores[a] as number) - (scores[b] as number));
  const begins = Uint8Array.from(order, (pair, at) => (scores[pair] === scores[order[at - 1] as number] ? 0 : 1));
  return { order, begins };
}

/** The weighted area; NaN when the weights leave no related or no unrelated pair. */
function areaUnder({ order, begins }: ReturnType<typeof inOrder>, related: Uint8Array, weights: Float64Array): number {
  let [area, below, tied, own, total] = [0, 0, 0, 0, 0];
  for (let at = 0; at < order.length; at++) {
    if (begins[at] === 1) {
      area += own * (below + tied / 2);
      below += tied;
      [tied, own] = [0, 0];
    }
    const pair = order[at] as number;
    const weight = weights[pair] as number;
    if (related[pair] === 1) {
      own += weight;
      total += weight;
    } else {
      tied += weight;
    }
  }
  area += own * (below + tied / 2);
  return area / (total * (below + tied));
}

function checked(pairs: RelatedPairs): RelatedPairs {
  const related = pairs.related.reduce((sum, one) => sum + one, 0);
  if (related > 0 && related < pairs.related.length) return pairs;
  throw new InputError({
    wanted: "related pairs and unrelated ones",
    got: `${related} related of ${pairs.related.length} pairs`,
    where: "relatedPairs",
    fix: "Take more rows, or a relation that some pairs have and others have not.",
  });
}
