import { InputError } from "../base/errors.ts";
import { random } from "../base/random.ts";
import type { Queries } from "../data/types.ts";
import { tf } from "../engine/tf.ts";
import { defineModel } from "./model.ts";
import type { ModelState, Recommender, StateArray } from "./recommender.ts";
import { historyFeatures, itemFeatures } from "./scoring/features.ts";
import { resolveScoringOptions, type ScoringNetworkOptions, scoringName } from "./scoring/options.ts";
import { fitScoring, formulaOf, type LearnedScoring } from "./scoring/training.ts";

/** Numbers that a decoder's hidden layer may fill at once. */
const atOnce = 2 ** 22;

/**
 * Document 2's score R(u, i) = f(φ(u), φ(i)) as a recommender (4.1 to 4.3): φ(u) marks the items of the history, φ(i) the
 * item itself and its labels (all category columns of the items' table); both are embedded, encoded by one layer and
 * decoded into a logit, whose sigmoid is the chance that the user has the item. Taught to tell a user's items, each from
 * the rest of the history, from items drawn at random. Features are dense, so that it suits some thousands of items.
 */
export function scoringNetwork(given: Partial<ScoringNetworkOptions> = {}, saved?: ModelState): Recommender {
  const options = resolveScoringOptions(given);
  const { model } = defineModel<LearnedScoring>(
    {
      name: scoringName,
      options: { ...options },
      uses: "history",
      fit: (data, context, judge) => fitScoring(data, options, context, judge),
      score: (learned, queries, items) => scoreQueries(learned, options, queries, items),
      arrays: ({ weights, labels }) => ({
        ...weights,
        labels: { shape: [labels.values.length / Math.max(1, labels.labels), labels.labels], values: labels.values },
      }),
      restore(arrays) {
        const names = arrays.names.filter((name) => name !== "labels");
        return {
          weights: Object.fromEntries(
            names.map((name) => [name, { shape: arrays.shape(name), values: arrays.float32(name) }]),
          ),
          labels: { labels: arrays.shape("labels")[1] ?? 0, values: arrays.float32("labels") },
        };
      },
    },
    saved,
  );
  return model;
}

async function scoreQueries(
  { weights, labels }: LearnedScoring,
  options: ScoringNetworkOptions,
  { length, history }: Queries,
  items: number,
): Promise<Float32Array> {
  if (history === null) {
    throw new InputError({
      wanted: "queries with histories",
      got: "users alone",
      where: scoringName,
      fix: "Make the queries from a split, or by queriesOfAllUsers.",
    });
  }
  const formula = formulaOf(options, items, labels.labels, random("to be overwritten"));
  const scores = new Float32Array(length * items);
  const slice = Math.max(1, Math.floor(atOnce / (items * options.hidden)));
  let encoded: tf.Tensor2D | null = null;
  try {
    for (const [name, variable] of Object.entries(formula.variables)) {
      const { shape, values } = weights[name] as StateArray;
      tf.tidy(() => variable.assign(tf.tensor(values as Float32Array, [...shape])));
    }
    const all = tf.tidy(() =>
      formula.encodeItems(tf.tensor2d(itemFeatures(items, labels), [items, items + labels.labels])),
    );
    encoded = all;
    for (let from = 0; from < length; from += slice) {
      const rows = Array.from({ length: Math.min(slice, length - from) }, (_, at) => from + at);
      const own = tf.tidy(() =>
        formula.decodeAll(
          formula.encodeUsers(tf.tensor2d(historyFeatures(history, rows, items), [rows.length, items])),
          all,
        ),
      );
      scores.set((await own.data()) as Float32Array, from * items);
      own.dispose();
    }
  } finally {
    formula.dispose();
    encoded?.dispose();
  }
  return scores;
}
