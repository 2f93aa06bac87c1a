import type { WordPair, WordPairs } from "../loaders/word-judgements.ts";
import { subcategories } from "./goods.ts";
import { features, styles } from "./phrases.ts";
import type { Wording } from "./wording.ts";

/** Words of one class in the shop's English texts, by what they mean: words of one meaning stand for each other. */
const classes: Readonly<Record<string, readonly Wording[]>> = {
  style: Object.values(styles),
  feature: Object.values(features),
  "kind of goods": subcategories,
};

/**
 * Pairs of English words of the shop's texts, judged by how the texts are made: 10 for two words that say the same (one
 * wording of a style, a feature or a kind of goods stands for the other), 0 for two of the same class that do not. Phrases
 * of several words are left out. For trying out word vectors where no judgements by people can be had.
 */
export function shopWordPairs(): WordPairs {
  return {
    title: "the shop's synonyms",
    pairs: Object.values(classes).flatMap(pairsOfClass),
    licence: "made up by this project, under its licence",
    origin: "the wordings that the made-up shop's texts are drawn from",
  };
}

/** The words of those pairs by class: style, feature, kind of goods. */
export function shopWordClasses(): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(classes).map(([name, wordings]) => [name, [...meaningsOf(wordings).keys()]]),
  );
}

/** Which of the wordings each single word belongs to. */
function meaningsOf(wordings: readonly Wording[]): Map<string, number> {
  const meanings = new Map<string, number>();
  for (const [meaning, { english }] of wordings.entries()) {
    for (const word of english) if (/^[a-z]+$/.test(word)) meanings.set(word, meaning);
  }
  return meanings;
}

function pairsOfClass(wordings: readonly Wording[]): WordPair[] {
  const words = [...meaningsOf(wordings)];
  return words.flatMap(([first, meaning], at) =>
    words.slice(at + 1).map(([second, other]): WordPair => ({ first, second, mark: meaning === other ? 10 : 0 })),
  );
}
