import { InputError, TrainingError } from "../base/errors.ts";
import { stopSignal } from "../base/notebook.ts";
import type { Random } from "../base/random.ts";
import type { Sequences } from "../data/types.ts";
import { type SkipGramSlice, type SkipGramTables, skipGramTraining } from "../engine/hot/skip-gram.ts";
import type { EpochRecord, FitContext, FitLog } from "./recommender.ts";
import { asDraws, keepChances, noiseTable, tokenCounts } from "./word-sampling.ts";

/** See `Word2vecOptions`; word2vec's neighbours are those on both sides. */
export interface WordTrainingOptions {
  readonly neighbours: "both" | "before";
  readonly architecture: "skip-gram" | "cbow";
  readonly dimensions: number;
  readonly window: number;
  readonly negatives: number;
  readonly noiseExponent: number;
  readonly sample: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly threads: number;
}

/** What training is given beside the text. */
export type WordTrainingContext = Pick<FitContext, "random" | "signal" | "onEpoch">;

/** The learning rate of the last step as a share of the first one's: gensim's .0001 of .025. */
const lastShare = 1 / 250;
/** Multiplications, roughly, that are done at one learning rate and before an abort is heard: some milliseconds. */
const workAtOnce = 1e7;

/**
 * Trains word2vec's two tables on rows of tokens. `judge` is asked after each epoch, and its answer stands in the log as
 * the validation. The draws depend on the seed alone, not on engine or threads. Errors: see `word2vec`.
 */
export async function trainWordTables(
  model: string,
  sequences: Sequences,
  options: WordTrainingOptions,
  context: WordTrainingContext,
  judge: ((tables: SkipGramTables) => Promise<number>) | null,
): Promise<{ tables: SkipGramTables; log: FitLog }> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const { offsets, values, vocabulary } = sequences;
  const { epochs, dimensions } = options;
  const counts = tokenCounts(values, vocabulary.size);
  checkText(model, sequences, counts);
  const training = await skipGramTraining(
    {
      ...options,
      offsets,
      values,
      words: vocabulary.size,
      keep: asDraws(keepChances(counts, options.sample)),
      noise: noiseTable(counts, options.noiseExponent),
    },
    options.threads,
  );
  const signal = stopSignal(context.signal);
  const cuts = cutRows(sequences, options);
  const records: EpochRecord[] = [];
  let tables = startingTables(counts, dimensions, context.random.stream("start"));
  let interrupted = false;
  try {
    training.write(tables);
    for (let epoch = 0; epoch < epochs; epoch++) {
      const slices = slicesOf(epoch, cuts, sequences, options, context.random);
      const tally = await training.pass(slices, signal);
      interrupted = tally === null;
      if (tally === null) break;
      if (tally.predictions === 0) throw nothingLeft(model, options);
      const loss = tally.loss / tally.predictions;
      if (!Number.isFinite(loss)) {
        throw new TrainingError({
          model,
          epoch: epoch + 1,
          loss,
          options: { ...options },
          fix: "Lower the learning rate.",
        });
      }
      tables = training.read();
      const validation = judge === null ? {} : { validation: await judge(tables) };
      const record = { epoch: epoch + 1, epochs, loss, ...validation, seconds: seconds() };
      records.push(record);
      await context.onEpoch?.(record);
    }
  } finally {
    await training.close();
  }
  return { tables, log: { epochs: records, seconds: seconds(), backend: training.engine, interrupted } };
}

/** Runs of rows, from … to − 1, of about equal work. */
function cutRows({ offsets, rows }: Sequences, options: WordTrainingOptions): (readonly [from: number, to: number])[] {
  const { window, negatives, dimensions } = options;
  const tokensAtOnce = Math.max(1, workAtOnce / (window * (negatives + 1) * dimensions));
  const cuts: [number, number][] = [];
  let from = 0;
  for (let to = 1; to <= rows; to++) {
    const full = (offsets[to] as number) - (offsets[from] as number) >= tokensAtOnce;
    if (!full && to < rows) continue;
    cuts.push([from, to]);
    from = to;
  }
  return cuts;
}

/** The slices of an epoch: the learning rate falls with the tokens before a slice, and each has its own seed. */
function slicesOf(
  epoch: number,
  cuts: readonly (readonly [number, number])[],
  { offsets, values }: Sequences,
  { epochs, learningRate }: WordTrainingOptions,
  random: Random,
): SkipGramSlice[] {
  const draw = random.stream(`epoch ${epoch}`);
  return cuts.map(([from, to]) => {
    const progress = (epoch + (offsets[from] as number) / values.length) / epochs;
    const rate = learningRate * (1 - (1 - lastShare) * progress);
    return { from, to, rate, seed: [draw.uint32(), draw.uint32(), draw.uint32(), draw.uint32()] };
  });
}

/** Input vectors drawn uniformly from ±1 / dimensions, as gensim's are; output vectors of zeros. */
function startingTables(counts: Float64Array, dimensions: number, draw: Random): SkipGramTables {
  const input = new Float32Array(counts.length * dimensions);
  for (const [token, count] of counts.entries()) {
    if (count === 0) continue;
    for (let d = 0; d < dimensions; d++) input[token * dimensions + d] = (2 * draw.uniform() - 1) / dimensions;
  }
  return { input, output: new Float32Array(input.length) };
}

function checkText(model: string, { rows, offsets, values, vocabulary }: Sequences, counts: Float64Array): void {
  let longest = 0;
  for (let row = 0; row < rows; row++) {
    longest = Math.max(longest, (offsets[row + 1] as number) - (offsets[row] as number));
  }
  const kinds = counts.reduce((sum, count) => sum + Math.min(count, 1), 0);
  if (longest >= 2 && kinds >= 2) return;
  const name = vocabulary.kind;
  throw new InputError({
    wanted: `rows in which at least two different ${name}s stand together`,
    got:
      values.length === 0
        ? `${rows} rows without a single ${name}`
        : longest < 2
          ? `rows of one ${name} each`
          : `the ${name} “${vocabulary.ids[values[0] as number]}” alone`,
    where: model,
    fix: `Bring longer rows, or keep more ${name}s in the vocabulary (a lower minimum count).`,
  });
}

function nothingLeft(model: string, { sample }: WordTrainingOptions): InputError {
  return new InputError({
    wanted: "two tokens of a row left to learn from after frequent ones are thinned out",
    got: `none in a whole epoch with sample ${sample}`,
    where: model,
    fix: "Raise sample (1e-3 is common), or set it to 0 to keep all.",
  });
}
