import { InputError } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import { decoder } from "./decoder.ts";
import type { LanguageModel } from "./language-model.ts";
import type { LanguageNetwork } from "./language-network.ts";
import { recurrentLanguageModel } from "./recurrent-language-model.ts";

/** A rung of the ladder of neural language models, and how much it may learn. */
export interface SizedNetwork {
  readonly kind: "elman" | "gru" | "lstm" | "transformer";
  /** Rows of the table of tokens. */
  readonly vocabulary: number;
  /** The most numbers that are learned; the widest network within them is made. */
  readonly parameters: number;
  readonly layers: number;
  /** The most tokens of a text; only a Transformer is limited by it. */
  readonly positions: number;
  readonly dropout: number;
}

/** Attention heads of the Transformer; widths are multiples of it for all kinds. */
const heads = 4;

/**
 * The widest language model of a kind that learns at most so many numbers, so that kinds compare at the size of a budget
 * and not of a width. All read and choose tokens by one table; the Transformer's feed-forward part is four times as wide.
 * @throws InputError when not even the narrowest fits
 */
export function networkOfSize(wanted: SizedNetwork, draw: Random): LanguageNetwork<Int32Array> & LanguageModel {
  const { kind, vocabulary, layers, positions, dropout } = wanted;
  let hidden = 0;
  while (parametersOf(wanted, hidden + heads) <= wanted.parameters) hidden += heads;
  if (hidden === 0) {
    throw new InputError({
      wanted: `at least ${parametersOf(wanted, heads)} parameters for ${kind} over ${vocabulary} tokens`,
      got: String(wanted.parameters),
      where: "networkOfSize",
      fix: "Allow more, or take a smaller vocabulary.",
    });
  }
  if (kind !== "transformer") {
    return recurrentLanguageModel({ cell: kind, vocabulary, hidden, layers, dropout, deviation: 0.1 }, draw);
  }
  const sizes = { vocabulary, hidden, layers, heads, feedForward: 4 * hidden, positions };
  return decoder({ ...sizes, dropout, epsilon: 1e-5, deviation: 0.05 }, draw);
}

/** How many numbers a network of this width learns. */
export function parametersOf({ kind, vocabulary, layers, positions }: SizedNetwork, hidden: number): number {
  const [square, table] = [hidden * hidden, vocabulary * hidden];
  switch (kind) {
    case "elman":
      return table + vocabulary + layers * (2 * square + hidden);
    case "gru":
      return table + vocabulary + layers * (6 * square + 4 * hidden);
    case "lstm":
      return table + vocabulary + layers * (8 * square + 4 * hidden);
    case "transformer":
      return table + positions * hidden + layers * (12 * square + 13 * hidden) + 2 * hidden;
  }
}
