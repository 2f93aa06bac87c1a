import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import { vocabulary } from "../../base/vocabulary.ts";
import { counted } from "../notes.ts";
import { sequences } from "../sequences.ts";
import type { Sequences } from "../types.ts";
import { type CleanTextOptions, cleanTextDefaults, cleanTextRules, textCleaner } from "./clean.ts";
import { type WordsOptions, wordCutter, wordsDefaults, wordsRules } from "./words.ts";

/** Texts as rows of words. The vocabulary is ordered by falling count, words of equal count by their code units. */
export interface TextSequences extends Sequences {
  /** How often each word of the vocabulary stands in the texts: [vocabulary.size]. */
  readonly counts: Int32Array;
  /** Words in the texts, the unknown ones included. */
  readonly tokens: number;
  /** Those among them that are not in the vocabulary. */
  readonly unknown: number;
}

/** Which words are kept. */
export interface VocabularyOptions {
  /** Words that stand in the texts less often are not in the vocabulary. Default 1. */
  minCount: number;
  /** The most words a vocabulary may hold, the commonest first; null for all. */
  maxWords: number | null;
  /** The id under which all other words are kept, such as "<unk>"; null drops them (default). */
  unknownAs: string | null;
}

const vocabularyDefaults: VocabularyOptions = { minCount: 1, maxWords: null, unknownAs: null };
const vocabularyRules = {
  minCount: option.wholeNumber(1),
  maxWords: option.orNull(option.wholeNumber(1)),
  unknownAs: option.orNull(option.text()),
};

export type TextSequencesOptions = CleanTextOptions & WordsOptions & VocabularyOptions;

/**
 * Texts as `Sequences` of words, one row per text: cleaned (`cleanText`), cut (`words`), numbered. A text without a known
 * word is an empty row, so that rows stay aligned with the texts.
 * @throws InputError when the texts hold no word at all, or when none is as frequent as `minCount`
 */
export function textSequences(texts: readonly string[], given: Partial<TextSequencesOptions> = {}): TextSequences {
  const defaults = { ...cleanTextDefaults, ...wordsDefaults, ...vocabularyDefaults };
  const rules = { ...cleanTextRules, ...wordsRules, ...vocabularyRules };
  const { html, addresses, form, letterCase, segment, language, minCount, maxWords, unknownAs } = resolveOptions(
    "textSequences",
    defaults,
    rules,
    given,
  );
  const clean = textCleaner({ html, addresses, form, letterCase });
  const cut = wordCutter({ segment, language });
  return numberWords(
    texts.map((text) => cut(clean(text))),
    { minCount, maxWords, unknownAs },
  );
}

/**
 * Rows of words, however they were cut, as `Sequences`.
 * @throws InputError as `textSequences`, and when `unknownAs` is a word of the texts
 */
export function wordSequences(
  rows: readonly (readonly string[])[],
  given: Partial<VocabularyOptions> = {},
): TextSequences {
  return numberWords(rows, resolveOptions("wordSequences", vocabularyDefaults, vocabularyRules, given));
}

function numberWords(rows: readonly (readonly string[])[], options: VocabularyOptions): TextSequences {
  const { minCount, maxWords, unknownAs } = options;
  const counts = new Map<string, number>();
  for (const row of rows) for (const word of row) counts.set(word, (counts.get(word) ?? 0) + 1);
  const ordered = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const kept = ordered.filter(([, count]) => count >= minCount).slice(0, maxWords ?? undefined);
  if (kept.length === 0) throw nothingLeft(rows.length, ordered, minCount);
  const tokens = ordered.reduce((sum, [, count]) => sum + count, 0);
  const unknown = tokens - kept.reduce((sum, [, count]) => sum + count, 0);
  if (unknownAs !== null) {
    if (counts.has(unknownAs)) throw taken(unknownAs);
    if (unknown > 0) kept.push([unknownAs, unknown]);
  }
  const known = vocabulary(
    "word",
    kept.map(([word]) => word),
  );
  const other = unknownAs === null ? undefined : known.find(unknownAs);
  const values = new Int32Array(other === undefined ? tokens - unknown : tokens);
  const offsets = new Int32Array(rows.length + 1);
  let size = 0;
  for (const [r, row] of rows.entries()) {
    for (const word of row) {
      const index = known.find(word) ?? other;
      if (index !== undefined) values[size++] = index;
    }
    offsets[r + 1] = size;
  }
  return {
    ...sequences(known, offsets, values),
    counts: Int32Array.from(kept, ([, count]) => count),
    tokens,
    unknown,
  };
}

function nothingLeft(texts: number, ordered: readonly (readonly [string, number])[], minCount: number): InputError {
  const [most] = ordered;
  if (most === undefined) {
    return new InputError({
      wanted: "texts with words in them",
      got: `${counted(texts)} without any`,
      fix: "Look at the texts before cleaning: markup, addresses and punctuation are taken out.",
    });
  }
  return new InputError({
    wanted: `words that stand in the texts at least ${minCount} times (minCount)`,
    got: `${counted(ordered.length)} distinct words, the commonest of them (“${most[0]}”) ${counted(most[1])} times`,
    fix: `Lower minCount to ${most[1]} or less, or bring more text.`,
  });
}

function taken(word: string): InputError {
  return new InputError({
    wanted: "in unknownAs a word that no text holds",
    got: `“${word}”, which is one of their words`,
    fix: "Choose another, such as “<unk>”.",
  });
}
