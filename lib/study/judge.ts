import { random } from "../base/random.ts";
import type { Queries, Split, TrainingData } from "../data/types.ts";
import { evaluate } from "../eval/evaluate.ts";
import type { ItemDistance } from "../eval/item-statistics.ts";
import { averageSeeds } from "../eval/merge.ts";
import type { Evaluation, Metric } from "../eval/types.ts";
import { listOf, recommend } from "../models/recommend.ts";
import type { Recommender } from "../models/recommender.ts";

/** How a model did on the test part. */
export interface Judged {
  readonly evaluation: Evaluation;
  /** The lists of the users that are looked at, as item indices, from the first seed. */
  readonly samples: readonly (readonly number[])[];
}

/** What a judgement is given. */
export interface JudgeContext {
  readonly split: Split;
  readonly tables: Omit<TrainingData, "interactions">;
  readonly metrics: readonly Metric[];
  readonly distance: ItemDistance | null;
  readonly seeds: readonly number[];
  readonly label: string;
  /** The users that are looked at, and how many items a list of theirs has; null for a model that makes no lists. */
  readonly looked: { readonly queries: Queries; readonly k: number } | null;
  readonly signal: AbortSignal | null;
}

/** Resamples of the bootstrap: enough for intervals of two digits, and quick with thousands of users. */
const resamples = 1000;

/**
 * Fits a model with chosen options on the whole training part, the validation part within it, once with each seed, and
 * judges it on the test part. Several seeds are averaged query by query.
 * @throws what `fit` throws, and the signal's reason when it is aborted
 */
export async function judge(make: () => Recommender, context: JudgeContext): Promise<Judged> {
  const { split, tables, metrics, distance, seeds, label, looked, signal } = context;
  const evaluations: Evaluation[] = [];
  let samples: Judged["samples"] = [];
  for (const seed of seeds) {
    signal?.throwIfAborted();
    const model = make();
    try {
      const data = { interactions: split.train, ...tables };
      const log = await model.fit(data, { random: random(seed), ...(signal && { signal }) });
      signal?.throwIfAborted();
      const bootstrap = { resamples };
      evaluations.push(await evaluate(model, split, metrics, { label, log, seed, distance, bootstrap, signal }));
      if (samples.length === 0 && looked !== null) samples = await listsOf(model, looked);
    } finally {
      model.dispose();
    }
  }
  return { evaluation: averageSeeds(evaluations, { resamples }), samples };
}

async function listsOf(model: Recommender, { queries, k }: NonNullable<JudgeContext["looked"]>): Promise<number[][]> {
  const top = await recommend(model, queries, k);
  return Array.from({ length: queries.length }, (_, query) => Array.from(listOf(top, query)));
}
