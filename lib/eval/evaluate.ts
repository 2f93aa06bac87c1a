import { InputError, shown } from "../base/errors.ts";
import { withDefaults } from "../base/options.ts";
import type { Queries, Split } from "../data/types.ts";
import { type FitLog, type PredictsRatings, predictsRatings, type Recommender } from "../models/recommender.ts";
import type { BootstrapOptions } from "./bootstrap.ts";
import { describeCandidates, sampledLabel } from "./candidates.ts";
import { assemble, type Column } from "./columns.ts";
import { type ItemDistance, itemStatistics } from "./item-statistics.ts";
import { answerLists, judgeLists, judgeRanking, judgeScores } from "./judge-lists.ts";
import { judgeRatings } from "./judge-ratings.ts";
import type { Evaluation, ItemStatistics, Metric, RatingMetric } from "./types.ts";
import { type Watch, watch } from "./watch.ts";

/** What may be said beside the model, the split and the metrics. */
export interface EvaluateOptions {
  /** Under which name the model stands in tables; its own by default. */
  label: string | null;
  /** What `fit` returned: tells the backend and the time of training. */
  log: FitLog | null;
  /** The seed the model was fitted with. */
  seed: number | null;
  /** How unlike two items are, for the intra-list distance. */
  distance: ItemDistance | null;
  /** How the intervals are drawn. */
  bootstrap: Partial<BootstrapOptions>;
  /** Aborting it ends the evaluation after the slice in hand, with the signal's reason. */
  signal: AbortSignal | null;
  /** Called after each slice: how many questions (lists, rows of scores, ratings) are answered so far. */
  onProgress: ((answered: number) => void) | null;
}

const defaults: EvaluateOptions = {
  label: null,
  log: null,
  seed: null,
  distance: null,
  bootstrap: {},
  signal: null,
  onProgress: null,
};

/**
 * Judges a fitted model under a split, by full ranking over the whole vocabulary. When the split carries sampled
 * candidates, ranking and score metrics are given twice: over the full ranking under their own name, and over the
 * candidates as "HR@10 (100 sampled)", so that no sampled figure stands alone. Rating metrics are left out, with a note,
 * where the model predicts no ratings or the test part has none. Only a slice of scores is ever held.
 * @throws InputError without metrics or queries, for two of one name, for k above the number of items, or for candidates that lack
 *   a right answer
 */
export async function evaluate(
  model: Recommender,
  split: Split,
  metrics: readonly Metric[],
  options?: Partial<EvaluateOptions>,
): Promise<Evaluation> {
  const { label, log, seed, distance, bootstrap, signal, onProgress } = withDefaults("evaluate", defaults, options);
  checkMetrics(metrics, split);
  const begun = performance.now();
  const eye = watch(signal, onProgress);
  const sampled = sampledLabel(split);
  const statistics = itemStatistics(split.train, distance ?? undefined);
  const notes = distance === null ? [] : [`distance between items: ${distance.source}`];
  const columns = [
    ...(await overQueries(model, split, metrics, null, statistics, eye)),
    ...(sampled === null ? [] : await overQueries(model, split, metrics, sampled, statistics, eye)),
    ...(await overRatings(model, split, metrics, notes, eye)),
  ];
  const place = new Map(metrics.map(({ name }, at) => [name, at]));
  columns.sort((a, b) => (place.get(a.metric.name) as number) - (place.get(b.metric.name) as number));
  return assemble(
    {
      model: label ?? model.name,
      protocol: split.protocol,
      candidates: describeCandidates(split, sampled),
      backend: log?.backend ?? "unknown",
      seeds: seed === null ? [] : [seed],
      seconds: { fit: log?.seconds ?? Number.NaN, answer: (performance.now() - begun) / 1000 },
      users: split.queries.user,
      ratingUsers: split.test.user,
      notes,
    },
    columns,
    bootstrap,
  );
}

function checkMetrics(metrics: readonly Metric[], split: Split): void {
  if (split.queries.length === 0 && metrics.some(({ kind }) => kind !== "rating")) {
    throw new InputError({
      wanted: "at least one query with a right answer",
      got: "none",
      where: `evaluate under “${split.protocol}”`,
      fix: "Hold out more, or keep more users: every test event may be of an item its user already had.",
    });
  }
  const names = metrics.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (names.length > 0 && twice === undefined) return;
  throw new InputError({
    wanted: "at least one metric, each once",
    got: twice === undefined ? "none" : `${shown(twice)} twice`,
    where: "evaluate",
    fix: "Give a list such as [ndcg(10), recall(10)].",
  });
}

/** Ranking, score and list metrics. Properties of lists are told of the full ranking alone. */
async function overQueries(
  model: Recommender,
  split: Split,
  metrics: readonly Metric[],
  sampled: string | null,
  statistics: ItemStatistics,
  eye: Watch,
): Promise<Column[]> {
  const queries: Queries = sampled === null ? { ...split.queries, candidates: null } : split.queries;
  const remark = sampled === null ? "" : `; ranked among the right answers and ${sampled} candidates only`;
  const columns: Column[] = [];
  function add(metric: Metric, values: Float64Array | number, unanswered: number): void {
    columns.push({
      name: sampled === null ? metric.name : `${metric.name} (${sampled})`,
      metric,
      per: typeof values === "number" ? "all" : "query",
      values: typeof values === "number" ? Float64Array.of(values) : values,
      unanswered,
      convention: metric.convention + remark,
    });
  }
  const ranking = metrics.filter((metric) => metric.kind === "ranking");
  const ofLists = sampled === null ? metrics.filter((metric) => metric.kind === "list") : [];
  if (ranking.length + ofLists.length > 0) {
    const lists = await answerLists(model, queries, Math.max(...[...ranking, ...ofLists].map(({ k }) => k)), eye);
    const unanswered = lists.filter((list) => list.length === 0).length;
    for (const metric of ranking) add(metric, judgeRanking(metric, lists, split.truth), unanswered);
    for (const metric of ofLists) add(metric, judgeLists(metric, lists, statistics), unanswered);
  }
  const scored = metrics.filter((metric) => metric.kind === "score");
  if (scored.length > 0) {
    const { values, unanswered } = await judgeScores(scored, model, queries, split.truth, eye);
    for (const [m, metric] of scored.entries()) add(metric, values[m] as Float64Array, unanswered);
  }
  return columns;
}

async function overRatings(
  model: Recommender,
  split: Split,
  metrics: readonly Metric[],
  notes: string[],
  eye: Watch,
): Promise<Column[]> {
  const wanted = metrics.filter((metric) => metric.kind === "rating");
  if (wanted.length === 0) return [];
  const names = wanted.map(({ name }) => name).join(", ");
  if (split.test.value === null) notes.push(`${names} left out: the test part has no ratings`);
  else if (!predictsRatings(model)) notes.push(`${names} left out: ${model.name} predicts no ratings`);
  else return ratingColumns(wanted, model, split, split.test.value, eye);
  return [];
}

async function ratingColumns(
  metrics: readonly RatingMetric[],
  model: Recommender & PredictsRatings,
  split: Split,
  actual: Float32Array,
  eye: Watch,
): Promise<Column[]> {
  const values = await judgeRatings(metrics, model, split, actual, eye);
  return metrics.map((metric, m) => {
    const errors = values[m] as Float64Array;
    const unanswered = errors.reduce((count, error) => count + (Number.isNaN(error) ? 1 : 0), 0);
    return { name: metric.name, metric, per: "rating", values: errors, unanswered, convention: metric.convention };
  });
}
