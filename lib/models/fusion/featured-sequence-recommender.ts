import type { Queries, Sequences } from "../../data/types.ts";
import { tf } from "../../engine/tf.ts";
import { type ArrayReader, defineModel } from "../model.ts";
import type { HasItemVectors, ModelState, Recommender } from "../recommender.ts";
import { keptNetwork } from "../sequence/kept-network.ts";
import type { LearnedWeights } from "../sequence/network.ts";
import { scoreHistories } from "../sequence/score.ts";
import { contributionsBy, type HasContributions } from "./contributions.ts";
import { addingUpTo, matrixArray, partArrays, partsFrom, rowProduct } from "./features/item-parts.ts";
import { summed } from "./machine/network.ts";
import {
  type FeaturedSequenceOptions,
  featuredSequenceName,
  plainOptions,
  resolveFeaturedOptions,
} from "./sequence/options.ts";
import { type LearnedSequences, trainFeatured } from "./sequence/training.ts";

/** What was learned, and the same as the weights of a plain sequence recommender, which answers. */
interface Learned extends LearnedSequences {
  readonly weights: LearnedWeights;
}

/**
 * A sequence recommender whose items are a free vector plus projections of their features (texts by TF-IDF, an encoder's
 * vectors given as a column, labels, numbers), as UniSRec and VQ-Rec read texts (Hou et al. 2022, 2023):
 *
 *     featuredSequenceRecommender({ encoder: "gru", columns: ["title", "description"] })
 *
 * The same vectors are read in histories and scored against states, so that an item nobody had in training can be both
 * read and recommended; its free vector is zero. In training only items that somebody had are among the answers. After
 * fitting only vectors are kept, and the table is read no more. A query without events has no answer (NaN); times are
 * not read.
 *
 * @throws InputError for options that are unknown, out of range or contradict each other; from `fit` without a table of the
 *   items, for columns that are missing, incomplete or infinite, and when no user has two events
 */
export function featuredSequenceRecommender(
  given: Partial<FeaturedSequenceOptions> = {},
  saved?: ModelState,
): Recommender & HasItemVectors & HasContributions {
  const options = resolveFeaturedOptions(given);
  const { dimensions } = options;
  const plain = plainOptions(options);
  const kept = keptNetwork(plain);
  const answering = (learned: LearnedSequences): Learned => {
    const values = summed(learned.items.values);
    return { ...learned, weights: { ...learned.encoder, items: { ...matrixArray(values, dimensions), values } } };
  };
  const { model, fitted } = defineModel<Learned>(
    {
      name: featuredSequenceName,
      options: { ...options },
      uses: "history",
      async fit(data, context, judge) {
        const own = judge && ((learned: LearnedSequences) => judge(answering(learned)));
        const { learned, log } = await trainFeatured(data, options, context, own);
        return { learned: answering(learned), log };
      },
      score: ({ weights }, queries, items) => scoreHistories(kept.of(weights), plain, queries, items),
      arrays: ({ items, encoder }) => ({ ...partArrays(items, dimensions), ...encoder }),
      restore: (arrays, _users, items) =>
        answering({
          items: partsFrom(featuredSequenceName, arrays, items.size, dimensions),
          encoder: encoderArrays(arrays),
        }),
    },
    saved,
  );
  const { dispose } = model;
  return Object.assign(model, {
    async itemVectors() {
      const { learned, items } = fitted();
      return { vocabulary: items, dimensions, values: summed(learned.items.values) };
    },
    /** What an item's id, texts, labels, numbers and vectors bring to its score, each times the state of the history. */
    async contributions(queries: Queries, items: Sequences) {
      const scores = await model.score(queries);
      const { learned, items: known } = fitted();
      const network = kept.of(learned.weights);
      // Scored against the axes, a state gives itself.
      const axes = { ...network, table: () => tf.eye(dimensions) as tf.Tensor2D };
      const states = await scoreHistories(axes, plain, queries, dimensions);
      const { kinds, values: parts } = learned.items;
      return contributionsBy(kinds, queries, items, known.size, (query, item) => {
        const state = states.subarray(query * dimensions, (query + 1) * dimensions);
        const shares = parts.map((part) => rowProduct(state, part, item, dimensions));
        return addingUpTo(scores[query * known.size + item] as number, shares);
      });
    },
    dispose() {
      kept.dispose();
      dispose();
    },
  });
}

function encoderArrays(arrays: ArrayReader): LearnedWeights {
  const names = arrays.names.filter((name) => name.startsWith("encoder."));
  return Object.fromEntries(names.map((name) => [name, { shape: arrays.shape(name), values: arrays.float32(name) }]));
}
