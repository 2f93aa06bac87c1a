import { type BootstrapOptions, bootstrap, type Estimate } from "./bootstrap.ts";
import type { Evaluation, Metric, RatingErrors, Summary } from "./types.ts";

/** One figure of an evaluation with all that it is made of. */
export interface Column {
  /** As it heads the table. */
  readonly name: string;
  readonly metric: Metric;
  /** What one value belongs to: a query, a test rating, or all lists together (then there is one value). */
  readonly per: "query" | "rating" | "all";
  readonly values: Float64Array;
  readonly unanswered: number;
  readonly convention: string;
}

/** What an evaluation says beside its figures. */
export interface Heading
  extends Pick<Evaluation, "model" | "protocol" | "candidates" | "backend" | "seeds" | "seconds" | "users" | "notes"> {
  /** The user of each test rating. */
  readonly ratingUsers: Int32Array;
}

/**
 * Puts an evaluation together: means, intervals, conventions.
 * @param bySeed each figure for each seed; without it, the one figure found
 */
export function assemble(
  { ratingUsers, ...heading }: Heading,
  columns: readonly Column[],
  options?: Partial<BootstrapOptions>,
  bySeed?: Evaluation["bySeed"],
): Evaluation {
  const perQuery = columns.filter(({ per }) => per === "query");
  const perRating = columns.filter(({ per }) => per === "rating");
  const estimates = new Map([
    ...estimate(perQuery, heading.users, options),
    ...estimate(perRating, ratingUsers, options),
  ]);
  const ratings: RatingErrors | null =
    perRating.length === 0 ? null : { users: ratingUsers, values: record(perRating, ({ values }) => values) };
  const summary = record(columns, (column): Summary => {
    const { value, ci95 } = estimates.get(column) ?? {
      value: column.values[0] as number,
      ci95: [Number.NaN, Number.NaN] as const,
    };
    const n =
      column.per === "all" ? (heading.users?.length ?? perQuery[0]?.values.length ?? Number.NaN) : known(column);
    return { mean: value, ci95, n, unanswered: column.unanswered };
  });
  return {
    ...heading,
    perQuery: record(perQuery, ({ values }) => values),
    ratings,
    summary,
    bySeed: bySeed ?? record(columns, ({ name }) => [(summary[name] as Summary).mean]),
    metrics: record(columns, ({ metric }) => metric),
    conventions: record(columns, ({ convention }) => convention),
  };
}

/** The columns an evaluation was put together from. */
export function columnsOf(evaluation: Evaluation): Column[] {
  return Object.entries(evaluation.metrics).map(([name, metric]) => {
    const { mean, unanswered } = evaluation.summary[name] as Summary;
    const convention = evaluation.conventions[name] as string;
    const queries = evaluation.perQuery[name];
    const ratings = evaluation.ratings?.values[name];
    const rest = { name, metric, unanswered, convention };
    if (queries !== undefined) return { ...rest, per: "query", values: queries };
    if (ratings !== undefined) return { ...rest, per: "rating", values: ratings };
    return { ...rest, per: "all", values: Float64Array.of(mean) };
  });
}

/** What turns the mean of a metric's values into its figure. */
export function combineOf(metric: Metric): (mean: number) => number {
  return metric.kind === "rating" ? metric.combine : (mean) => mean;
}

function record<T>(columns: readonly Column[], of: (column: Column) => T): Record<string, T> {
  return Object.fromEntries(columns.map((column) => [column.name, of(column)]));
}

function known({ values }: Column): number {
  return values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
}

function estimate(
  columns: readonly Column[],
  users: Int32Array | null,
  options: Partial<BootstrapOptions> | undefined,
): [Column, Estimate][] {
  if (columns.length === 0) return [];
  const estimates = bootstrap(
    columns.map(({ values }) => values),
    users,
    columns.map(({ metric }, at) => {
      const combine = combineOf(metric);
      return (means) => combine(means[at] as number);
    }),
    options,
  );
  return columns.map((column, at) => [column, estimates[at] as Estimate]);
}
