import { InputError } from "../base/errors.ts";
import { mean, standardDeviation } from "../base/numbers.ts";
import { withDefaults } from "../base/options.ts";
import { random } from "../base/random.ts";
import type { Split, Table } from "../data/types.ts";
import type { FitContext, Recommender } from "../models/recommender.ts";
import type { EvaluateOptions } from "./evaluate.ts";
import { evaluate } from "./evaluate.ts";
import { averageSeeds, poolSplits } from "./merge.ts";
import type { Evaluation, Metric } from "./types.ts";

/** Makes an unfitted model for a seed; models that draw nothing of their own may pass it over. */
export type MakeModel = (seed: number) => Recommender;

/** What fitting and judging again and again needs. */
export interface RepeatOptions extends Omit<EvaluateOptions, "log" | "seed"> {
  /** Features handed to `fit`. */
  items: Table | null;
  users: Table | null;
  /** Whatever else `fit` is to be told: validation, or a look at each epoch. The signal is that of the evaluation. */
  context: Omit<FitContext, "random" | "signal">;
}

const defaults: RepeatOptions = {
  label: null,
  distance: null,
  bootstrap: {},
  signal: null,
  onProgress: null,
  items: null,
  users: null,
  context: {},
};

/**
 * Fits and judges a model once per seed and averages each query's values over the seeds, so that intervals and paired
 * tests are over queries while the luck of one start is averaged out; `bySeed` keeps the spread. Models are disposed of.
 * @throws InputError without seeds or for one seed twice
 */
export async function evaluateSeeds(
  make: MakeModel,
  split: Split,
  metrics: readonly Metric[],
  seeds: readonly number[],
  options?: Partial<RepeatOptions>,
): Promise<Evaluation> {
  checkSeeds(seeds, "evaluateSeeds");
  const { items, users, context, ...judging } = withDefaults("evaluateSeeds", defaults, options);
  const evaluations: Evaluation[] = [];
  for (const seed of seeds) {
    judging.signal?.throwIfAborted();
    const model = make(seed);
    try {
      const log = await model.fit(
        {
          interactions: split.train,
          ...(items === null ? {} : { items }),
          ...(users === null ? {} : { users }),
        },
        { ...context, random: random(seed), ...(judging.signal === null ? {} : { signal: judging.signal }) },
      );
      judging.signal?.throwIfAborted();
      evaluations.push(await evaluate(model, split, metrics, { ...judging, log, seed }));
    } finally {
      model.dispose();
    }
  }
  return averageSeeds(evaluations, judging.bootstrap);
}

/** One model over several splits. */
export interface CrossValidation {
  /** One evaluation per fold, in the order given. */
  readonly folds: readonly Evaluation[];
  /** All queries and ratings of all folds together; a user who stands in several is drawn as one. */
  readonly pooled: Evaluation;
  /** The mean of the folds' figures (what the literature reports), their standard deviation, and each. */
  readonly summary: Readonly<Record<string, FoldSummary>>;
}

/** A figure over folds. */
export interface FoldSummary {
  readonly mean: number;
  /** Over folds (n − 1), NaN for one fold. Folds share training rows, so this is no standard error. */
  readonly standardDeviation: number;
  readonly perFold: readonly number[];
}

/**
 * Fits and judges a model on each of several splits, such as the official folds of a rating file.
 * @throws InputError without folds or seeds
 */
export async function crossValidate(
  make: MakeModel,
  folds: readonly Split[],
  metrics: readonly Metric[],
  seeds: readonly number[] = [1],
  options?: Partial<RepeatOptions>,
): Promise<CrossValidation> {
  if (folds.length === 0) {
    throw new InputError({ wanted: "at least one split", got: "none", where: "crossValidate", fix: "Pass the folds." });
  }
  const evaluations: Evaluation[] = [];
  for (const fold of folds) evaluations.push(await evaluateSeeds(make, fold, metrics, seeds, options));
  const summary: Record<string, FoldSummary> = {};
  for (const name of Object.keys(evaluations[0]?.summary ?? {})) {
    const perFold = evaluations.map((evaluation) => evaluation.summary[name]?.mean ?? Number.NaN);
    summary[name] = { mean: mean(perFold), standardDeviation: standardDeviation(perFold), perFold };
  }
  return { folds: evaluations, pooled: poolSplits(evaluations, options?.bootstrap), summary };
}

/** Throws InputError unless there is a seed, and none twice. */
export function checkSeeds(seeds: readonly number[], where: string): void {
  if (seeds.length > 0 && new Set(seeds).size === seeds.length) return;
  throw new InputError({
    wanted: "at least one seed, each once",
    got: `[${seeds.join(", ")}]`,
    where,
    fix: "Give a list such as [1, 2, 3].",
  });
}
