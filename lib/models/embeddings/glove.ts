import { TrainingError } from "../../base/errors.ts";
import { stopSignal } from "../../base/notebook.ts";
import { option, resolveOptions } from "../../base/options.ts";
import { permutation, type Random } from "../../base/random.ts";
import type { SparseMatrix } from "../../data/sparse.ts";
import type { Sequences, Vectors } from "../../data/types.ts";
import { type GloveCells, type GloveTables, gloveLoop } from "../../engine/hot/glove.ts";
import { restBetween } from "../alternating-least-squares.ts";
import type { EpochRecord, FitContext, FitLog } from "../recommender.ts";
import { type CooccurrenceOptions, cooccurrenceRules, cooccurrences } from "./cooccurrence.ts";

export interface GloveOptions extends CooccurrenceOptions {
  dimensions: number;
  epochs: number;
  learningRate: number;
  /** Counts from here on have weight 1, smaller ones (count / fullCount)^exponent. */
  fullCount: number;
  exponent: number;
}

/** Those of the authors' program, with the `fullCount` that its demonstration takes for a small corpus. */
export const gloveDefaults: GloveOptions = {
  window: 10,
  weighting: "inverse",
  dimensions: 100,
  epochs: 25,
  learningRate: 0.05,
  fullCount: 10,
  exponent: 0.75,
};

const rules = {
  ...cooccurrenceRules,
  dimensions: option.wholeNumber(1),
  epochs: option.wholeNumber(1),
  learningRate: option.positive(),
  fullCount: option.positive(),
  exponent: option.number(0, 10),
};

/** Vectors of words and how they came about. */
export interface GloveVectors {
  /** Word vector plus context vector, as the authors recommend. */
  readonly vectors: Vectors;
  readonly tables: GloveTables;
  /** The loss of an epoch is the mean over its cells of ½ f(x) (w·c + b + b' − ln x)². */
  readonly log: FitLog;
}

/** Cells between which the event loop is let in: some milliseconds. */
const cellsAtOnce = 8192;

/**
 * GloVe (Pennington, Socher and Manning 2014): vectors w, c and biases whose sum w_i·c_j + b_i + b'_j comes near the
 * logarithm of how often words i and j stand together, by weighted least squares over the cells that are not 0 and
 * AdaGrad as in the authors' program. It is document 1's objective (4.2.2) made sound: the count is a datum, both vectors
 * are parameters, and each cell has a weight.
 *
 * The same seed gives the same vectors. After an abort they are those of the last whole epoch.
 * @throws InputError where no two words stand together, TrainingError when the loss stops being a number
 */
export async function glove(
  sequences: Sequences,
  given: Partial<GloveOptions>,
  context: Pick<FitContext, "random" | "signal" | "onEpoch">,
): Promise<GloveVectors> {
  const options = resolveOptions<GloveOptions>("glove", gloveDefaults, rules, given);
  const begun = performance.now();
  const { window, weighting, dimensions, epochs, learningRate } = options;
  const cells = cellsOf(cooccurrences(sequences, { window, weighting }), options);
  const words = sequences.vocabulary.size;
  const tables = startingTables(words, dimensions, context.random.stream("start"));
  const loop = await gloveLoop(tables, dimensions, learningRate);
  const pause = restBetween(stopSignal(context.signal));
  const records: EpochRecord[] = [];
  let interrupted = false;
  for (let epoch = 1; epoch <= epochs && !interrupted; epoch++) {
    const order = permutation(cells.words.length, context.random.stream(`epoch ${epoch}`));
    let loss = 0;
    for (let from = 0; from < order.length && !interrupted; from += cellsAtOnce) {
      interrupted = !(await pause());
      if (!interrupted) loss += loop.step(picked(cells, order.subarray(from, from + cellsAtOnce)));
    }
    if (interrupted) break;
    loss /= order.length;
    if (!Number.isFinite(loss)) {
      const fix = "Lower learningRate.";
      throw new TrainingError({ model: "glove", epoch, loss, options: { learningRate, dimensions }, fix });
    }
    loop.read(tables);
    const record = { epoch, epochs, loss, seconds: (performance.now() - begun) / 1000 };
    records.push(record);
    await context.onEpoch?.(record);
  }
  const values = tables.word.map((value, at) => value + (tables.context[at] as number));
  return {
    vectors: { vocabulary: sequences.vocabulary, dimensions, values },
    tables,
    log: { epochs: records, seconds: (performance.now() - begun) / 1000, backend: loop.engine, interrupted },
  };
}

/** The cells that are not 0, row by row. */
function cellsOf({ rows, offsets, columns, values }: SparseMatrix, { fullCount, exponent }: GloveOptions): GloveCells {
  const words = new Int32Array(columns.length);
  for (let row = 0; row < rows; row++) words.fill(row, offsets[row], offsets[row + 1]);
  return {
    words,
    contexts: columns,
    weights: values.map((count) => (count >= fullCount ? 1 : (count / fullCount) ** exponent)),
    logs: values.map(Math.log),
  };
}

function picked({ words, contexts, weights, logs }: GloveCells, order: Int32Array): GloveCells {
  const floats = (of: Float32Array) => Float32Array.from(order, (at) => of[at] as number);
  return {
    words: order.map((at) => words[at] as number),
    contexts: order.map((at) => contexts[at] as number),
    weights: floats(weights),
    logs: floats(logs),
  };
}

function startingTables(words: number, dimensions: number, draw: Random): GloveTables {
  const table = (size: number) => Float32Array.from({ length: size }, () => (draw.uniform() - 0.5) / dimensions);
  return {
    word: table(words * dimensions),
    context: table(words * dimensions),
    wordBias: table(words),
    contextBias: table(words),
  };
}
