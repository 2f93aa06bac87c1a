import { sliceSequences } from "../../data/queries.ts";
import type { Queries, Sequences } from "../../data/types.ts";
import { tf } from "../../engine/tf.ts";
import { bestOfScores } from "../recommend.ts";
import type { TopK } from "../recommender.ts";
import type { RowsToFind, Similarity } from "./similarity.ts";

/** How many scores are held at once: 4 M float32, 16 MB. */
const scoresAtOnce = 4_194_304;

/**
 * The k rows nearest to each query by all scores, a slice of queries at a time: products on the engine, distances in
 * plain JavaScript, since products would tell small distances badly.
 * @param rows the vectors; of length 1 for cosines, as the queries then are
 * @param excluded rows that are left out, per query
 */
export async function denseSearch(
  rows: RowsToFind,
  similarity: Similarity,
  queries: Float32Array,
  k: number,
  excluded: Sequences | null,
): Promise<TopK> {
  const { dimensions } = rows;
  const items = rows.values.length / dimensions;
  const count = queries.length / dimensions;
  const atOnce = Math.max(1, Math.floor(scoresAtOnce / items));
  const found: TopK = { k, items: new Int32Array(count * k), scores: new Float32Array(count * k) };
  const scorer = similarity === "euclidean" ? distancesTo(rows) : productsWith(rows);
  try {
    for (let from = 0; from < count; from += atOnce) {
      const to = Math.min(count, from + atOnce);
      const scores = await scorer.scores(queries.subarray(from * dimensions, to * dimensions));
      const best = bestOfScores(scores, leavingOut(excluded, from, to), k);
      found.items.set(best.items, from * k);
      found.scores.set(best.scores, from * k);
    }
  } finally {
    scorer.end();
  }
  return found;
}

/** Queries that leave nothing but those rows out. */
function leavingOut(excluded: Sequences | null, from: number, to: number): Queries {
  const items = excluded && sliceSequences(excluded, from, to);
  const history = items && { items, value: null, time: null };
  return { length: to - from, user: null, history, time: null, candidates: null, exclude: history ? "seen" : "none" };
}

/** Scores of all rows, [queries, rows]. */
interface Scorer {
  scores(queries: Float32Array): Promise<Float32Array>;
  end(): void;
}

function productsWith({ dimensions, values }: RowsToFind): Scorer {
  const rows = tf.tensor2d(values, [values.length / dimensions, dimensions]);
  return {
    async scores(queries) {
      const products = tf.tidy(() =>
        tf.matMul(tf.tensor2d(queries, [queries.length / dimensions, dimensions]), rows, false, true),
      );
      try {
        return (await products.data()) as Float32Array;
      } finally {
        products.dispose();
      }
    },
    end: () => rows.dispose(),
  };
}

function distancesTo({ dimensions, values }: RowsToFind): Scorer {
  const rows = values.length / dimensions;
  return {
    async scores(queries) {
      const scores = new Float32Array((queries.length / dimensions) * rows);
      for (let at = 0; at < scores.length; at++) {
        const query = Math.floor(at / rows) * dimensions;
        const row = (at % rows) * dimensions;
        let sum = 0;
        for (let d = 0; d < dimensions; d++) sum += ((queries[query + d] as number) - (values[row + d] as number)) ** 2;
        scores[at] = -sum;
      }
      return scores;
    },
    end() {},
  };
}
