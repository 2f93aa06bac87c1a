import type { Random } from "../../base/random.ts";
import type { TrainingData } from "../../data/types.ts";
import { adam } from "../../engine/adam.ts";
import { currentBackend } from "../../engine/backend.ts";
import { binaryCrossEntropy } from "../../engine/binary-cross-entropy.ts";
import { lookup } from "../../engine/lookup.ts";
import { tf } from "../../engine/tf.ts";
import { train } from "../../engine/train.ts";
import type { Judge } from "../model.ts";
import type { FitContext, FitLog, StateArray } from "../recommender.ts";
import { trainingHooks } from "../training-hooks.ts";
import { historyFeatures, type ItemLabels, itemFeatures, itemLabels, unseenItems } from "./features.ts";
import { type ScoringFormula, scoringFormula } from "./formula.ts";
import { type ScoringNetworkOptions, scoringName } from "./options.ts";

/** What training leaves: the formula's weights, and what items are. */
export interface LearnedScoring {
  readonly weights: Readonly<Record<string, StateArray>>;
  readonly labels: ItemLabels;
}

/** The formula for so many items with so many labels. */
export function formulaOf(options: ScoringNetworkOptions, items: number, labels: number, draw: Random): ScoringFormula {
  return scoringFormula({ ...options, userFeatures: items, itemFeatures: items + labels }, draw);
}

/** Trains the formula on the events. `judge` is shown what was learned so far. */
export async function fitScoring(
  data: TrainingData,
  options: ScoringNetworkOptions,
  context: FitContext,
  judge: Judge<LearnedScoring> | null,
): Promise<{ learned: LearnedScoring; log: FitLog }> {
  const { interactions } = data;
  const items = interactions.items.size;
  const labels = itemLabels(items, data.items);
  const draw = context.random.stream(scoringName);
  const formula = formulaOf(options, items, labels.labels, draw.stream("start"));
  const variables = Object.values(formula.variables);
  const optimizer = adam(variables, { learningRate: options.learningRate, weightDecay: options.weightDecay });
  const features = tf.tensor2d(itemFeatures(items, labels), [items, items + labels.labels]);
  const history = interactions.perUser();
  // Items that nobody had are not taught as unwanted, so that their labels speak for them.
  const known = Int32Array.from(new Set(interactions.item)).sort();
  const read = async (): Promise<LearnedScoring> => ({ weights: await weightsOf(formula), labels });
  try {
    const outcome = await train({
      model: scoringName,
      options: { ...options },
      examples: interactions.length,
      batchSize: options.batchSize,
      epochs: options.epochs,
      variables,
      optimizer,
      loss(batch, random) {
        const users = batch.map((row) => interactions.user[row] as number);
        const own = batch.map((row) => interactions.item[row] as number);
        const others = unseenItems(known, history, users, options.negatives, (below) => random.integer(below));
        return batchLoss(formula, features, historyFeatures(history, users, items, own), own, others);
      },
      random: draw,
      code: import.meta.url,
      ...trainingHooks(context, judge && (async () => judge(await read()))),
    });
    return { learned: await read(), log: { ...outcome, backend: currentBackend().name } };
  } finally {
    formula.dispose();
    optimizer.dispose();
    features.dispose();
  }
}

/** Binary cross-entropy of each user's own item, 1, and of the items drawn for the user, 0; both sides weigh the same. */
function batchLoss(
  formula: ScoringFormula,
  features: tf.Tensor2D,
  history: Float32Array,
  own: Int32Array,
  others: Int32Array,
): tf.Scalar {
  const rows = own.length;
  const count = others.length / rows;
  const users = formula.encodeUsers(tf.tensor2d(history, [rows, history.length / rows]));
  const encoded = formula.encodeItems(features);
  const right = formula.decode(users, lookup(encoded, own));
  const repeated = lookup(
    users,
    others.map((_, at) => Math.floor(at / count)),
  );
  const wrong = formula.decode(repeated, lookup(encoded, others));
  const yes = binaryCrossEntropy(right, new Float32Array(rows).fill(1)).mean<tf.Scalar>();
  return yes.add<tf.Scalar>(binaryCrossEntropy(wrong, new Float32Array(others.length)).mean()).div(2);
}

async function weightsOf(formula: ScoringFormula): Promise<LearnedScoring["weights"]> {
  const read = Object.entries(formula.variables).map(async ([name, variable]) => {
    return [name, { shape: variable.shape, values: (await variable.data()) as Float32Array }] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
