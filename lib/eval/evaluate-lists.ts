import { InputError } from "../base/errors.ts";
import type { Split } from "../data/types.ts";
import { listOf } from "../models/recommend.ts";
import type { TopK } from "../models/recommender.ts";
import { describeCandidates } from "./candidates.ts";
import { assemble, type Column } from "./columns.ts";
import { judgeRanking } from "./judge-lists.ts";
import type { Evaluation, RankingMetric } from "./types.ts";

/** Where lists came from. */
export interface ListsFrom {
  /** Under which name they stand in tables. */
  readonly label: string;
  /** The engine that made them. */
  readonly backend: string;
  readonly seed: number;
  /** Wall seconds that learning and answering took, where they were measured. */
  readonly seconds?: Evaluation["seconds"];
}

/**
 * Judges lists that were made in any way, such as by an index of vectors or in two stages, against a split's right answers; its
 * figures stand beside those of `evaluate` over the full ranking.
 * @param found one list for each of the split's queries, in their order
 * @throws InputError for lists of other queries, or shorter than a metric looks
 */
export function evaluateLists(
  found: TopK,
  split: Split,
  metrics: readonly RankingMetric[],
  { label, backend, seed, seconds = { fit: Number.NaN, answer: Number.NaN } }: ListsFrom,
): Evaluation {
  const { queries, truth, protocol } = split;
  const longest = Math.max(...metrics.map(({ k }) => k));
  const count = found.items.length / found.k;
  if (count !== queries.length || found.k < longest) {
    throw new InputError({
      wanted: `${queries.length} lists of at least ${longest} places, as the questions and metrics have it`,
      got: `${count} of ${found.k}`,
      where: `evaluateLists, ${label}`,
      fix: "Answer the queries of this very split, with lists as long as the metrics look.",
    });
  }
  const lists = Array.from({ length: count }, (_, query) => listOf(found, query));
  const unanswered = lists.filter((list) => list.length === 0).length;
  const columns = metrics.map((metric): Column => {
    const { name, convention } = metric;
    return { name, metric, per: "query", values: judgeRanking(metric, lists, truth), unanswered, convention };
  });
  const heading = {
    model: label,
    protocol,
    candidates: describeCandidates(split, null),
    backend,
    seeds: [seed],
    seconds,
    notes: [],
  };
  return assemble({ ...heading, users: queries.user, ratingUsers: new Int32Array(0) }, columns);
}
