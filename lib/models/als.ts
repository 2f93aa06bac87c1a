import { rangeOf } from "../base/numbers.ts";
import { option, resolveOptions } from "../base/options.ts";
import { type CellValue, historyCells, type SparseMatrix, sparseMatrix } from "../data/sparse.ts";
import type { Interactions, Queries } from "../data/types.ts";
import type { LeastSquares } from "../engine/hot/least-squares.ts";
import { fastestLoop, gradientSteps, rowSlices } from "./als-steps.ts";
import { alsUpdate } from "./als-update.ts";
import {
  type AlternatingFactors,
  type AlternatingOptions,
  alternatingDefaults,
  alternatingLeastSquares,
  alternatingRules,
} from "./alternating-least-squares.ts";
import {
  type LatentFactors,
  pairScores,
  queryVectors,
  type RatingFactors,
  ratingArrays,
  ratingFactorsFrom,
  scoreAll,
  vectorsOf,
} from "./latent-factors.ts";
import { defineModel, type Judge } from "./model.ts";
import type {
  EpochRecord,
  FitContext,
  FitLog,
  HasItemVectors,
  ModelState,
  Recommender,
  Updates,
} from "./recommender.ts";
import { updatable } from "./updates.ts";

export interface AlsOptions extends AlternatingOptions {
  /** "binary": each event counts 1; "values": its rating or count. Explicit feedback always takes values. */
  cells: CellValue;
}

const defaults: AlsOptions = { ...alternatingDefaults, cells: "binary" };
const rules = { ...alternatingRules, cells: option.oneOf("binary", "values") };

/**
 * Matrix factorisation by alternating least squares: with the items held still each user's vector is a small linear
 * system with a known solution, and the other way round (Hu, Koren, Volinsky 2008; document 1, 9.3).
 *
 * A user unknown in training (index −1) is answered by solving the same system for the query's history, so a new user
 * needs no retraining. Explicit feedback is centred on the mean rating, and predicts ratings, clipped to the range seen in
 * training; what is unknown of user or item counts 0, so that the prediction falls back to the mean.
 *
 * `update` solves again for the users and items with new events alone (`alsUpdate`): each of them ends at the exact
 * solution given the others, which is near a fit on all of the data but not equal to it.
 */
export function als(given: Partial<AlsOptions> = {}, saved?: ModelState): Recommender & HasItemVectors & Updates {
  const options = resolveOptions("als", defaults, rules, given);
  const defined = defineModel<RatingFactors>(
    {
      name: "als",
      options: { ...options },
      uses: "both",
      fit: ({ interactions }, context, judge) => fitAls(interactions, options, context, judge),
      score: async ({ factors }, queries) => scoreAll(factors, await foldIn(factors, queries, options)),
      arrays: ratingArrays,
      restore: ratingFactorsFrom,
    },
    saved,
  );
  const { fitted } = defined;
  const ranking = Object.assign(
    updatable(defined, (learned, growth, context) => alsUpdate(learned, growth, options, context)),
    {
      itemVectors: async () => vectorsOf(fitted().learned.factors, fitted().items),
    },
  );
  if (options.feedback === "implicit") return ranking;
  return Object.assign(ranking, {
    async predict(queries: Queries, item: Int32Array) {
      const { factors, range } = fitted().learned;
      const scores = pairScores(factors, await foldIn(factors, queries, options), item);
      return Float32Array.from(scores, (score) => Math.min(range[1], Math.max(range[0], score)));
    },
  });
}

async function fitAls(
  data: Interactions,
  options: AlsOptions,
  context: FitContext,
  judge: Judge<RatingFactors> | null,
): Promise<{ learned: RatingFactors; log: FitLog }> {
  const begun = performance.now();
  const byUser = sparseMatrix(data, options.feedback === "explicit" ? "values" : options.cells);
  const range = rangeOf(byUser.values);
  const offset = options.feedback === "explicit" ? centre(byUser.values) : 0;
  const records: EpochRecord[] = [];
  const biases = { userBias: new Float32Array(data.users.size), itemBias: new Float32Array(data.items.size), offset };
  const whole = ({ left, right }: AlternatingFactors): RatingFactors => ({
    factors: { dimensions: options.dimensions, userVectors: left, itemVectors: right, ...biases },
    range,
  });
  const { factors, interrupted, engine } = await alternatingLeastSquares(byUser, options, {
    random: context.random.stream("als"),
    ...(context.signal === undefined ? {} : { signal: context.signal }),
    async onEpoch(half) {
      const record: EpochRecord = {
        epoch: half.epoch,
        epochs: options.epochs,
        loss: half.objective / byUser.columns.length,
        ...(judge === null ? {} : { validation: await judge(whole(half.factors)) }),
        seconds: (performance.now() - begun) / 1000,
      };
      records.push(record);
      await context.onEpoch?.(record);
    },
  });
  const log = { epochs: records, seconds: (performance.now() - begun) / 1000, backend: engine, interrupted };
  return { learned: whole(factors), log };
}

/** Subtracts the mean in place and returns it. */
function centre(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const average = sum / values.length;
  for (const [at, value] of values.entries()) values[at] = value - average;
  return average;
}

/** The users' vectors, and for users unseen in training the solution for their history. */
async function foldIn(factors: LatentFactors, queries: Queries, options: AlsOptions) {
  const found = queryVectors(factors, queries);
  const strangers = strangersCells(factors, queries, options);
  if (strangers === null) return found;
  const loop = await holdingItems(factors, options);
  for (const [from, to] of rowSlices(strangers)) loop.solve(strangers, from, to, found.vectors);
  return found;
}

/** For each fitted model the loop that holds its items still, so that a single request does not begin by copying them. */
const holding = new WeakMap<LatentFactors, Promise<LeastSquares>>();

function holdingItems(factors: LatentFactors, options: AlsOptions): Promise<LeastSquares> {
  const known = holding.get(factors);
  if (known !== undefined) return known;
  const made = fastestLoop({ ...options, gradientSteps, solver: "exact" }).then(({ loop }) => {
    loop.hold(factors.itemVectors);
    return loop;
  });
  holding.set(factors, made);
  return made;
}

/** The histories of users unseen in training as rows of a matrix, all other rows empty; null where there are none. */
function strangersCells(
  factors: LatentFactors,
  { length, user, history }: Queries,
  options: AlsOptions,
): SparseMatrix | null {
  if (history === null) return null;
  const offsets = new Int32Array(length + 1);
  const columns: number[] = [];
  const values: number[] = [];
  const wanted = options.feedback === "explicit" || options.cells === "values" ? history.value : null;
  for (let q = 0; q < length; q++) {
    if ((user?.[q] ?? -1) < 0) {
      const given = wanted?.subarray(history.items.offsets[q], history.items.offsets[q + 1]) ?? null;
      for (const [item, value] of historyCells(history.items.row(q), given)) {
        columns.push(item);
        values.push(wanted === null ? 1 : value - factors.offset);
      }
    }
    offsets[q + 1] = columns.length;
  }
  if (columns.length === 0) return null;
  return {
    rows: length,
    columnCount: factors.itemBias.length,
    offsets,
    columns: Int32Array.from(columns),
    values: Float32Array.from(values),
  };
}
