import type { Vocabulary } from "../../base/vocabulary.ts";
import { sequencesOf } from "../../data/sequences.ts";
import type { Queries } from "../../data/types.ts";
import { listOf } from "../recommend.ts";
import type { TopK } from "../recommender.ts";

/**
 * The same questions, to be answered from what was found for each of them: the second of two stages (Covington, Adams and
 * Sargin 2016). A query for which nothing was found has no candidates and gets an empty list.
 * @param found one list per query
 * @param items the vocabulary that the lists' indices belong to
 */
export function amongFound(queries: Queries, found: TopK, items: Vocabulary): Queries {
  const lists = Array.from({ length: queries.length }, (_, query) => listOf(found, query));
  return { ...queries, candidates: sequencesOf(items, lists) };
}
