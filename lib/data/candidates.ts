import { InputError } from "../base/errors.ts";
import { checkNumber, withDefaults } from "../base/options.ts";
import type { Random } from "../base/random.ts";
import { sequencesOf } from "./sequences.ts";
import type { Interactions, Split } from "./types.ts";

/** How negatives are drawn. */
export interface CandidateOptions {
  /** "uniform" over all items (default), or by "popularity": in proportion to training events, one after another. */
  by: "uniform" | "popularity";
}

/**
 * The split with frozen candidates: each query's true items and n negatives, drawn without replacement from the items
 * that are neither in the user's history nor among the user's test items. The same draw for every model, independent
 * from query to query. Candidates stand in order of item index, so that a tie never gives the true item away.
 *
 * Metrics over sampled candidates are not those of the full ranking and may order models differently (Krichene and
 * Rendle, "On Sampled Metrics for Item Recommendation", KDD 2020); the protocol therefore says "sampled".
 * @param n at least 1
 * @throws InputError when a query has fewer than n items to draw from, or for an unknown option
 */
export function sampledCandidates(split: Split, n: number, random: Random, options?: Partial<CandidateOptions>): Split {
  checkNumber("sampledCandidates", "n", n, { min: 1, integer: true });
  const { by } = withDefaults("sampledCandidates", { by: "uniform" }, options);
  const weights = by === "uniform" ? new Int32Array(split.train.items.size).fill(1) : popularity(split.train);
  const draw = sampler(weights);
  const { queries, truth, test, ...rest } = split;
  const tested = testedItems(split);
  const rows: Int32Array[] = [];
  for (let q = 0; q < queries.length; q++) {
    const taken = new Set<number>(tested[q]);
    for (const item of queries.history?.items.row(q) ?? []) taken.add(item);
    const wanted = new Set<number>(truth.row(q));
    for (const item of draw(n, taken, random.stream(String(q)))) wanted.add(item);
    rows.push(Int32Array.from(wanted).sort());
  }
  return {
    ...rest,
    test,
    truth,
    queries: { ...queries, candidates: sequencesOf(split.train.items, rows) },
    protocol: `${split.protocol}; sampled: true items against ${n} negatives drawn ${
      by === "uniform" ? "uniformly" : "by popularity"
    } (frozen, draw ${random.path})`,
  };
}

/** All items each query's user has in the test part, those of the truth and those seen before alike. */
function testedItems({ queries, truth, test }: Split): Int32Array[] {
  const events = test.perUser().items;
  return Array.from({ length: queries.length }, (_, q) => {
    const user = queries.user?.[q] ?? -1;
    return user < 0 ? truth.row(q) : events.row(user);
  });
}

function popularity(data: Interactions): Int32Array {
  const counts = new Int32Array(data.items.size);
  for (const item of data.item) counts[item] = (counts[item] as number) + 1;
  return counts;
}

/** Draws without replacement, each time in proportion to the weights of what is left. */
function sampler(weights: Int32Array): (n: number, taken: Set<number>, random: Random) => number[] {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  for (const [item, weight] of weights.entries()) {
    total += weight;
    cumulative[item] = total;
  }
  const drawable = weights.reduce((sum, weight) => sum + (weight > 0 ? 1 : 0), 0);
  return (n, taken, random) => {
    let lost = 0;
    for (const item of taken) if ((weights[item] as number) > 0) lost++;
    if (drawable - lost < n) {
      throw new InputError({
        wanted: `${n} negatives for each query`,
        got: `a query with ${drawable - lost} items to draw from`,
        where: "sampledCandidates",
        fix: "Ask for fewer negatives, or rank the full catalogue.",
      });
    }
    const drawn: number[] = [];
    const blocked = new Set(taken);
    for (let tries = 0; drawn.length < n && tries < 30 * n; tries++) {
      const item = firstAbove(cumulative, random.uniform() * total);
      if (blocked.has(item)) continue;
      blocked.add(item);
      drawn.push(item);
    }
    if (drawn.length < n) drawn.push(...drawByKeys(weights, n - drawn.length, blocked, random));
    return drawn;
  };
}

/** The first index whose cumulative weight lies above the target. */
function firstAbove(cumulative: Float64Array, target: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] as number) > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The same distribution by one exponential key per item (Efraimidis and Spirakis 2006), for the rare query whose
 * history holds nearly all the weight, where drawing and refusing would take too long.
 */
function drawByKeys(weights: Int32Array, n: number, blocked: Set<number>, random: Random): number[] {
  const keys: { item: number; key: number }[] = [];
  for (const [item, weight] of weights.entries()) {
    if (weight > 0 && !blocked.has(item)) keys.push({ item, key: -Math.log(1 - random.uniform()) / weight });
  }
  keys.sort((a, b) => a.key - b.key);
  return keys.slice(0, n).map(({ item }) => item);
}
