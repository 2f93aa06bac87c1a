import { InputError } from "../base/errors.ts";
import { option, resolveOptions } from "../base/options.ts";
import { permutation, type Random } from "../base/random.ts";
import { whitened } from "../data/features/whitened.ts";
import type { Interactions, Table, TrainingData, VectorColumn } from "../data/types.ts";
import { bert } from "../language/bert.ts";
import { learnByContrast, type TextPair } from "../language/fine-tuning/contrast.ts";
import { encodeTexts, textVectors } from "../language/fine-tuning/text-vectors.ts";
import { learnMaskedWords, type TextEncoder } from "../language/masked-words.ts";
import { itemTexts } from "../language/text/item-texts.ts";
import { trainWordPiece } from "../language/tokenizer/train-word-piece.ts";
import type { LessonContext } from "../language/train-lesson.ts";
import { logOfParts } from "./compound.ts";
import { itemTable } from "./content.ts";
import type { FitContext, FitLog } from "./recommender.ts";

export interface EncoderOptions {
  /** Columns that make an item's text, in their order; null: all texts and labels of the table. */
  fields: readonly string[] | null;
  /** WordPieces that texts are cut into, at most. */
  vocabulary: number;
  /** Width of the encoder's states, a multiple of four (its heads). */
  hidden: number;
  layers: number;
  /** Tokens of a text that are read. */
  maxLength: number;
  /** Passes over the texts to learn masked words; 0 for none. */
  maskedEpochs: number;
  maskedRate: number;
  /** Pairs of items that one user met one after the other, at most this many, whose texts are brought together; 0 for none. */
  pairs: number;
  /** Passes over the pairs. */
  pairEpochs: number;
  pairRate: number;
  /** How many principal axes of the whitened vectors are kept; null for all. */
  axes: number | null;
  /** After how many later events of the history an event counts half; null for all events alike. */
  halfLife: number | null;
}

const defaults: EncoderOptions = {
  fields: null,
  vocabulary: 3000,
  hidden: 64,
  layers: 2,
  maxLength: 48,
  maskedEpochs: 4,
  maskedRate: 3e-3,
  pairs: 10_000,
  pairEpochs: 2,
  pairRate: 2e-3,
  axes: null,
  halfLife: 5,
};

const rules = {
  fields: option.orNull({
    wanted: "a list of at least one column's name",
    holds: (value: unknown): value is readonly string[] =>
      Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string"),
  }),
  vocabulary: option.wholeNumber(50),
  hidden: option.wholeNumber(4),
  layers: option.wholeNumber(1),
  maxLength: option.wholeNumber(4),
  maskedEpochs: option.wholeNumber(0),
  maskedRate: option.positive(),
  pairs: option.wholeNumber(0),
  pairEpochs: option.wholeNumber(1),
  pairRate: option.positive(),
  axes: option.orNull(option.wholeNumber(1)),
  halfLife: option.orNull(option.positive()),
};

/** Whose name stands in errors and saved models. */
export const encoderName = "encoder";
const heads = 4;

/** An encoder that was taught, and what it was taught. */
export interface TaughtEncoder {
  /** Released by the caller: `encoder.bert.dispose()`. */
  readonly encoder: TextEncoder;
  /** The text of each item as the encoder reads it, empty where there is none. */
  readonly texts: readonly string[];
  readonly log: FitLog;
}

/**
 * Makes the recommender's encoder and teaches it, masked words first, then pairs.
 * @param data events to draw pairs from, with the items' table
 * @param given options; `axes` and `halfLife` have no say here
 * @throws InputError as the recommender
 */
export async function taughtEncoder(
  data: TrainingData,
  given: Partial<EncoderOptions>,
  { random, signal, onEpoch, checkpoint }: FitContext,
): Promise<TaughtEncoder> {
  const options = resolveEncoder(given);
  const { maxLength, maskedEpochs, maskedRate, pairEpochs, pairRate } = options;
  const texts = textsOf(itemTable(encoderName, data.items, data.interactions.items), options.fields);
  const read = texts.filter((text) => text !== "");
  const encoder = encoderOf(read, options, random.stream(encoderName));
  const hooks = { ...(signal && { signal }), ...(onEpoch && { onEpoch }), ...(checkpoint && { checkpoint }) };
  const context: LessonContext<never> = { random, ...hooks };
  const logs: FitLog[] = [];
  try {
    if (maskedEpochs > 0) {
      const training = { epochs: maskedEpochs, learningRate: maskedRate };
      logs.push(await learnMaskedWords(encoder, encodeTexts(encoder, read, maxLength), training, context));
    }
    const pairs = neighbours(data.interactions, texts, options.pairs, random.stream("pairs"));
    if (pairs.length > 1) {
      const training = { epochs: pairEpochs, learningRate: pairRate, maxLength };
      logs.push(await learnByContrast(encoder, pairs, training, context));
    }
    return { encoder, texts, log: logOfParts(logs) };
  } catch (error) {
    encoder.bert.dispose();
    throw error;
  }
}

/**
 * What an encoder makes of items' texts, as a column of whitened vectors; rows of items without text are zeros.
 * @param axes how many principal axes are kept; null for all
 */
export async function encodedColumn(
  encoder: TextEncoder,
  texts: readonly string[],
  axes: number | null = null,
): Promise<VectorColumn> {
  const { hidden, positions } = encoder.bert.shape;
  const rows = Array.from(texts.keys()).filter((row) => texts[row] !== "");
  const read = rows.map((row) => texts[row] as string);
  const found = whitened(
    { dimensions: hidden, values: await textVectors(encoder, read, { maxLength: positions }) },
    axes ?? hidden,
  );
  const values = new Float32Array(texts.length * found.dimensions);
  for (const [at, row] of rows.entries()) {
    const from = at * found.dimensions;
    values.set(found.values.subarray(from, from + found.dimensions), row * found.dimensions);
  }
  return { ...found, values };
}

/**
 * What the recommender learns, by itself: a vector for each item, to be one column beside others in a table that many models
 * read, so that the encoder is taught once.
 * @param given options; `halfLife` has no say here
 */
export async function encoderColumn(
  data: TrainingData,
  given: Partial<EncoderOptions>,
  context: FitContext,
): Promise<{ readonly column: VectorColumn; readonly log: FitLog }> {
  const { encoder, texts, log } = await taughtEncoder(data, given, context);
  try {
    return { column: await encodedColumn(encoder, texts, resolveEncoder(given).axes), log };
  } finally {
    encoder.bert.dispose();
  }
}

/** The options over their defaults. @throws InputError for what is unknown, out of range, or does not go together */
export function resolveEncoder(given: Partial<EncoderOptions>): Readonly<EncoderOptions> {
  const options = resolveOptions<EncoderOptions>(encoderName, defaults, rules, given);
  const { hidden, axes } = options;
  if (hidden % heads === 0 && (axes === null || axes <= hidden)) return options;
  throw new InputError({
    wanted: `hidden as a multiple of ${heads}, and no more axes than that`,
    got: `hidden: ${hidden}, axes: ${axes}`,
    where: encoderName,
    fix: "For example hidden: 64, axes: 32.",
  });
}

function textsOf(table: Table, fields: readonly string[] | null): string[] {
  const all = Object.entries(table.columns).flatMap(([column, { type }]) =>
    type === "text" || type === "category" ? [column] : [],
  );
  const texts = itemTexts(
    table,
    (fields ?? all).map((column) => ({ column, label: null })),
  );
  if (texts.filter((text) => text !== "").length > 1) return texts;
  throw new InputError({
    wanted: "texts of at least two items",
    got: fields === null && all.length === 0 ? "a table without texts and labels" : "empty ones",
    where: encoderName,
    fix: "Name the columns that hold texts in fields, or leave this model out.",
  });
}

function encoderOf(
  texts: readonly string[],
  { vocabulary, hidden, layers, maxLength }: EncoderOptions,
  draw: Random,
): TextEncoder {
  const tokenizer = trainWordPiece(texts, { size: vocabulary });
  const shape = {
    ...{
      vocabulary: tokenizer.size,
      hidden,
      layers,
      heads,
      feedForward: 4 * hidden,
      positions: maxLength,
      segments: 2,
    },
    ...({ dropout: 0.1, attentionDropout: 0.1, epsilon: 1e-12, activation: "gelu", deviation: 0.02 } as const),
  };
  return { tokenizer, bert: bert(shape, draw) };
}

/** Texts of items that one user met one after the other, drawn from all such pairs. */
function neighbours(events: Interactions, texts: readonly string[], most: number, draw: Random): TextPair[] {
  if (most === 0) return [];
  const { items } = events.perUser();
  const pairs: TextPair[] = [];
  for (let user = 0; user < items.rows; user++) {
    const history = items.row(user);
    for (let at = 1; at < history.length; at++) {
      const [one, next] = [texts[history[at - 1] as number] as string, texts[history[at] as number] as string];
      // Two items of one text tell nothing, and an empty text nobody.
      if (one !== next && one !== "" && next !== "") pairs.push([one, next]);
    }
  }
  return Array.from(permutation(pairs.length, draw).subarray(0, most), (at) => pairs[at] as TextPair);
}
