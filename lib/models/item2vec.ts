import { option, resolveOptions } from "../base/options.ts";
import type { Queries, TrainingData } from "../data/types.ts";
import { requireHistory } from "./cosine.ts";
import { type LatentFactors, scoreAll } from "./latent-factors.ts";
import { type ArrayReader, defineModel, type Judge } from "./model.ts";
import type { FitContext, FitLog, HasItemVectors, ModelState, Recommender } from "./recommender.ts";
import { tokenCounts } from "./word-sampling.ts";
import { trainWordTables } from "./word-training.ts";
import { type Word2vecOptions, word2vecDefaults, word2vecRules } from "./word2vec.ts";

export interface Item2vecOptions extends Word2vecOptions {
  /** "before": an item is found by those that stand before it, as it will be asked for. "both": as in word2vec. */
  neighbours: "before" | "both";
  /**
   * How an item is held against the history. "probability": h · o_i + noiseExponent · ln count_i, h being the mean of
   * the history's input vectors and o_i the item's output vector; training drives h · o_i to the logarithm of
   * P(item i beside h) / P(noise is i), so that this ranks by P itself. "cosine": the cosine of the item's input vector
   * and the mean of the history's input vectors of length 1, for items alike rather than items to come (Barkan and
   * Koenigstein 2016).
   */
  similarity: "probability" | "cosine";
  /** The weight of an event in the mean over that of the event after it: 1 for all alike, 0 for the last event alone. */
  decay: number;
}

const defaults: Item2vecOptions = {
  ...word2vecDefaults,
  dimensions: 64,
  sample: 0,
  epochs: 20,
  neighbours: "before",
  similarity: "probability",
  decay: 0.7,
};
const rules = {
  ...word2vecRules,
  neighbours: option.oneOf("before", "both"),
  similarity: option.oneOf("probability", "cosine"),
  decay: option.number(0, 1),
};

/** Vectors [items, dimensions] and how often each item was seen. */
interface ItemTables {
  readonly dimensions: number;
  readonly input: Float32Array;
  readonly output: Float32Array;
  readonly counts: Float64Array;
}

/**
 * Item vectors by skip-gram over the users' histories, as if these were sentences and items words (Barkan and
 * Koenigstein 2016, "Item2Vec"; word2vec's options). An item scores by how well it goes with the query's history, the
 * last events first, so that a new event changes the answer at once. Values of events are not read; histories are in
 * order of time, ties by the file. Items without a training event have no score, and a query without a known event no
 * answer.
 */
export function item2vec(given: Partial<Item2vecOptions> = {}, saved?: ModelState): Recommender & HasItemVectors {
  const options = resolveOptions("item2vec", defaults, rules, given);
  const prepared = new WeakMap<ItemTables, Sides>();
  const { model, fitted } = defineModel<ItemTables>(
    {
      name: "item2vec",
      options: { ...options },
      uses: "history",
      fit: (data, context, judge) => fitHistories(data, options, context, judge),
      score(tables, queries) {
        const sides = prepared.get(tables) ?? sidesOf(tables, options);
        prepared.set(tables, sides);
        return scoreHistories(tables, sides, queries, options);
      },
      arrays: ({ dimensions, input, output, counts }) => ({
        input: { shape: [counts.length, dimensions], values: input },
        output: { shape: [counts.length, dimensions], values: output },
        counts: { shape: [counts.length], values: counts },
      }),
      restore: tablesFrom,
    },
    saved,
  );
  return Object.assign(model, {
    async itemVectors() {
      const { learned, items } = fitted();
      return { vocabulary: items, dimensions: learned.dimensions, values: learned.input };
    },
  });
}

async function fitHistories(
  { interactions }: TrainingData,
  options: Item2vecOptions,
  context: FitContext,
  judge: Judge<ItemTables> | null,
): Promise<{ learned: ItemTables; log: FitLog }> {
  const histories = interactions.perUser().items;
  const known = { dimensions: options.dimensions, counts: tokenCounts(interactions.item, interactions.items.size) };
  const inContext = { ...context, random: context.random.stream("item2vec") };
  const { tables, log } = await trainWordTables(
    "item2vec",
    histories,
    options,
    inContext,
    judge && ((tables) => judge({ ...known, ...tables })),
  );
  return { learned: { ...known, ...tables }, log };
}

function tablesFrom(arrays: ArrayReader): ItemTables {
  return {
    dimensions: arrays.shape("input")[1] ?? 0,
    input: arrays.float32("input"),
    output: arrays.float32("output"),
    counts: arrays.float64("counts"),
  };
}

async function scoreHistories(
  { dimensions, counts }: ItemTables,
  { history, factors }: Sides,
  queries: Queries,
  { similarity, decay }: Item2vecOptions,
): Promise<Float32Array> {
  const { vectors, weights } = means(history, dimensions, counts, queries, decay);
  const asked = similarity === "cosine" ? unitRows(vectors, dimensions) : vectors;
  const scores = await scoreAll(factors, { vectors: asked, bias: new Float32Array(queries.length) });
  for (let q = 0; q < queries.length; q++) {
    const row = scores.subarray(q * counts.length, (q + 1) * counts.length);
    if (weights[q] === 0) row.fill(Number.NaN);
    else for (const [item, count] of counts.entries()) if (count === 0) row[item] = Number.NaN;
  }
  return scores;
}

/** What the items of a history are, and what is held against their mean. */
interface Sides {
  readonly history: Float32Array;
  readonly factors: LatentFactors;
}

function sidesOf({ dimensions, input, output, counts }: ItemTables, options: Item2vecOptions): Sides {
  const { similarity, noiseExponent } = options;
  const [userVectors, userBias] = [new Float32Array(0), new Float32Array(0)];
  const withItems = (itemVectors: Float32Array, itemBias: Float32Array): LatentFactors => {
    return { dimensions, userVectors, userBias, itemVectors, itemBias, offset: 0 };
  };
  if (similarity === "cosine") {
    const units = unitRows(input, dimensions);
    return { history: units, factors: withItems(units, new Float32Array(counts.length)) };
  }
  const bias = Float32Array.from(counts, (count) => (count > 0 ? noiseExponent * Math.log(count) : 0));
  return { history: input, factors: withItems(output, bias) };
}

/** The weighted mean of the vectors of each history's known items, and the sum of weights: [queries, dimensions], [queries]. */
function means(
  input: Float32Array,
  dimensions: number,
  counts: Float64Array,
  queries: Queries,
  decay: number,
): { vectors: Float32Array; weights: Float64Array } {
  const history = requireHistory("item2vec", queries);
  const vectors = new Float32Array(queries.length * dimensions);
  const weights = new Float64Array(queries.length);
  const sums = new Float64Array(dimensions);
  for (let q = 0; q < queries.length; q++) {
    const known = history.items.row(q).filter((item) => counts[item] !== 0);
    sums.fill(0);
    let [total, weight] = [0, 1];
    for (let at = known.length - 1; at >= 0 && weight > 1e-9; at--) {
      const start = (known[at] as number) * dimensions;
      for (let d = 0; d < dimensions; d++) sums[d] = (sums[d] as number) + weight * (input[start + d] as number);
      total += weight;
      weight *= decay;
    }
    weights[q] = total;
    if (total > 0) for (let d = 0; d < dimensions; d++) vectors[q * dimensions + d] = (sums[d] as number) / total;
  }
  return { vectors, weights };
}

/** The rows scaled to length 1; rows of zeros stay. */
function unitRows(table: Float32Array, dimensions: number): Float32Array {
  const scaled = table.slice();
  for (let start = 0; start < table.length; start += dimensions) {
    const row = scaled.subarray(start, start + dimensions);
    const length = Math.hypot(...row);
    if (length > 0) for (const [d, value] of row.entries()) row[d] = value / length;
  }
  return scaled;
}
