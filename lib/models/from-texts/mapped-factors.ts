import { option, resolveOptions } from "../../base/options.ts";
import { type ColumnWeights, columnWeightsRule, rowVectors } from "../../data/features/row-vectors.ts";
import { type SparseMatrix, sparseMatrix } from "../../data/sparse.ts";
import type { Queries, TrainingData } from "../../data/types.ts";
import {
  type AlternatingOptions,
  alternatingDefaults,
  alternatingLeastSquares,
  alternatingRules,
} from "../alternating-least-squares.ts";
import { itemTable } from "../content.ts";
import { factorArrays, factorsFrom, type LatentFactors, queryVectors, scoreAll, vectorsOf } from "../latent-factors.ts";
import { defineModel } from "../model.ts";
import type { EpochRecord, FitContext, FitLog, HasItemVectors, ModelState, Recommender } from "../recommender.ts";
import { ridgeRegression } from "./ridge.ts";

export interface MappedFactorsOptions extends Omit<AlternatingOptions, "feedback"> {
  /** How much each column of the item table counts, by name; null for all columns alike. */
  columns: ColumnWeights | null;
  /** Of the ridge regressions that foretell factors from content. */
  penalty: number;
}

const { feedback: _feedback, ...alternating } = alternatingDefaults;
const { feedback: _rule, ...alternatingRule } = alternatingRules;
const defaults: MappedFactorsOptions = { ...alternating, dimensions: 32, columns: null, penalty: 1 };
const rules = { ...alternatingRule, columns: option.orNull(columnWeightsRule), penalty: option.positive() };

/** Factors of all items, and which of them there are. */
interface Learned {
  readonly factors: LatentFactors;
  /** By item: 1 where it was met in training or its content says something. */
  readonly answered: Int32Array;
}

/**
 * Matrix factorisation whose new items get their vectors from content: the factors of items met in training are found by
 * alternating least squares, a ridge regression for each dimension learns them from the items' features (`rowVectors`,
 * each item counting as often as it was met), and items nobody has met are given what it foretells (Gantner et al. 2010,
 * attribute-to-latent-factor mapping). Items met keep the vectors that behaviour gave them.
 *
 * It knows users by index alone: one never seen has no answer (NaN), nor has an item without events and content.
 * @throws InputError for options out of range, and from `fit` without a table of the items or with columns that it lacks
 */
export function mappedFactors(
  given: Partial<MappedFactorsOptions> = {},
  saved?: ModelState,
): Recommender & HasItemVectors {
  const options = resolveOptions<MappedFactorsOptions>("mapped-factors", defaults, rules, given);
  const { model, fitted } = defineModel<Learned>(
    {
      name: "mapped-factors",
      options: { ...options },
      uses: "user",
      fit: (data, context) => fitMapped(data, options, context),
      score: answersOf,
      arrays: ({ factors, answered }) => ({
        ...factorArrays(factors),
        answered: { shape: [answered.length], values: answered },
      }),
      restore: (arrays) => ({ factors: factorsFrom(arrays), answered: arrays.int32("answered") }),
    },
    saved,
  );
  return Object.assign(model, { itemVectors: async () => vectorsOf(fitted().learned.factors, fitted().items) });
}

async function answersOf({ factors, answered }: Learned, queries: Queries): Promise<Float32Array> {
  const scores = await scoreAll(factors, queryVectors(factors, queries));
  const items = answered.length;
  for (let q = 0; q < queries.length; q++) {
    const row = scores.subarray(q * items, (q + 1) * items);
    if ((queries.user?.[q] ?? -1) < 0) row.fill(Number.NaN);
    else for (const [item, known] of answered.entries()) if (known === 0) row[item] = Number.NaN;
  }
  return scores;
}

async function fitMapped(
  { interactions, items }: TrainingData,
  options: MappedFactorsOptions,
  context: FitContext,
): Promise<{ learned: Learned; log: FitLog }> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const features = rowVectors(itemTable("mapped-factors", items, interactions.items), options.columns);
  const records: EpochRecord[] = [];
  const byUser = sparseMatrix(interactions, "binary");
  const { factors, interrupted, engine } = await alternatingLeastSquares(
    byUser,
    { ...options, feedback: "implicit" },
    {
      random: context.random.stream("mapped factors"),
      ...(context.signal === undefined ? {} : { signal: context.signal }),
      async onEpoch({ epoch, objective }) {
        const { epochs } = options;
        records.push({ epoch, epochs, loss: objective / byUser.columns.length, seconds: seconds() });
        await context.onEpoch?.(records.at(-1) as EpochRecord);
      },
    },
  );
  const met = new Int32Array(interactions.items.size);
  for (const item of interactions.item) met[item] = (met[item] as number) + 1;
  const itemVectors = factors.right.slice();
  foretell(itemVectors, features, met, options);
  const { dimensions } = options;
  const biases = { userBias: new Float32Array(interactions.users.size), itemBias: new Float32Array(met.length) };
  const whole = { dimensions, userVectors: factors.left, itemVectors, ...biases, offset: 0 };
  const answered = met.map((times, item) =>
    Number(times > 0 || (features.offsets[item] as number) < (features.offsets[item + 1] as number)),
  );
  const log = { epochs: records, seconds: seconds(), backend: engine, interrupted };
  return { learned: { factors: whole, answered }, log };
}

/** Writes over the vectors of items never met what ridge regressions learn from those that were. */
function foretell(vectors: Float32Array, features: SparseMatrix, met: Int32Array, options: MappedFactorsOptions): void {
  const { dimensions, penalty } = options;
  const rows = Int32Array.from(met.keys()).filter((item) => (met[item] as number) > 0);
  const fresh = Int32Array.from(met.keys()).filter((item) => met[item] === 0);
  if (fresh.length === 0) return;
  const weights = Float64Array.from(rows, (item) => met[item] as number);
  for (let d = 0; d < dimensions; d++) {
    const targets = Float64Array.from(rows, (item) => vectors[item * dimensions + d] as number);
    const foretold = ridgeRegression(features, { rows, targets, weights }, { penalty }).predict(features);
    for (const item of fresh) vectors[item * dimensions + d] = foretold[item] as number;
  }
}
