import { option, resolveOptions } from "../base/options.ts";
import { sparseMatrix } from "../data/sparse.ts";
import type { Interactions, Queries } from "../data/types.ts";
import { currentBackend } from "../engine/backend.ts";
import {
  type FactorizeMatrixOptions,
  factorizeMatrix,
  factorizeMatrixDefaults,
  factorizeMatrixRules,
} from "./factorize-matrix.ts";
import {
  factorArrays,
  factorsFrom,
  type LatentFactors,
  pairScores,
  queryVectors,
  scoreAll,
  vectorsOf,
} from "./latent-factors.ts";
import { defineModel } from "./model.ts";
import type { FitContext, FitLog, HasItemVectors, ModelState, PredictsRatings, Recommender } from "./recommender.ts";

export interface DenseFactorizationOptions extends FactorizeMatrixOptions {
  /** "zero" takes every cell without a rating for a rating of 0, as the document's sum over all i, j does; "masked" leaves it out. */
  missing: "zero" | "masked";
}

/**
 * Matrix factorisation as document 1 prints it (4.2.1): the whole user × item matrix R ≈ U Vᵀ, no biases, no mean.
 * It is here to be examined; `biasedFactorization` and `als` are what one would use. Memory grows with users × items.
 * `predict` gives U_u · V_i as it is, 0 for the unseen.
 */
export function denseFactorization(
  given: Partial<DenseFactorizationOptions> = {},
  saved?: ModelState,
): Recommender & PredictsRatings & HasItemVectors {
  const options = resolveOptions<DenseFactorizationOptions>(
    "dense-factorization",
    { ...factorizeMatrixDefaults, optimizer: "adam", learningRate: 0.02, missing: "zero" },
    { ...factorizeMatrixRules, missing: option.oneOf("zero", "masked") },
    given,
  );
  const { model, fitted } = defineModel<LatentFactors>(
    {
      name: "dense-factorization",
      options: { ...options },
      uses: "user",
      fit: ({ interactions }, context) => fitDense(interactions, options, context),
      score: async (factors, queries) => scoreAll(factors, queryVectors(factors, queries)),
      arrays: factorArrays,
      restore: factorsFrom,
    },
    saved,
  );
  return Object.assign(model, {
    async predict(queries: Queries, item: Int32Array) {
      const factors = fitted().learned;
      return Float32Array.from(pairScores(factors, queryVectors(factors, queries), item));
    },
    itemVectors: async () => vectorsOf(fitted().learned, fitted().items),
  });
}

async function fitDense(
  data: Interactions,
  { missing, ...options }: DenseFactorizationOptions,
  context: FitContext,
): Promise<{ learned: LatentFactors; log: FitLog }> {
  const begun = performance.now();
  const { offsets, columns, values, rows, columnCount } = sparseMatrix(data, "values");
  const cells = new Float32Array(rows * columnCount);
  const mask = missing === "masked" ? new Float32Array(rows * columnCount) : null;
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      const cell = row * columnCount + (columns[at] as number);
      cells[cell] = values[at] as number;
      if (mask !== null) mask[cell] = 1;
    }
  }
  const factors = await factorizeMatrix(
    { rows, columns: columnCount, values: cells },
    options,
    {
      random: context.random.stream("dense-factorization"),
      ...(context.signal === undefined ? {} : { signal: context.signal }),
      onStep: ({ step, steps, objective, seconds }) =>
        context.onEpoch?.({ epoch: step, epochs: steps, loss: objective / cells.length, seconds }),
    },
    mask,
  );
  const epochs = factors.log.map(({ step, steps, objective, seconds }) => ({
    epoch: step,
    epochs: steps,
    loss: objective / cells.length,
    seconds,
  }));
  const learned = {
    dimensions: factors.dimensions,
    userVectors: factors.left,
    itemVectors: factors.right,
    userBias: new Float32Array(rows),
    itemBias: new Float32Array(columnCount),
    offset: 0,
  };
  const seconds = (performance.now() - begun) / 1000;
  return { learned, log: { epochs, seconds, backend: currentBackend().name, interrupted: factors.interrupted } };
}
