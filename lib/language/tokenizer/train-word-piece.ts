import { BertPreTokenizer } from "@huggingface/tokenizers";
import { type OptionRule, option, resolveOptions } from "../../base/options.ts";
import { type BertTextOptions, bertFiles, bertNormalizer, bertTokens, continuation } from "./bert-files.ts";
import { BertNormalizer } from "./bert-normalizer.ts";
import { tokenizerFromFiles } from "./from-files.ts";
import { bertTextDefaults, bertTextRules } from "./from-vocabulary.ts";
import { learnMerges } from "./merges.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { alphabetOf, checkRoom, wordCounts } from "./word-counts.ts";

/** How a vocabulary is learned, whichever its pieces. */
export interface VocabularyTrainingOptions {
  /** The most tokens, special ones and single characters included. Default 8000. */
  size: number;
  /** A pair of pieces becomes one only where it stands in the texts so often. Default 2. */
  minCount: number;
  /** Further special tokens, which are never cut: separators, marks of fields. Default none. */
  special: readonly string[];
}

export interface WordPieceOptions extends VocabularyTrainingOptions, BertTextOptions {
  /** The most single characters, the commonest; null (default) for all. A word is spelled without the others. */
  alphabet: number | null;
}

export const vocabularyTrainingDefaults: VocabularyTrainingOptions = { size: 8000, minCount: 2, special: [] };
const names: OptionRule<readonly string[]> = {
  wanted: "a list of distinct texts, none empty",
  holds: (value): value is readonly string[] =>
    Array.isArray(value) &&
    new Set(value).size === value.length &&
    value.every((name) => typeof name === "string" && name !== ""),
};
export const vocabularyTrainingRules = {
  size: option.wholeNumber(1, 2_000_000),
  minCount: option.wholeNumber(1),
  special: names,
};

/**
 * A BERT tokenizer with a WordPiece vocabulary learned from texts: words as BERT cuts them, every character by itself
 * and (with ##) inside a word, then the commonest pairs joined one by one (`learnMerges`). This is how Hugging Face's
 * WordPieceTrainer learns; the likelihood score of the original (Schuster & Nakajima 2012) was never published as code.
 * Ids: special tokens, characters by code point, inner characters by code point, joined pieces in order of joining.
 * Texts that hold the special tokens themselves are not cut at them.
 * @throws InputError for texts without a word, or a size that has no room for the characters
 */
export function trainWordPiece(texts: readonly string[], given: Partial<WordPieceOptions> = {}): Tokenizer {
  const { size, minCount, special, alphabet, ...text } = resolveOptions(
    "trainWordPiece",
    { ...vocabularyTrainingDefaults, ...bertTextDefaults, alphabet: null },
    { ...vocabularyTrainingRules, ...bertTextRules, alphabet: option.orNull(option.wholeNumber(1)) },
    given,
  );
  const normalizer = new BertNormalizer(bertNormalizer(text));
  const cutter = new BertPreTokenizer();
  const words = wordCounts(texts, (one) => cutter.pre_tokenize_text(normalizer.normalize(one)), "trainWordPiece");
  const characters = alphabetOf(words, alphabet);
  const known = new Set(characters);
  const spelled = [...words.keys()].map((word) => [...word].filter((sign) => known.has(sign)));
  const inner = new Set(spelled.flatMap((signs) => signs.slice(1)));
  const specials = [...new Set([...Object.values(bertTokens), ...special])];
  const tokens = [
    ...specials,
    ...characters,
    ...characters.filter((sign) => inner.has(sign)).map((sign) => continuation + sign),
  ];
  checkRoom(size, tokens.length, "trainWordPiece");
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const start = spelled.map((signs) =>
    signs.map((sign, at) => ids.get(at === 0 ? sign : continuation + sign) as number),
  );
  learnMerges(
    { ids: start, counts: [...words.values()] },
    tokens,
    (left, right) => left + right.slice(continuation.length),
    { size, minCount },
  );
  return tokenizerFromFiles(bertFiles(tokens, text, special), "the learned vocabulary");
}
