import { option, resolveOptions } from "../base/options.ts";
import { type CellValue, sparseMatrix, transpose } from "../data/sparse.ts";
import type { Interactions, Queries } from "../data/types.ts";
import { alsObjective, gram, type HalfStep, solveRow, solveRows } from "./als-steps.ts";
import { factorArrays, factorsFrom, type LatentFactors, queryVectors, scoreAll, vectorsOf } from "./latent-factors.ts";
import { defineModel, type Judge } from "./model.ts";
import type { EpochRecord, FitContext, FitLog, HasItemVectors, ModelState, Recommender } from "./recommender.ts";
import { countOf, startingVectors } from "./trainable-factors.ts";

export interface AlsOptions {
  /** "implicit": every event is a preference of confidence 1 + alpha · value (Hu, Koren, Volinsky 2008). "explicit": ratings. */
  feedback: "implicit" | "explicit";
  dimensions: number;
  /** Alternations: all users, then all items. */
  epochs: number;
  /** Weight decay; for explicit feedback times the number of a row's ratings (Zhou et al. 2008). */
  regularization: number;
  /** Weight of an observed event over an unobserved one; implicit feedback only. */
  alpha: number;
  /** "binary": each event counts 1; "values": its rating or count. Explicit feedback always takes values. */
  cells: CellValue;
  /** "exact" solves each row by Cholesky; "conjugate-gradient" takes three steps from where the row stands (Takács et al. 2011). */
  solver: "exact" | "conjugate-gradient";
  initialDeviation: number;
}

const defaults: AlsOptions = {
  feedback: "implicit",
  dimensions: 64,
  epochs: 15,
  regularization: 0.01,
  alpha: 1,
  cells: "binary",
  solver: "conjugate-gradient",
  initialDeviation: 0.01,
};

const rules = {
  feedback: option.oneOf("implicit", "explicit"),
  dimensions: option.wholeNumber(1),
  epochs: option.wholeNumber(1),
  regularization: option.number(0),
  alpha: option.positive(),
  cells: option.oneOf("binary", "values"),
  solver: option.oneOf("exact", "conjugate-gradient"),
  initialDeviation: option.positive(),
};

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
  const { dimensions: k, epochs } = options;
  const byUser = sparseMatrix(data, options.feedback === "explicit" ? "values" : options.cells);
  const offset = options.feedback === "explicit" ? centre(byUser.values) : 0;
  const byItem = transpose(byUser);
  const draw = context.random.stream("als");
  const start = (indices: Int32Array, size: number, name: string) =>
    startingVectors(countOf(indices, size), k, options.initialDeviation, draw.stream(name));
  const factors: LatentFactors = {
    dimensions: k,
    userVectors: start(data.user, data.users.size, "users"),
    itemVectors: start(data.item, data.items.size, "items"),
    userBias: new Float32Array(data.users.size),
    itemBias: new Float32Array(data.items.size),
    offset,
  };
  const pause = restBetween(context.signal);
  const records: EpochRecord[] = [];
  let kept = copyVectors(factors);
  let interrupted = false;
  for (let epoch = 1; epoch <= epochs && !interrupted; epoch++) {
    const done =
      (await solveRows(byUser, factors.itemVectors, factors.userVectors, options, pause)) &&
      (await solveRows(byItem, factors.userVectors, factors.itemVectors, options, pause));
    interrupted = !done;
    if (interrupted) break;
    kept = copyVectors(factors);
    const record: EpochRecord = {
      epoch,
      epochs,
      loss: alsObjective(byUser, factors, options),
      ...(judge === null ? {} : { validation: await judge(factors) }),
      seconds: (performance.now() - begun) / 1000,
    };
    records.push(record);
    await context.onEpoch?.(record);
  }
  const log = { epochs: records, seconds: (performance.now() - begun) / 1000, backend: "javascript", interrupted };
  return { learned: { ...factors, ...kept }, log };
}

/** Subtracts the mean in place and returns it. */
function centre(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const average = sum / values.length;
  for (const [at, value] of values.entries()) values[at] = value - average;
  return average;
}

function copyVectors({ userVectors, itemVectors }: LatentFactors) {
  return { userVectors: userVectors.slice(), itemVectors: itemVectors.slice() };
}

/** Lets the event loop run at least every 80 ms; tells whether to go on. */
function restBetween(signal: AbortSignal | undefined): () => Promise<boolean> {
  let rested = performance.now();
  return async () => {
    if (performance.now() - rested > 80) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      rested = performance.now();
    }
    return !signal?.aborted;
  };
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
