import { internal } from "../base/errors.ts";
import { sliceQueries } from "../data/queries.ts";
import type { Queries, Sequences } from "../data/types.ts";
import { listOf, recommend } from "../models/recommend.ts";
import type { Recommender } from "../models/recommender.ts";
import type { ItemStatistics, ListMetric, RankingMetric, ScoreMetric } from "./types.ts";
import type { Watch } from "./watch.ts";

/** How many queries are asked between two looks at the signal. */
const queriesAtOnce = 4096;

/** How many scores are held at once: 4 M float32, 16 MB. */
const scoresAtOnce = 4_194_304;

/** The k best items of every query, one list each, asked slice by slice. */
export async function answerLists(model: Recommender, queries: Queries, k: number, eye: Watch): Promise<Int32Array[]> {
  const lists: Int32Array[] = [];
  for (let from = 0; from < queries.length; from += queriesAtOnce) {
    eye.step(0);
    const slice = sliceQueries(queries, from, Math.min(queries.length, from + queriesAtOnce));
    const top = await recommend(model, slice, k);
    for (let q = 0; q < slice.length; q++) lists.push(listOf(top, q));
    eye.step(slice.length);
  }
  return lists;
}

/** Ranked lists against the right answers. An empty list is judged like any other: it has found nothing. */
export function judgeRanking(metric: RankingMetric, lists: readonly Int32Array[], truth: Sequences): Float64Array {
  return Float64Array.from(lists, (list, q) => metric.value(list.subarray(0, metric.k), new Set(truth.row(q))));
}

/** What the lists are like, whether they are right or not. */
export function judgeLists(metric: ListMetric, lists: readonly Int32Array[], statistics: ItemStatistics) {
  const cut = lists.map((list) => list.subarray(0, metric.k));
  return metric.values(cut, statistics);
}

/**
 * Whole rows of scores against the right answers, slice by slice. With candidates in the queries only these count; items
 * of the history never do when `exclude` is "seen".
 */
export async function judgeScores(
  metrics: readonly ScoreMetric[],
  model: Recommender,
  queries: Queries,
  truth: Sequences,
  eye: Watch,
): Promise<{ values: Float64Array[]; unanswered: number }> {
  const items = truth.vocabulary.size;
  const values = metrics.map(() => new Float64Array(queries.length));
  let unanswered = 0;
  const rows = Math.min(queriesAtOnce, Math.max(1, Math.floor(scoresAtOnce / items)));
  for (let from = 0; from < queries.length; from += rows) {
    eye.step(0);
    const slice = sliceQueries(queries, from, Math.min(queries.length, from + rows));
    const scores = await model.score(slice);
    if (scores.length !== slice.length * items) {
      throw internal(`${model.name} gave ${scores.length} scores for ${slice.length} queries over ${items} items`);
    }
    for (let q = 0; q < slice.length; q++) {
      const row = scores.subarray(q * items, (q + 1) * items);
      const choice = narrowed(row, slice, q, new Set(truth.row(from + q)));
      if (!choice.scores.some((score, at) => !Number.isNaN(score) && !choice.excluded.has(at))) unanswered++;
      for (const [m, metric] of metrics.entries()) {
        (values[m] as Float64Array)[from + q] = metric.value(choice.scores, choice.relevant, choice.excluded);
      }
    }
    eye.step(slice.length);
  }
  return { values, unanswered };
}

/** One query as a score metric wants it. With candidates, the row shrinks to them and is numbered anew. */
function narrowed(scores: Float32Array, queries: Queries, q: number, relevant: Set<number>) {
  const excluded = new Set<number>(queries.exclude === "seen" ? queries.history?.items.row(q) : []);
  if (queries.candidates === null) return { scores, relevant, excluded };
  const candidates = queries.candidates.row(q);
  const places = (items: Set<number>) =>
    new Set([...candidates.keys()].filter((place) => items.has(candidates[place] as number)));
  return {
    scores: Float32Array.from(candidates, (item) => scores[item] as number),
    relevant: places(relevant),
    excluded: places(excluded),
  };
}
