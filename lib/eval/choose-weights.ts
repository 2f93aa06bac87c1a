import { InputError } from "../base/errors.ts";
import { checkNumber, withDefaults } from "../base/options.ts";
import { random } from "../base/random.ts";
import { sliceQueries } from "../data/queries.ts";
import type { Split, Table } from "../data/types.ts";
import type { CommonScale } from "../models/common-scale.ts";
import { joinScaled, scaledScores } from "../models/hybrid.ts";
import { bestOfScores, listOf } from "../models/recommend.ts";
import type { Recommender } from "../models/recommender.ts";
import type { RankingMetric } from "./types.ts";

/** How weights are looked for. */
export interface ChooseWeightsOptions {
  /** As in the hybrid that the weights are for. */
  scale: CommonScale;
  /** Weights are multiples of 1 / steps that add up to 1: steps + 1 of them for two parts, 66 for three and 10 steps. */
  steps: number;
  /** Aborting it ends the search with the signal's reason. */
  signal: AbortSignal | null;
}

/** One weighting and how it did. */
export interface WeightTrial {
  readonly weights: readonly number[];
  /** The metric's mean over the queries. */
  readonly value: number;
}

const defaults: ChooseWeightsOptions = { scale: "standard", steps: 10, signal: null };

/** How many scores of one part are held at once: 2 M float32, 8 MB. */
const scoresAtOnce = 2_097_152;

/**
 * Finds the weights of a hybrid by trying a grid of them on a validation split. The parts are fitted on that split's
 * training part; each is scored once, whatever the number of weightings. Of equally good weightings the one nearest to
 * equal weights is taken.
 * @param parts fitted, in the order of the hybrid's
 * @returns the best weights, and every trial in the order of the grid
 * @throws InputError without parts or queries, or for an option out of range
 */
export async function chooseWeights(
  parts: readonly Recommender[],
  split: Split,
  metric: RankingMetric,
  options?: Partial<ChooseWeightsOptions>,
): Promise<{ readonly weights: readonly number[]; readonly tried: readonly WeightTrial[] }> {
  const { scale, steps, signal } = withDefaults("chooseWeights", defaults, options);
  checkNumber("chooseWeights", "steps", steps, { min: 1, integer: true });
  const { queries, truth } = split;
  if (parts.length === 0 || queries.length === 0) {
    throw new InputError({
      wanted: "at least one fitted part and one query",
      got: `${parts.length} parts, ${queries.length} queries`,
      where: "chooseWeights",
      fix: "Give the parts of the hybrid and a validation split.",
    });
  }
  const grid = simplexGrid(parts.length, steps).map((counts) => counts.map((count) => count / steps));
  const sums = new Float64Array(grid.length);
  const rows = Math.max(1, Math.floor(scoresAtOnce / truth.vocabulary.size));
  for (let from = 0; from < queries.length; from += rows) {
    const slice = sliceQueries(queries, from, Math.min(queries.length, from + rows));
    const scaled: Float32Array[] = [];
    for (const part of parts) scaled.push(await scaledScores(part, slice, scale));
    for (const [at, weights] of grid.entries()) {
      signal?.throwIfAborted();
      const scores = joinScaled(scaled, weights, scale, slice.length);
      const top = bestOfScores(scores, slice, metric.k);
      for (let q = 0; q < slice.length; q++) {
        sums[at] = (sums[at] as number) + metric.value(listOf(top, q), new Set(truth.row(from + q)));
      }
    }
  }
  const tried = grid.map((weights, at) => ({ weights, value: (sums[at] as number) / queries.length }));
  const best = tried.reduce((one, other) => (isBetter(other, one, metric.better) ? other : one));
  return { weights: best.weights, tried };
}

/** What `tuneWeights` is given beside. */
export interface TuneWeightsOptions extends ChooseWeightsOptions {
  /** The seed the parts are fitted with. */
  seed: number;
  /** Features handed to `fit`. */
  items: Table | null;
  users: Table | null;
}

/**
 * `chooseWeights` from the start: makes the parts, fits them on the training part of the split's validation split,
 * chooses the weights there, and disposes of the parts. The test part is not looked at.
 * @throws InputError for a split without a validation split, and as `chooseWeights`
 */
export async function tuneWeights(
  make: () => readonly Recommender[],
  { validation }: Split,
  metric: RankingMetric,
  options?: Partial<TuneWeightsOptions>,
): Promise<{ readonly weights: readonly number[]; readonly tried: readonly WeightTrial[] }> {
  const { seed, items, users, ...choosing } = withDefaults(
    "tuneWeights",
    { ...defaults, seed: 1, items: null, users: null },
    options,
  );
  if (validation === undefined) {
    throw new InputError({
      wanted: "a split with a validation split",
      got: "one without",
      where: "tuneWeights",
      fix: "Make one: withValidation(split, (train) => lastOut(train)).",
    });
  }
  const tables = { ...(items === null ? {} : { items }), ...(users === null ? {} : { users }) };
  const parts = make();
  try {
    for (const part of parts) {
      const signal = choosing.signal === null ? {} : { signal: choosing.signal };
      await part.fit({ interactions: validation.train, ...tables }, { random: random(seed), ...signal });
    }
    return await chooseWeights(parts, validation, metric, choosing);
  } finally {
    for (const part of parts) part.dispose();
  }
}

/** All lists of `parts` whole numbers from 0 that add up to `total`, the first number falling. */
function simplexGrid(parts: number, total: number): number[][] {
  if (parts === 1) return [[total]];
  return Array.from({ length: total + 1 }, (_, left) =>
    simplexGrid(parts - 1, left).map((others) => [total - left, ...others]),
  ).flat();
}

function isBetter(a: WeightTrial, b: WeightTrial, better: RankingMetric["better"]): boolean {
  if (a.value !== b.value) return a.value > b.value === (better === "higher");
  const spread = ({ weights }: WeightTrial) => weights.reduce((sum, weight) => sum + weight * weight, 0);
  return spread(a) < spread(b);
}
