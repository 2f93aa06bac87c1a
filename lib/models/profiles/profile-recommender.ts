import { random } from "../../base/random.ts";
import type { Events } from "../../data/types.ts";
import { currentBackend } from "../../engine/backend.ts";
import { tf } from "../../engine/tf.ts";
import { defineModel } from "../model.ts";
import type { HasItemVectors, ModelState, Recommender } from "../recommender.ts";
import { type LearnedWeights, setWeights } from "../sequence/network.ts";
import { scoreProfiles } from "./answering.ts";
import { type HasInterests, interestsAfterEvents } from "./interests-over-time.ts";
import { knownVectors, type UnitVectors, unitVectors } from "./item-vectors.ts";
import { type ProfileNetwork, profileNetwork } from "./network.ts";
import { checkHeads, type ProfileOptions, profileName, resolveProfileOptions } from "./options.ts";
import { trainProfile } from "./training.ts";

/** What a profile recommender has learned: the items' own vectors, and the network's weights over them. */
interface Learned {
  readonly items: UnitVectors;
  readonly weights: LearnedWeights;
}

/**
 * Recommends by interest vectors (document 4, 3.1–3.2): a user's history of item vectors, given as a column of the items'
 * table, becomes one or several interests; an item scores by the product or cosine of its vector with the nearest of them.
 *
 *     profileRecommender({ profile: "decayed", halfLife: 5, items: "fixed", bias: false })   // nothing to learn
 *     profileRecommender({ profile: "gru", column: "language" })                             // taught by the next item
 *
 * Mean, last and decayed mean are static profiles; Elman, GRU, LSTM and Transformer model how interests evolve; attention
 * and routing keep several interests. Projections of the item vectors, biases and profile are learned together by softmax
 * over all items, for static profiles too, so that they differ in nothing but the profile. It reads histories alone, and
 * answers users it never met and items nobody had. A query without events has no answer (NaN), nor has an item without a vector.
 *
 * @throws InputError for options that are unknown, out of range or contradict each other; from `fit` without a table of the
 *   items, for a column that is missing, when no event is of an item with a vector, and when no user has two such events; for a
 *   half-life in seconds where events have no times
 */
export function profileRecommender(
  given: Partial<ProfileOptions> = {},
  saved?: ModelState,
): Recommender & HasItemVectors & HasInterests {
  const options = resolveProfileOptions(given);
  const kept = keptProfile(options);
  const { model, fitted } = defineModel<Learned>(
    {
      name: profileName,
      options: { ...options },
      uses: "history",
      async fit({ interactions, items: table }, context, judge) {
        const items = unitVectors(table, interactions, options.column);
        if (options.items === "fixed") checkHeads(options, items.width);
        const own = judge && ((weights: LearnedWeights) => judge({ items, weights }));
        const { learned: weights, log } = await trainProfile(interactions, items, options, context, own);
        return { learned: { items, weights }, log };
      },
      score: (learned, queries) => scoreProfiles(kept.of(learned), learned.items, options.maxLength, queries),
      arrays: ({ items: { width, values, known }, weights }) => ({
        vectors: { shape: [known.length, width], values },
        ...weights,
      }),
      restore(arrays) {
        const names = arrays.names.filter((name) => name !== "vectors");
        const read = (name: string) => [name, { shape: arrays.shape(name), values: arrays.float32(name) }] as const;
        const values = arrays.float32("vectors");
        const { known } = knownVectors(arrays.shape("vectors")[1] as number, values);
        return {
          items: { width: arrays.shape("vectors")[1] as number, values, known },
          weights: Object.fromEntries(names.map(read)),
        };
      },
    },
    saved,
  );
  const { dispose } = model;
  return Object.assign(model, {
    async itemVectors() {
      const { learned, items } = fitted();
      const network = kept.of(learned);
      const table = tf.tidy(() => network.table().clone());
      const values = Float32Array.from(await table.data());
      table.dispose();
      return { vocabulary: items, dimensions: network.width, values };
    },
    async interests(events: Events) {
      const { learned } = fitted();
      return interestsAfterEvents(kept.of(learned), learned.items, options.maxLength, events);
    },
    dispose() {
      kept.dispose();
      dispose();
    },
  });
}

/** The network of what was learned, kept on the device from one question to the next. */
function keptProfile(options: ProfileOptions) {
  let now: { learned: Learned; backend: string; network: ProfileNetwork } | null = null;
  const dispose = () => {
    now?.network.dispose();
    now = null;
  };
  return {
    of(learned: Learned): ProfileNetwork {
      const backend = currentBackend().name;
      if (now?.learned === learned && now.backend === backend) return now.network;
      dispose();
      const network = profileNetwork(options, learned.items, random("to be overwritten"));
      setWeights(network, learned.weights);
      now = { learned, backend, network };
      return network;
    },
    dispose,
  };
}
