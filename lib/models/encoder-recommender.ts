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
import { contentBased, itemTable } from "./content.ts";
import type { HasItemFeatures } from "./item-likeness.ts";
import type { FitContext, FitLog, ModelState, Recommender } from "./recommender.ts";

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

const name = "encoder";
const heads = 4;

/**
 * Recommends by a language model of its own: a BERT learns masked words on the items' texts, those of items nobody has
 * met among them, then by contrast which items' texts stand next to each other in histories (as in sentence
 * embeddings: Reimers & Gurevych 2019, Gao et al. 2021). An item is the whitened mean of its text's states, and scores
 * the cosine with the weighted mean of the history's items. After fitting only vectors are kept; texts are read no more.
 *
 * An item without text, and every item where the history has none, scores NaN.
 * @throws InputError for options that do not fit; from `fit` without a table, or without any text in it
 */
export function encoderRecommender(
  given: Partial<EncoderOptions> = {},
  saved?: ModelState,
): Recommender & HasItemFeatures {
  const options = resolved(given);
  const { halfLife } = options;
  const column = { columns: { text: 1 }, halfLife };
  const inner = contentBased(column, saved === undefined ? undefined : { ...saved, model: "content", options: column });
  return {
    ...inner,
    name,
    options: { ...options },
    async fit(data, context) {
      const { column: text, log } = await encoderColumn(data, options, context);
      const items = { vocabulary: data.interactions.items, columns: { text } };
      return logOfParts([log, await inner.fit({ ...data, items }, context)]);
    },
    state: async () => ({ ...(await inner.state()), model: name, options: { ...options } }),
  };
}

/**
 * What the recommender learns, by itself: a vector for each item, to be one column beside others in a table that many models
 * read, so that the encoder is taught once. Rows of items without text are zeros.
 * @param data events to draw pairs from, with the items' table
 * @param given options; `halfLife` has no say here
 * @throws InputError as the recommender
 */
export async function encoderColumn(
  data: TrainingData,
  given: Partial<EncoderOptions>,
  { random, signal, onEpoch, checkpoint }: FitContext,
): Promise<{ readonly column: VectorColumn; readonly log: FitLog }> {
  const options = resolved(given);
  const { hidden, maxLength, maskedEpochs, maskedRate, pairEpochs, pairRate, axes } = options;
  const table = itemTable(name, data.items, data.interactions.items);
  const texts = textsOf(table, options.fields);
  const rows = Array.from(texts.keys()).filter((row) => texts[row] !== "");
  const read = rows.map((row) => texts[row] as string);
  const encoder = encoderOf(read, options, random.stream(name));
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
    const found = whitened(
      { dimensions: hidden, values: await textVectors(encoder, read, { maxLength }) },
      axes ?? hidden,
    );
    const values = new Float32Array(texts.length * found.dimensions);
    for (const [at, row] of rows.entries()) {
      const from = at * found.dimensions;
      values.set(found.values.subarray(from, from + found.dimensions), row * found.dimensions);
    }
    return { column: { ...found, values }, log: logOfParts(logs) };
  } finally {
    encoder.bert.dispose();
  }
}

function resolved(given: Partial<EncoderOptions>): Readonly<EncoderOptions> {
  const options = resolveOptions<EncoderOptions>(name, defaults, rules, given);
  const { hidden, axes } = options;
  if (hidden % heads === 0 && (axes === null || axes <= hidden)) return options;
  throw new InputError({
    wanted: `hidden as a multiple of ${heads}, and no more axes than that`,
    got: `hidden: ${hidden}, axes: ${axes}`,
    where: name,
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
    where: name,
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
