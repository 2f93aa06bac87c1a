import { InputError } from "../../base/errors.ts";
import { random } from "../../base/random.ts";
import type { Queries } from "../../data/types.ts";
import { type BertShape, bert } from "../../language/bert.ts";
import { type ScorerWeights, type TextScorer, textScorer } from "../../language/fine-tuning/text-scorer.ts";
import { bestOfScores, listOf } from "../recommend.ts";
import type { ModelState, StateArray } from "../recommender.ts";
import { type PairTexts, pairText } from "./pair-texts.ts";

/** How pairs are read. */
export interface PairLengths {
  readonly titles: number;
  readonly maxLength: number;
}

/** A reader of pairs as plain numbers. */
export interface PairReader {
  readonly texts: PairTexts;
  readonly shape: BertShape;
  readonly weights: ScorerWeights;
}

/** One query's best items by the cheaper model, best first, and its standard scores of them. */
export interface ShortList {
  readonly items: Int32Array;
  readonly scores: Float32Array;
}

/** The short lists of dense standard scores [queries, items], by the rules of `recommend`. */
export function shortLists(scores: Float32Array, queries: Queries, most: number): ShortList[] {
  const k = Math.min(most, scores.length / queries.length);
  const top = bestOfScores(scores.slice(), queries, k);
  return Array.from({ length: queries.length }, (_, q) => {
    const items = listOf(top, q);
    return { items, scores: top.scores.subarray(q * k, q * k + items.length) };
  });
}

/** The history of a query; empty where nothing is known. */
export function historyOf({ history }: Queries, query: number): Int32Array {
  return history?.items.row(query) ?? new Int32Array(0);
}

/**
 * What a reader says of the items of short lists: for each list the scores of its items less their mean. An item without
 * words, and every item for a history without any, is as good as the mean: 0.
 */
export async function readLists(
  { texts, shape, weights }: PairReader,
  histories: readonly Int32Array[],
  lists: readonly ShortList[],
  lengths: PairLengths,
): Promise<Float64Array[]> {
  const pairs = lists.map(({ items }, q) =>
    Array.from(items, (item) => pairText(texts, histories[q] as Int32Array, item, lengths)),
  );
  const readable = pairs.flat().filter((pair) => pair !== null);
  const scores =
    readable.length === 0
      ? new Float32Array(0)
      : await withScorer({ texts, shape, weights }, (scorer) => scorer.scores(readable));
  let next = 0;
  return pairs.map((list) => {
    const said = Float64Array.from(list, (pair) => (pair === null ? Number.NaN : (scores[next++] as number)));
    const heard = said.filter((score) => !Number.isNaN(score));
    const mean = heard.reduce((sum, score) => sum + score, 0) / heard.length;
    return said.map((score) => (Number.isNaN(score) ? 0 : score - mean));
  });
}

async function withScorer<T>(
  { texts, shape, weights }: PairReader,
  work: (scorer: TextScorer) => Promise<T>,
): Promise<T> {
  const draw = random("to be overwritten");
  const network = bert(shape, draw);
  const scorer = textScorer(network, texts.marks[0], draw);
  try {
    scorer.setWeights(weights);
    return await work(scorer);
  } finally {
    scorer.dispose();
    network.dispose();
  }
}

const sizes = ["vocabulary", "hidden", "layers", "heads", "feedForward", "positions", "segments"] as const;
const rates = ["dropout", "attentionDropout", "epsilon", "deviation"] as const;
const activations = ["gelu", "relu"] as const;

/** A reader as arrays to be saved, each under `reader.…`. */
export function readerArrays({
  texts: { marks, items, names },
  shape,
  weights,
}: PairReader): Record<string, StateArray> {
  const ints = (values: Int32Array) => ({ shape: [values.length], values });
  const numbers = [...sizes, ...rates].map((name) => shape[name]);
  return {
    "reader.marks": ints(Int32Array.from(marks)),
    "reader.items.offsets": ints(items.offsets),
    "reader.items.tokens": ints(items.tokens),
    "reader.names.offsets": ints(names.offsets),
    "reader.names.tokens": ints(names.tokens),
    "reader.shape": {
      shape: [numbers.length + 1],
      values: Float64Array.from([...numbers, activations.indexOf(shape.activation)]),
    },
    ...Object.fromEntries(Object.entries(weights).map(([name, array]) => [`reader.weights.${name}`, array])),
  };
}

/** The inverse of `readerArrays`. @throws InputError for a state that lacks one of them */
export function restoreReader({ arrays }: ModelState): PairReader {
  function read<T extends StateArray["values"]>(name: string, kind: new (length: number) => T): T {
    const values = arrays[`reader.${name}`]?.values;
    if (values instanceof kind) return values;
    throw new InputError({
      wanted: `an array reader.${name} of ${kind.name}`,
      got: values === undefined ? "none" : values.constructor.name,
      where: "saved model reranked",
      fix: "The folder is damaged or from another version; save the model again.",
    });
  }
  const rows = (name: string) => ({
    offsets: read(`${name}.offsets`, Int32Array),
    tokens: read(`${name}.tokens`, Int32Array),
  });
  const numbers = read("shape", Float64Array);
  const named = Object.fromEntries([...sizes, ...rates].map((name, at) => [name, numbers[at]]));
  const activation = activations[numbers.at(-1) as number];
  const own = Object.entries(arrays).filter(([name]) => name.startsWith("reader.weights."));
  return {
    texts: {
      marks: Array.from(read("marks", Int32Array)) as unknown as PairTexts["marks"],
      items: rows("items"),
      names: rows("names"),
    },
    shape: { ...named, activation } as BertShape,
    weights: Object.fromEntries(
      own.map(([name, array]) => [name.slice("reader.weights.".length), array]),
    ) as ScorerWeights,
  };
}
