import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";

/** What a classifier is made of, and how it is trained. */
export interface SequenceClassifierOptions {
  /**
   * What reads the steps; "transformer" is causal self-attention with learned positions; "linear" joins them all into
   * one list of numbers, which makes logistic regression.
   */
  encoder: "lstm" | "gru" | "elman" | "transformer" | "linear";
  /** Width of a state. */
  hidden: number;
  layers: number;
  /** The longest dependence in steps that the gates of an "lstm" are started for; null: as PyTorch starts them. */
  memory: number | null;
  /** Attention heads, of which `hidden` is a multiple; for "transformer" only. */
  heads: number;
  /** Width of the vectors that tokens are read through. */
  embedding: number;
  /** Share of entries dropped in training: between layers, and of the last state. */
  dropout: number;
  /** Two have one logit and binary cross-entropy, more a logit each and a softmax. */
  classes: number;
  epochs: number;
  batchSize: number;
  /** Adam's. */
  learningRate: number;
  /** How the learning rate goes on from there, epoch by epoch. */
  schedule: "constant" | "linear" | "cosine";
  /** Epochs without a lower loss on the validation part after which training stops; null: all epochs. */
  patience: number | null;
}

export const classifierName = "sequence-classifier";

const defaults: SequenceClassifierOptions = {
  encoder: "lstm",
  hidden: 128,
  layers: 1,
  memory: null,
  heads: 1,
  embedding: 32,
  dropout: 0,
  classes: 2,
  epochs: 10,
  batchSize: 128,
  learningRate: 1e-3,
  schedule: "constant",
  patience: null,
};

const rules = {
  encoder: option.oneOf("lstm", "gru", "elman", "transformer", "linear"),
  hidden: option.wholeNumber(1),
  layers: option.wholeNumber(1),
  memory: option.orNull(option.wholeNumber(2)),
  heads: option.wholeNumber(1),
  embedding: option.wholeNumber(1),
  dropout: option.number(0, 0.99),
  classes: option.wholeNumber(2),
  epochs: option.wholeNumber(1),
  batchSize: option.wholeNumber(1),
  learningRate: option.positive(),
  schedule: option.oneOf("constant", "linear", "cosine"),
  patience: option.orNull(option.wholeNumber(0)),
};

/** Throws InputError for an unknown option or a value out of its range. */
export function resolveClassifierOptions(
  given: Partial<SequenceClassifierOptions>,
): Readonly<SequenceClassifierOptions> {
  const options = resolveOptions<SequenceClassifierOptions>(classifierName, defaults, rules, given);
  if (options.hidden % options.heads === 0) return options;
  throw new InputError({
    wanted: "hidden to be a multiple of heads",
    got: `${options.hidden} and ${options.heads}`,
    where: classifierName,
    fix: "Each head takes an equal share of a state.",
  });
}
