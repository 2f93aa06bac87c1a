import { option, resolveOptions } from "../base/options.ts";
import type { Interactions } from "../data/types.ts";
import { defineModel, instantLog } from "./model.ts";
import type { ModelState, Recommender } from "./recommender.ts";

export interface MarkovChainOptions {
  /** How many observed transitions popularity counts for, after any item. */
  smoothing: number;
}

/** Transitions from each item, in rows: items that followed item i and how often; and how often each item occurs. */
interface Transitions {
  readonly offsets: Int32Array;
  readonly next: Int32Array;
  readonly counts: Int32Array;
  readonly occurrences: Int32Array;
}

/**
 * A first-order Markov chain, by counting: the probability that item j follows the last item i of a history,
 * (n_ij + s · p_j) / (n_i + s), with n_ij the transitions from i to j in training, n_i all of those from i, p_j the
 * share of item j among all events, and s the smoothing. It is the least that a model of order must beat.
 *
 * A history is read in order of time, ties by the order of the file; a query without events has no answer.
 */
export function markovChain(given: Partial<MarkovChainOptions> = {}, saved?: ModelState): Recommender {
  const options = resolveOptions("markov-chain", { smoothing: 10 }, { smoothing: option.number(0) }, given);
  return defineModel<Transitions>(
    {
      name: "markov-chain",
      options: { ...options },
      uses: "history",
      async fit({ interactions }) {
        const begun = performance.now();
        return { learned: countTransitions(interactions), log: instantLog(begun) };
      },
      async score(learned, { history, length }, items) {
        const scores = new Float32Array(length * items).fill(Number.NaN);
        for (let query = 0; query < length; query++) {
          const last = history?.items.row(query).at(-1);
          if (last !== undefined) fillRow(scores.subarray(query * items, (query + 1) * items), learned, last, options);
        }
        return scores;
      },
      arrays: ({ offsets, next, counts, occurrences }) => ({
        offsets: { shape: [offsets.length], values: offsets },
        next: { shape: [next.length], values: next },
        counts: { shape: [counts.length], values: counts },
        occurrences: { shape: [occurrences.length], values: occurrences },
      }),
      restore: (arrays) => ({
        offsets: arrays.int32("offsets"),
        next: arrays.int32("next"),
        counts: arrays.int32("counts"),
        occurrences: arrays.int32("occurrences"),
      }),
    },
    saved,
  ).model;
}

function fillRow(
  row: Float32Array,
  { offsets, next, counts, occurrences }: Transitions,
  last: number,
  { smoothing }: MarkovChainOptions,
): void {
  const from = offsets[last] as number;
  const to = offsets[last + 1] as number;
  const left = counts.subarray(from, to).reduce((sum, count) => sum + count, 0);
  const events = occurrences.reduce((sum, count) => sum + count, 0);
  const all = Math.max(left + smoothing, Number.MIN_VALUE);
  for (const [item, count] of occurrences.entries()) row[item] = (smoothing * count) / events / all;
  for (let at = from; at < to; at++) {
    const item = next[at] as number;
    row[item] = (row[item] as number) + (counts[at] as number) / all;
  }
}

function countTransitions(data: Interactions): Transitions {
  const { items } = data.perUser();
  const size = data.items.size;
  const occurrences = new Int32Array(size);
  for (const item of data.item) occurrences[item] = (occurrences[item] as number) + 1;
  const pairs: number[] = [];
  for (let user = 0; user < items.rows; user++) {
    const row = items.row(user);
    for (let step = 1; step < row.length; step++) pairs.push((row[step - 1] as number) * size + (row[step] as number));
  }
  const sorted = Float64Array.from(pairs).sort();
  const offsets = new Int32Array(size + 1);
  const next: number[] = [];
  const counts: number[] = [];
  for (const [at, pair] of sorted.entries()) {
    if (at > 0 && pair === sorted[at - 1]) {
      counts[counts.length - 1] = (counts.at(-1) as number) + 1;
      continue;
    }
    next.push(pair % size);
    counts.push(1);
    const item = Math.floor(pair / size);
    offsets[item + 1] = (offsets[item + 1] as number) + 1;
  }
  for (let item = 0; item < size; item++) {
    offsets[item + 1] = (offsets[item + 1] as number) + (offsets[item] as number);
  }
  return { offsets, next: Int32Array.from(next), counts: Int32Array.from(counts), occurrences };
}
