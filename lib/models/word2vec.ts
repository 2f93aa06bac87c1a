import { option, resolveOptions } from "../base/options.ts";
import type { Sequences, Vectors } from "../data/types.ts";
import type { FitLog } from "./recommender.ts";
import { trainWordTables, type WordTrainingContext } from "./word-training.ts";

export interface Word2vecOptions {
  /** "skip-gram": each neighbour finds the word in the middle. "cbow": the mean of all neighbours does. */
  architecture: "skip-gram" | "cbow";
  dimensions: number;
  /** Neighbours on each side at most; for each word in the middle its own reach is drawn from 1 … window. */
  window: number;
  /** Words drawn as noise for each prediction. */
  negatives: number;
  /** Noise is drawn in proportion to count^noiseExponent. */
  noiseExponent: number;
  /** Words of a larger share of the text than about this are thinned out: see `keepChances`. 0 keeps all. */
  sample: number;
  epochs: number;
  /** Of the first step; it falls linearly to 1/250 of itself. */
  learningRate: number;
  /**
   * 1: the same seed gives the same vectors, bit for bit. More: worker threads share the vectors without locks, in about
   * 1/threads of the time; of what two threads add to one vector at the same moment some is lost, so that no two runs
   * give quite the same vectors (of the same quality). Without WebAssembly one thread does all.
   */
  threads: number;
}

export const word2vecDefaults: Word2vecOptions = {
  architecture: "skip-gram",
  dimensions: 100,
  window: 5,
  negatives: 5,
  noiseExponent: 0.75,
  sample: 1e-3,
  epochs: 5,
  learningRate: 0.025,
  threads: 1,
};

export const word2vecRules = {
  architecture: option.oneOf("skip-gram", "cbow"),
  dimensions: option.wholeNumber(1),
  window: option.wholeNumber(1),
  negatives: option.wholeNumber(1),
  noiseExponent: option.number(-10, 10),
  sample: option.number(0),
  epochs: option.wholeNumber(1),
  learningRate: option.positive(),
  threads: option.wholeNumber(1, 256),
};

/** Vectors of words and how they came about. */
export interface WordVectors {
  /** A word's vector as a neighbour of others: the one that is meant by "the word vector". */
  readonly vectors: Vectors;
  /** A word's vector as what is to be found: input · output grows with how often two words stand together. */
  readonly outputVectors: Vectors;
  /** The loss of an epoch is the mean over its predictions of −ln σ(h · word) − Σ ln σ(−h · noise). */
  readonly log: FitLog;
}

/**
 * Word vectors by skip-gram or CBOW with negative sampling (Mikolov et al. 2013): word2vec's own algorithm, as gensim
 * runs it. Frequent words are thinned out, neighbours counted among what is left of the sentence; in CBOW each neighbour
 * takes the whole step of the mean, as there. Rows are sentences of words, or histories of items. Words of the vocabulary
 * that stand in no row have vectors of zeros.
 *
 * An abort ends training within about a tenth of a second (with plain JavaScript in place of WebAssembly, a second); the
 * vectors are then those of the last whole epoch.
 *
 * Throws InputError when there is nothing to predict: no row of two words, one word alone, or a `sample` so low that
 * no two words of a row are left. Throws TrainingError when the loss stops being a number.
 */
export async function word2vec(
  sequences: Sequences,
  given: Partial<Word2vecOptions>,
  context: WordTrainingContext,
): Promise<WordVectors> {
  const options = resolveOptions("word2vec", word2vecDefaults, word2vecRules, given);
  const { tables, log } = await trainWordTables(
    "word2vec",
    sequences,
    { ...options, neighbours: "both" },
    context,
    null,
  );
  const { vocabulary } = sequences;
  const { dimensions } = options;
  return {
    vectors: { vocabulary, dimensions, values: tables.input },
    outputVectors: { vocabulary, dimensions, values: tables.output },
    log,
  };
}
