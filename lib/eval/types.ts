/** What a metric says of itself. The convention is printed under every table it stands in. */
interface MetricBase {
  /** As it heads a column: "nDCG@10". */
  readonly name: string;
  /** The formula's variant: denominators, ideal list, ties, queries left out. */
  readonly convention: string;
  readonly better: "higher" | "lower";
}

/** Error of predicted ratings; one value per test rating, averaged by `combine`. */
export interface RatingMetric extends MetricBase {
  readonly kind: "rating";
  /** The per-rating value that is kept for paired tests (squared or absolute error). */
  value(predicted: number, actual: number): number;
  /** The figure from the mean of those values: the identity, or a root. */
  combine(mean: number): number;
}

/** Quality of one ranked list against the set of relevant items. */
export interface RankingMetric extends MetricBase {
  readonly kind: "ranking";
  /** How deep a list it wants. */
  readonly k: number;
  /** `ranked`: item indices, best first, at most k, no −1. `relevant`: distinct item indices, at least one. */
  value(ranked: ArrayLike<number>, relevant: ReadonlySet<number>): number;
}

/** Quality of a whole row of scores, such as AUC. */
export interface ScoreMetric extends MetricBase {
  readonly kind: "score";
  /** `scores`: one per item, NaN where unanswered. `relevant` and `excluded`: item indices. */
  value(scores: Float32Array, relevant: ReadonlySet<number>, excluded: ReadonlySet<number>): number;
}

/** What is known of items before any list is judged. */
export interface ItemStatistics {
  /** Events of each item in the training part. */
  readonly popularity: Int32Array;
  /** Users in the training part. */
  readonly users: number;
  /** How unlike two items are, in [0, 1]; absent where nothing tells. */
  readonly distance?: (a: number, b: number) => number;
  /** In words, for the table's foot: "1 − cosine of genres". */
  readonly distanceSource?: string;
}

/** A property of all lists together (coverage, Gini) or of each list by itself (novelty, diversity). */
export interface ListMetric extends MetricBase {
  readonly kind: "list";
  readonly k: number;
  /** `lists`: one per query, −1 removed. Returns one value per list, or a single value for all of them. */
  values(lists: readonly Int32Array[], statistics: ItemStatistics): Float64Array | number;
}

export type Metric = RatingMetric | RankingMetric | ScoreMetric | ListMetric;

/** A mean with its uncertainty. */
export interface Summary {
  readonly mean: number;
  /**
   * 95 % bootstrap interval over queries (over users where a user has several, and for ratings); NaN bounds for a figure
   * that belongs to all lists together.
   */
  readonly ci95: readonly [number, number];
  /** Queries (or ratings) it stands on. */
  readonly n: number;
  /** Queries the model had no answer for, which count as misses; of rating metrics the ratings left out. */
  readonly unanswered: number;
}

/** The errors of predicted ratings, one per test rating that was predicted or NaN. */
export interface RatingErrors {
  /** The user of each test rating: ratings of one user are not independent, so intervals draw whole users. */
  readonly users: Int32Array;
  /** `RatingMetric.value` of each test rating, by the metric's name; NaN where there was no prediction. */
  readonly values: Readonly<Record<string, Float64Array>>;
}

/** One model judged under one protocol. */
export interface Evaluation {
  readonly model: string;
  readonly protocol: string;
  /** "full ranking over 1,682 items, seen items left out", or how candidates were drawn. */
  readonly candidates: string;
  readonly backend: string;
  readonly seeds: readonly number[];
  readonly seconds: { readonly fit: number; readonly answer: number };
  /** Per query, for paired tests; ranking, score and per-list metrics only. NaN where a query is left out. */
  readonly perQuery: Readonly<Record<string, Float64Array>>;
  /** The user of each query, −1 where it is nobody known; null when every query stands by itself. */
  readonly users: Int32Array | null;
  /** Per test rating, for paired tests of rating metrics; null when there are none. */
  readonly ratings: RatingErrors | null;
  readonly summary: Readonly<Record<string, Summary>>;
  /** Each metric's figure for each seed, in the order of `seeds`; one entry for a model judged once. */
  readonly bySeed: Readonly<Record<string, readonly number[]>>;
  /** The metric behind each entry of `summary`; several names may share one: "HR@10" and "HR@10 (100 sampled)". */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** The convention of each metric in `summary`, for the foot of the table. */
  readonly conventions: Readonly<Record<string, string>>;
  /** What was left out and why. */
  readonly notes: readonly string[];
}
