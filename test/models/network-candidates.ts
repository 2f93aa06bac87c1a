import { encoderRecommender } from "../../lib/models/encoder-recommender.ts";
import { factorizationMachine } from "../../lib/models/fusion/factorization-machine.ts";
import { featuredSequenceRecommender } from "../../lib/models/fusion/featured-sequence-recommender.ts";
import type { MachineOptions } from "../../lib/models/fusion/machine/options.ts";
import { generativeRecommender } from "../../lib/models/generative-recommender.ts";
import type { ProfileOptions } from "../../lib/models/profiles/options.ts";
import { profileRecommender } from "../../lib/models/profiles/profile-recommender.ts";
import { sequenceRecommender } from "../../lib/models/sequence/sequence-recommender.ts";
import type { TowersOptions } from "../../lib/models/towers/options.ts";
import { twoTowers } from "../../lib/models/towers/two-towers.ts";
import { parityVectors, titledParities } from "../support/worlds.ts";
import type { Candidate } from "./conformance.ts";

/** An option that no model has. */
export const wrong = { colour: "blue" } as Record<never, never>;

/** Sequence models, factorisation machines and language models, small enough for a world of 40 users and items. */
export const networkCandidates: readonly Candidate[] = [
  ...(["mean", "gru", "transformer"] as const).map((encoder) => ({
    name: `sequence recommender, ${encoder}`,
    make: () =>
      sequenceRecommender({
        encoder,
        ...{
          dimensions: 8,
          layers: 1,
          dropout: 0,
          maxLength: 12,
          epochs: encoder === "gru" ? 15 : 6,
          learningRate: 0.02,
          batchSize: 20,
        },
      }),
    makeWrong: () => sequenceRecommender(wrong),
    personal: true,
    explicit: false,
  })),
  ...[
    { name: "history", options: {} },
    { name: "ids alone", options: { columns: [], context: [] } },
    {
      name: "history and last in vectors of their own",
      options: { context: ["history", "last"], contextVectors: "own" },
    },
  ].map(
    ({ name, options }): Candidate => ({
      name: `factorization machine, ${name}`,
      make: () =>
        factorizationMachine({
          ...{ dimensions: 8, epochs: 12, batchSize: 8, learningRate: 0.03, negatives: 8 },
          ...(options as Partial<MachineOptions>),
        }),
      makeWrong: () => factorizationMachine(wrong),
      personal: true,
      explicit: false,
      items: titledParities,
    }),
  ),
  ...(["mean", "transformer"] as const).map((encoder) => ({
    name: `featured sequence recommender, ${encoder}`,
    make: () =>
      featuredSequenceRecommender({
        encoder,
        loss: "softmax",
        ...{ dimensions: 8, layers: 1, dropout: 0, maxLength: 12, epochs: 6, learningRate: 0.02, batchSize: 20 },
      }),
    makeWrong: () => featuredSequenceRecommender(wrong),
    personal: true,
    explicit: false,
    items: titledParities,
  })),
  ...[
    { name: "mean", options: { maskOwnItems: false, hardNegatives: 2 } },
    { name: "attention, of ids alone", options: { history: "attention", columns: [] } },
    { name: "fused with the user", options: { fusion: "user", epochs: 8, similarity: "dot" } },
  ].map(
    ({ name, options }): Candidate => ({
      name: `two towers, ${name}`,
      make: () =>
        twoTowers({
          ...{
            dimensions: 8,
            epochs: 12,
            batchSize: 10,
            learningRate: 0.02,
            maxLength: 12,
            predictions: 64,
            regularization: 0,
          },
          ...(options as Partial<TowersOptions>),
        }),
      makeWrong: () => twoTowers(wrong),
      personal: true,
      explicit: false,
      update: "near",
      items: titledParities,
    }),
  ),
  ...[
    { profile: "mean", items: "fixed", bias: false },
    { profile: "decayed", halfLifeIn: "seconds", similarity: "cosine" },
    { profile: "elman", tied: false },
    { profile: "attention", interests: 2 },
    { profile: "routing", interests: 2 },
  ].map(
    (options): Candidate => ({
      name: `profile recommender, ${options.profile}`,
      make: () =>
        profileRecommender({
          ...{ dimensions: 8, dropout: 0, maxLength: 12, epochs: 8, learningRate: 0.02, batchSize: 20 },
          ...(options as Partial<ProfileOptions>),
        }),
      makeWrong: () => profileRecommender(wrong),
      personal: true,
      explicit: false,
      items: parityVectors,
    }),
  ),
  {
    name: "generative recommender",
    make: () =>
      generativeRecommender({
        ...{ history: 1, dimensions: 8, layers: 1, heads: 1, dropout: 0, epochs: 2, batchSize: 20, learningRate: 0.02 },
      }),
    makeWrong: () => generativeRecommender(wrong),
    personal: true,
    explicit: false,
    items: titledParities,
  },
  {
    name: "encoder",
    make: () =>
      encoderRecommender({
        ...{ vocabulary: 60, hidden: 8, layers: 1, maxLength: 8, maskedEpochs: 1, pairs: 200, pairEpochs: 1 },
        ...{ pairRate: 0.03, axes: 2, halfLife: null },
      }),
    makeWrong: () => encoderRecommender(wrong),
    personal: true,
    explicit: false,
    items: titledParities,
  },
];
