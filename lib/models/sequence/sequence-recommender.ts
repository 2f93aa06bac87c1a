import { InputError } from "../../base/errors.ts";
import type { Vocabulary } from "../../base/vocabulary.ts";
import { defineModel } from "../model.ts";
import type { HasItemVectors, ModelState, Recommender } from "../recommender.ts";
import { keptNetwork } from "./kept-network.ts";
import type { LearnedWeights } from "./network.ts";
import { resolveSequenceOptions, type SequenceOptions, sequenceName, type TrainingOptions } from "./options.ts";
import { scoreHistories } from "./score.ts";
import { trainOnHistories } from "./training.ts";

/**
 * Predicts the next item from the order of a history. One model with a choice of encoders, losses and encodings of time:
 *
 *     sequenceRecommender({ encoder: "lstm", loss: "softmax", time: ["gap", "weekday"] })
 *
 * A history is read left to right; the state after each event is scored against all items and taught by the event that
 * follows. The model reads nothing but histories: it answers users it never met, and a new event changes the answer
 * without training. A query without events has no answer (NaN). Events of equal time stand in the order of the file.
 *
 * @throws InputError for options that are unknown, out of range or contradict each other; in `fit` when no user has two
 *   events, or when times are to be encoded and the data have none
 */
export function sequenceRecommender(
  given: Partial<SequenceOptions> = {},
  saved?: ModelState,
): Recommender & HasItemVectors {
  return makeModel(resolveSequenceOptions(given), saved ?? null, null);
}

/**
 * A sequence recommender whose training begins with the weights of another: pre-trained on other sequences over the
 * same items, it is then tuned to those it is fitted on. What shapes the network is taken over; the options given here
 * say how it is trained.
 * @param pretrained a fitted sequence recommender; it stays as it is
 * @throws InputError when it is none or not fitted, and in `fit` when the data have other items
 */
export async function fineTuned(
  pretrained: Recommender,
  training: Partial<TrainingOptions> = {},
): Promise<Recommender & HasItemVectors> {
  const start = await pretrained.state();
  if (start.model !== sequenceName) {
    throw new InputError({
      wanted: `a ${sequenceName} to begin with`,
      got: start.model,
      where: "fineTuned",
      fix: "Pre-train one made by sequenceRecommender.",
    });
  }
  return makeModel(resolveSequenceOptions({ ...start.options, ...training }), null, start);
}

function makeModel(
  options: Readonly<SequenceOptions>,
  saved: ModelState | null,
  start: ModelState | null,
): Recommender & HasItemVectors {
  const kept = keptNetwork(options);
  const { model, fitted } = defineModel<LearnedWeights>(
    {
      name: sequenceName,
      options: { ...options },
      uses: "history",
      fit: ({ interactions }, context, judge) => trainOnHistories(interactions, options, start, context, judge),
      score: (learned, queries, items) => scoreHistories(kept.of(learned), options, queries, items),
      arrays: (learned) => learned,
      restore: (arrays) =>
        Object.fromEntries(
          arrays.names.map((name) => [name, { shape: arrays.shape(name), values: arrays.float32(name) }]),
        ),
    },
    saved ?? undefined,
  );
  const { dispose } = model;
  return Object.assign(model, {
    itemVectors: async () => vectorsOf(fitted().learned, fitted().items),
    dispose() {
      kept.dispose();
      dispose();
    },
  });
}

function vectorsOf({ items }: LearnedWeights, vocabulary: Vocabulary) {
  const { shape, values } = items as LearnedWeights[string];
  return { vocabulary, dimensions: shape[1] as number, values };
}
