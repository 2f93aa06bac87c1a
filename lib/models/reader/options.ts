import { option, resolveOptions } from "../../base/options.ts";
import { type AnswerKind, readerName } from "./questions.ts";

/** What a sequence reader is made of, and how it is trained. */
export interface ReaderOptions {
  answers: AnswerKind;
  /** For answers "class"; at least two. */
  classes: number;
  encoder: "elman" | "gru" | "lstm" | "transformer";
  /** Width of token vectors and states. */
  dimensions: number;
  layers: number;
  /** Attention heads; for "transformer" only. */
  heads: number;
  /** Share of entries dropped in training. */
  dropout: number;
  /** Most tokens of a history that are read, the latest. */
  maxLength: number;
  epochs: number;
  /** Adam's. */
  learningRate: number;
  /** Questions in a step. */
  batchSize: number;
}

const defaults: ReaderOptions = {
  answers: "number",
  classes: 2,
  encoder: "lstm",
  dimensions: 32,
  layers: 1,
  heads: 1,
  dropout: 0.2,
  maxLength: 50,
  epochs: 10,
  learningRate: 3e-3,
  batchSize: 64,
};

const rules = {
  answers: option.oneOf("number", "yes or no", "class"),
  classes: option.wholeNumber(2),
  encoder: option.oneOf("elman", "gru", "lstm", "transformer"),
  dimensions: option.wholeNumber(1),
  layers: option.wholeNumber(1),
  heads: option.wholeNumber(1),
  dropout: option.number(0, 0.99),
  maxLength: option.wholeNumber(1),
  epochs: option.wholeNumber(1),
  learningRate: option.positive(),
  batchSize: option.wholeNumber(1),
};

/** The options over their defaults. Throws InputError for what is unknown or out of range. */
export function resolveReaderOptions(given: Partial<ReaderOptions>): Readonly<ReaderOptions> {
  return resolveOptions<ReaderOptions>(readerName, defaults, rules, given);
}
