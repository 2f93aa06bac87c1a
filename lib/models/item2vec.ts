import { option, resolveOptions } from "../base/options.ts";
import type { Queries, TrainingData } from "../data/types.ts";
import { requireHistory } from "./cosine.ts";
import { scoreAll } from "./latent-factors.ts";
import { type ArrayReader, defineModel, type Judge } from "./model.ts";
import type { FitContext, FitLog, HasItemVectors, ModelState, Recommender } from "./recommender.ts";
import { tokenCounts } from "./word-sampling.ts";
import { trainWordTables } from "./word-training.ts";
import { type Word2vecOptions, word2vecDefaults, word2vecRules } from "./word2vec.ts";

export interface Item2vecOptions extends Word2vecOptions {
  /**
   * How an item is held against the history. "probability": h · o_i + noiseExponent · ln count_i, h being the mean of
   * the history's input vectors and o_i the item's output vector; training drives h · o_i to the logarithm of
   * P(item i beside h) / P(noise is i), so that this ranks by P itself. "cosine": the cosine of the item's input vector
   * and the mean of the history's input vectors of length 1, items alike rather than items to come (Barkan and
   * Koenigstein 2016).
   */
  similarity: "probability" | "cosine";
  /** How many of the last events of a history are looked at, those of items unknown in training left out; null: all. */
  recent: number | null;
}

const defaults: Item2vecOptions = {
  ...word2vecDefaults,
  dimensions: 64,
  sample: 0,
  epochs: 20,
  similarity: "probability",
  recent: 2,
};
const rules = {
  ...word2vecRules,
  similarity: option.oneOf("probability", "cosine"),
  recent: option.orNull(option.wholeNumber(1)),
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
 * Koenigstein 2016, "Item2Vec"; word2vec's options). An item scores by its likeness to the end of the query's history,
 * so that a new event changes the answer at once. Values of events are not read; histories are in order of time, ties by
 * the file. Items without a training event have no score, and a query without a known event no answer.
 */
export function item2vec(given: Partial<Item2vecOptions> = {}, saved?: ModelState): Recommender & HasItemVectors {
  const options = resolveOptions("item2vec", defaults, rules, given);
  const { model, fitted } = defineModel<ItemTables>(
    {
      name: "item2vec",
      options: { ...options },
      uses: "history",
      fit: (data, context, judge) => fitHistories(data, options, context, judge),
      score: (tables, queries) => scoreHistories(tables, queries, options),
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
  tables: ItemTables,
  queries: Queries,
  { similarity, recent, noiseExponent }: Item2vecOptions,
): Promise<Float32Array> {
  const { dimensions, counts } = tables;
  const byChance = similarity === "probability";
  const input = byChance ? tables.input : unitRows(tables.input, dimensions);
  const { vectors, looked } = means(input, tables, queries, recent);
  const itemVectors = byChance ? tables.output : input;
  const itemBias = Float32Array.from(counts, (count) => (byChance && count > 0 ? noiseExponent * Math.log(count) : 0));
  const factors = { dimensions, itemVectors, itemBias, offset: 0, userVectors: vectors, userBias: itemBias };
  const asked = byChance ? vectors : unitRows(vectors, dimensions);
  const scores = await scoreAll(factors, { vectors: asked, bias: new Float32Array(queries.length) });
  for (let q = 0; q < queries.length; q++) {
    const row = scores.subarray(q * counts.length, (q + 1) * counts.length);
    if (looked[q] === 0) row.fill(Number.NaN);
    else for (const [item, count] of counts.entries()) if (count === 0) row[item] = Number.NaN;
  }
  return scores;
}

/** The mean vector of the last known items of each history, and how many these are: [queries, dimensions], [queries]. */
function means(
  input: Float32Array,
  { dimensions, counts }: ItemTables,
  queries: Queries,
  recent: number | null,
): { vectors: Float32Array; looked: Int32Array } {
  const history = requireHistory("item2vec", queries);
  const vectors = new Float32Array(queries.length * dimensions);
  const looked = new Int32Array(queries.length);
  for (let q = 0; q < queries.length; q++) {
    const known = history.items.row(q).filter((item) => counts[item] !== 0);
    const last = recent === null ? known : known.slice(-recent);
    looked[q] = last.length;
    const mean = vectors.subarray(q * dimensions, (q + 1) * dimensions);
    for (const item of last) {
      for (let d = 0; d < dimensions; d++) {
        mean[d] = (mean[d] as number) + (input[item * dimensions + d] as number) / last.length;
      }
    }
  }
  return { vectors, looked };
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
