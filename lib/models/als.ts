import { option, resolveOptions } from "../base/options.ts";
import { type CellValue, sparseMatrix } from "../data/sparse.ts";
import type { Interactions, Queries } from "../data/types.ts";
import { gram, type HalfStep, solveRow } from "./als-steps.ts";
import {
  type AlternatingFactors,
  type AlternatingOptions,
  alternatingDefaults,
  alternatingLeastSquares,
  alternatingRules,
} from "./alternating-least-squares.ts";
import { factorArrays, factorsFrom, type LatentFactors, queryVectors, scoreAll, vectorsOf } from "./latent-factors.ts";
import { defineModel, type Judge } from "./model.ts";
import type { EpochRecord, FitContext, FitLog, HasItemVectors, ModelState, Recommender } from "./recommender.ts";

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
 * needs no retraining. Explicit feedback is centred on the mean rating.
 */
export function als(given: Partial<AlsOptions> = {}, saved?: ModelState): Recommender & HasItemVectors {
  const options = resolveOptions("als", defaults, rules, given);
  const { model, fitted } = defineModel<LatentFactors>(
    {
      name: "als",
      options: { ...options },
      uses: "both",
      fit: ({ interactions }, context, judge) => fitAls(interactions, options, context, judge),
      score: async (factors, queries) => scoreAll(factors, foldIn(factors, queries, options)),
      arrays: factorArrays,
      restore: factorsFrom,
    },
    saved,
  );
  return Object.assign(model, { itemVectors: async () => vectorsOf(fitted().learned, fitted().items) });
}

async function fitAls(
  data: Interactions,
  options: AlsOptions,
  context: FitContext,
  judge: Judge<LatentFactors> | null,
): Promise<{ learned: LatentFactors; log: FitLog }> {
  const begun = performance.now();
  const byUser = sparseMatrix(data, options.feedback === "explicit" ? "values" : options.cells);
  const offset = options.feedback === "explicit" ? centre(byUser.values) : 0;
  const records: EpochRecord[] = [];
  const biases = { userBias: new Float32Array(data.users.size), itemBias: new Float32Array(data.items.size), offset };
  const whole = ({ left, right }: AlternatingFactors): LatentFactors => ({
    dimensions: options.dimensions,
    userVectors: left,
    itemVectors: right,
    ...biases,
  });
  const { factors, interrupted } = await alternatingLeastSquares(byUser, options, {
    random: context.random.stream("als"),
    ...(context.signal === undefined ? {} : { signal: context.signal }),
    async onHalfStep(half) {
      if (half.solved === "left") return;
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
  const log = { epochs: records, seconds: (performance.now() - begun) / 1000, backend: "javascript", interrupted };
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
function foldIn(factors: LatentFactors, queries: Queries, options: AlsOptions) {
  const found = queryVectors(factors, queries);
  const { dimensions: k, itemVectors } = factors;
  const { history } = queries;
  if (history === null) return found;
  let half: HalfStep | null = null;
  for (let q = 0; q < queries.length; q++) {
    const items = history.items.row(q);
    if ((queries.user?.[q] ?? -1) >= 0 || items.length === 0) continue;
    half ??= { fixed: itemVectors, gram: options.feedback === "implicit" ? gram(itemVectors, k) : null, options };
    const from = history.items.offsets[q] as number;
    const wanted = options.feedback === "explicit" || options.cells === "values" ? history.value : null;
    const values = Float32Array.from(items, (_, at) =>
      wanted === null ? 1 : (wanted[from + at] as number) - factors.offset,
    );
    solveRow({ ...half, options: { ...options, solver: "exact" } }, items, values, found.vectors, q);
  }
  return found;
}
