import { InputError, internal } from "../base/errors.ts";
import { sliceQueries } from "../data/queries.ts";
import type { Queries } from "../data/types.ts";
import { type Recommender, ranksItself, type TopK } from "./recommender.ts";

/** How many scores are held at once: 4 M float32, 16 MB. */
const scoresAtOnce = 4_194_304;

/**
 * The k best items of each query.
 *
 * Items are ordered by score, equal scores by the lower item index. An item is left out when the model's score is NaN or
 * −Infinity, when it stands in the query's history and `queries.exclude` is "seen", and when the query has candidates
 * and it is not among them. Short lists end in −1. A model that ranks on the device does so; the others are scored in
 * slices, so that queries × items is never whole in memory.
 *
 * Throws InputError when k is below 1 or above the number of items the model knows.
 */
export async function recommend(model: Recommender, queries: Queries, k: number): Promise<TopK> {
  if (!Number.isInteger(k) || k < 1) throw kOutOfRange(k, "a whole number of at least 1");
  if (queries.length === 0) return emptyTopK(0, k);
  if (ranksItself(model)) return model.topK(queries, k);

  const result = emptyTopK(queries.length, k);
  let from = 0;
  let rows = 1;
  while (from < queries.length) {
    const to = Math.min(queries.length, from + rows);
    const slice = sliceQueries(queries, from, to);
    const scores = await model.score(slice);
    const items = scores.length / slice.length;
    if (!Number.isInteger(items))
      throw internal(`${model.name} gave ${scores.length} scores for ${slice.length} queries`);
    if (k > items) throw kOutOfRange(k, `at most ${items}, the number of items the model knows`);
    selectTopK(scores, slice, items, result, from);
    from = to;
    rows = Math.max(1, Math.floor(scoresAtOnce / items));
  }
  return result;
}

/**
 * The k best items of each query from dense scores [queries, items], by the rules of `recommend`. Scores of items that are
 * left out are overwritten. Throws InputError when k is below 1 or above the number of items.
 */
export function bestOfScores(scores: Float32Array, queries: Queries, k: number): TopK {
  if (!Number.isInteger(k) || k < 1) throw kOutOfRange(k, "a whole number of at least 1");
  const items = queries.length === 0 ? k : scores.length / queries.length;
  if (!Number.isInteger(items)) throw internal(`${scores.length} scores for ${queries.length} queries`);
  if (k > items) throw kOutOfRange(k, `at most ${items}, the number of items`);
  const result = emptyTopK(queries.length, k);
  selectTopK(scores, queries, items, result, 0);
  return result;
}

function kOutOfRange(k: number, wanted: string): InputError {
  return new InputError({
    wanted: `k to be ${wanted}`,
    got: String(k),
    where: "recommend",
    fix: "Ask for a shorter list.",
  });
}

function emptyTopK(rows: number, k: number): TopK {
  return {
    k,
    items: new Int32Array(rows * k).fill(-1),
    scores: new Float32Array(rows * k).fill(Number.NEGATIVE_INFINITY),
  };
}

/** Fills rows `firstRow` … of `result` from a dense slice of scores, which it overwrites where items are excluded. */
function selectTopK(scores: Float32Array, queries: Queries, items: number, result: TopK, firstRow: number): void {
  for (let q = 0; q < queries.length; q++) {
    const row = scores.subarray(q * items, (q + 1) * items);
    if (queries.exclude === "seen" && queries.history !== null) {
      for (const item of queries.history.items.row(q)) row[item] = Number.NaN;
    }
    const at = (firstRow + q) * result.k;
    const best = result.items.subarray(at, at + result.k);
    const bestScores = result.scores.subarray(at, at + result.k);
    if (queries.candidates === null) {
      for (let item = 0; item < items; item++) insert(best, bestScores, item, row[item] as number);
    } else {
      for (const item of queries.candidates.row(q).slice().sort()) insert(best, bestScores, item, row[item] as number);
    }
  }
}

/** Keeps a short list sorted. Items must come in ascending order, so that equal scores keep the lower index first. */
function insert(best: Int32Array, scores: Float32Array, item: number, score: number): void {
  let place = best.length - 1;
  if (!(score > (scores[place] as number))) return;
  while (place > 0 && score > (scores[place - 1] as number)) {
    scores[place] = scores[place - 1] as number;
    best[place] = best[place - 1] as number;
    place--;
  }
  scores[place] = score;
  best[place] = item;
}

/** Row q of a TopK without the −1 at its end. */
export function listOf(top: TopK, q: number): Int32Array {
  const row = top.items.subarray(q * top.k, (q + 1) * top.k);
  const end = row.indexOf(-1);
  return end < 0 ? row : row.subarray(0, end);
}
