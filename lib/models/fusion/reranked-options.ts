import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import type { Queries } from "../../data/types.ts";

export interface RerankedOptions {
  /** How many of the cheaper list's items are read. Default 50. */
  candidates: number;
  /** Latest items of a history that are read, by their titles. Default 5. */
  titles: number;
  /** Columns that make an item's text, in their order; null (default): all texts and labels of the table. */
  fields: readonly string[] | null;
  /** Tokens of a pair that are read, [CLS] and [SEP] included. Default 64. */
  maxLength: number;
  /** WordPieces that texts are cut into, at most; this and what follows up to `maskedRate` is for an encoder of its own. Default 3000. */
  vocabulary: number;
  /** Width of the encoder's states, a multiple of four (its heads). Default 64. */
  hidden: number;
  /** Default 2. */
  layers: number;
  /** Histories with the item that came next, at most, on which masked words are learned first. Default 5000. */
  maskedTexts: number;
  /** Passes over them; 0 for none. Default 3. */
  maskedEpochs: number;
  /** Default 0.003. */
  maskedRate: number;
  /** Users whose last events are held out to learn on, at most. Default 2000. */
  questions: number;
  /** How many of them each. Default 3. */
  events: number;
  /** Share of the items that is taken away from the cheaper model meanwhile. Default 0. */
  newItems: number;
  /** Best items of the cheaper list among which a held-out one must stand to be learned from. Default 200. */
  pool: number;
  /** Others of them that it is held against, drawn anew in each pass. Default 7. */
  negatives: number;
  /** Passes over the held-out events. Default 3. */
  epochs: number;
  /** Held-out events in a step. Default 16. */
  batchSize: number;
  /** Adam's, after a warm-up, falling in a straight line. Default 0.001. */
  learningRate: number;
  /** Share of the questions that is kept for weighing reader and cheaper list. Default 0.25. */
  weighed: number;
  /** Whether the questions are about items that the user has not had, as queries say. Default "seen". */
  exclude: Queries["exclude"];
}

export const readerHeads = 4;

const defaults: RerankedOptions = {
  candidates: 50,
  titles: 5,
  fields: null,
  maxLength: 64,
  vocabulary: 3000,
  hidden: 64,
  layers: 2,
  maskedTexts: 5000,
  maskedEpochs: 3,
  maskedRate: 3e-3,
  questions: 2000,
  events: 3,
  newItems: 0,
  pool: 200,
  negatives: 7,
  epochs: 3,
  batchSize: 16,
  learningRate: 1e-3,
  weighed: 0.25,
  exclude: "seen",
};

const rules = {
  candidates: option.wholeNumber(1),
  titles: option.wholeNumber(1),
  fields: option.orNull({
    wanted: "a list of at least one column's name",
    holds: (value: unknown): value is readonly string[] =>
      Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string"),
  }),
  maxLength: option.wholeNumber(5),
  vocabulary: option.wholeNumber(50),
  hidden: option.wholeNumber(readerHeads),
  layers: option.wholeNumber(1),
  maskedTexts: option.wholeNumber(1),
  maskedEpochs: option.wholeNumber(0),
  maskedRate: option.positive(),
  questions: option.wholeNumber(2),
  events: option.wholeNumber(1),
  newItems: option.number(0, 0.9),
  pool: option.wholeNumber(2),
  negatives: option.wholeNumber(1),
  epochs: option.wholeNumber(1),
  batchSize: option.wholeNumber(1),
  learningRate: option.positive(),
  weighed: option.number(0.05, 0.95),
  exclude: option.oneOf("seen", "none"),
};

/** The options over their defaults. @throws InputError for an unknown one, one out of range, or a width that heads cannot share */
export function rerankedOptions(given: Partial<RerankedOptions>): Readonly<RerankedOptions> {
  const options = resolveOptions<RerankedOptions>("reranked", defaults, rules, given);
  if (options.hidden % readerHeads === 0) return options;
  throw new InputError({
    wanted: `hidden as a multiple of ${readerHeads}`,
    got: String(options.hidden),
    where: "reranked",
    fix: "For example hidden: 64.",
  });
}
