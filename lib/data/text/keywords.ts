import { checkNumber } from "../../base/options.ts";
import type { Sequences } from "../types.ts";

/** The words by which one document differs most from the others. */
export interface Keywords {
  /** By index of the vocabulary, the most telling first. */
  readonly words: Int32Array;
  /** G² of each: twice the natural logarithm of a likelihood ratio; above 3.84 by chance in one word of twenty. */
  readonly scores: Float64Array;
}

/**
 * Keywords of documents by the likelihood ratio (Dunning 1993, Computational Linguistics 19; Rayson and Garside 2000): a word
 * that stands in a document more often than in all others is scored by how much likelier its counts are under two
 * rates, one here and one elsewhere, than under a single one. Ties by index.
 * @param documents rows of words, e.g. all reviews of one item as one row
 * @param most how many words a document may get; fewer where fewer stand there oftener than elsewhere
 */
export function keywords(documents: Sequences, most: number): Keywords[] {
  checkNumber("keywords", "most", most, { min: 1, integer: true });
  const all = new Float64Array(documents.vocabulary.size);
  for (const word of documents.values) all[word] = (all[word] as number) + 1;
  const total = documents.values.length;
  return Array.from({ length: documents.rows }, (_, row) => {
    const own = documents.row(row);
    const counts = new Map<number, number>();
    for (const word of own) counts.set(word, (counts.get(word) ?? 0) + 1);
    const scored = [...counts].flatMap(([word, here]) => {
      const elsewhere = (all[word] as number) - here;
      const others = total - own.length;
      const telling = here * others > elsewhere * own.length;
      return telling ? [{ word, score: likelihoodRatio(here, own.length, elsewhere, others) }] : [];
    });
    const best = scored.sort((a, b) => b.score - a.score || a.word - b.word).slice(0, most);
    return { words: Int32Array.from(best, ({ word }) => word), scores: Float64Array.from(best, ({ score }) => score) };
  });
}

/** G² of k₁ of n₁ words against k₂ of n₂. */
function likelihoodRatio(k1: number, n1: number, k2: number, n2: number): number {
  const rate = (k1 + k2) / (n1 + n2);
  const term = (count: number, expected: number) => (count === 0 ? 0 : count * Math.log(count / expected));
  const own = term(k1, n1 * rate) + term(n1 - k1, n1 * (1 - rate));
  const others = term(k2, n2 * rate) + term(n2 - k2, n2 * (1 - rate));
  return 2 * (own + others);
}
