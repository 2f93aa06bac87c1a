import { type AlsOptions, als } from "../models/als.ts";
import { type BiasedFactorizationOptions, biasedFactorization } from "../models/biased-factorization.ts";
import { type ContentOptions, contentBased } from "../models/content.ts";
import type { CosineOptions } from "../models/cosine.ts";
import { type EaseOptions, ease } from "../models/ease.ts";
import { encoderRecommender } from "../models/encoder-recommender.ts";
import { factorizationMachine } from "../models/fusion/factorization-machine.ts";
import type { MachineOptions } from "../models/fusion/machine/options.ts";
import { type ImplicitFactorizationOptions, implicitFactorization } from "../models/implicit-factorization.ts";
import { itemCosine } from "../models/item-cosine.ts";
import { type MarkovChainOptions, markovChain } from "../models/markov-chain.ts";
import { popularity } from "../models/popularity.ts";
import { randomRanking } from "../models/random-ranking.ts";
import type { SequenceOptions } from "../models/sequence/options.ts";
import { sequenceRecommender } from "../models/sequence/sequence-recommender.ts";
import type { EncoderOptions } from "../models/taught-encoder.ts";
import { type Rung, rung } from "./rung.ts";

/** What decides which models can be tried. */
export interface LadderFacts {
  readonly ordered: boolean;
  readonly explicit: boolean;
  /** Whether events have values that are weights or counts. */
  readonly weighed: boolean;
  /** How many there are: with many events networks take larger steps, with many items they are taught by a sample of them. */
  readonly events: number;
  readonly items: number;
}

/** From here on data are large. */
const manyEvents = 300_000;
const manyItems = 3000;

/** What no table goes without: chance, and what everybody takes. */
export function baselines(): Rung[] {
  return [
    rung({
      key: "random",
      label: "random",
      family: "baseline",
      about: "chance",
      usual: {},
      make: () => randomRanking(),
    }),
    rung({
      key: "popularity",
      label: "popularity",
      family: "baseline",
      about: "how often each item was taken",
      usual: {},
      make: () => popularity(),
    }),
  ];
}

/** Neighbourhoods of items. */
export function cosineRung({ weighed }: LadderFacts): Rung {
  return rung<Partial<CosineOptions>>({
    key: "item-cosine",
    label: "item cosine",
    family: "neighbours",
    about: "items alike by who took them",
    usual: { neighbors: 100, shrinkage: 0, weighting: "none", cells: "binary" },
    space: {
      neighbors: [10, 20, 50, 100, 200, 400],
      shrinkage: { from: 0.1, to: 100, scale: "logarithmic" },
      weighting: ["none", "tf-idf"],
      cells: weighed ? ["binary", "values"] : ["binary"],
    },
    make: itemCosine,
  });
}

/** Factors by least squares. */
export function alsRung({ weighed }: LadderFacts): Rung {
  return rung<Partial<AlsOptions>>({
    key: "als",
    label: "ALS",
    family: "factors",
    about: "vectors of users and items by least squares",
    usual: { dimensions: 32, regularization: 5, alpha: 1, epochs: 10, cells: "binary" },
    space: {
      dimensions: [8, 16, 32, 64, 96],
      regularization: { from: 0.1, to: 100, scale: "logarithmic" },
      alpha: { from: 0.5, to: 20, scale: "logarithmic" },
      cells: weighed ? ["binary", "values"] : ["binary"],
    },
    make: als,
  });
}

/** The shallow autoencoder, for catalogues of some thousand items. */
export function easeRung(): Rung {
  return rung<Partial<EaseOptions>>({
    key: "ease",
    label: "EASE",
    family: "neighbours",
    about: "weights between items, in closed form",
    usual: { regularization: 300 },
    space: { regularization: { from: 5, to: 5000, scale: "logarithmic" } },
    make: ease,
  });
}

/** Factors by gradient descent. */
export function softmaxRung({ events }: LadderFacts): Rung {
  return rung<Partial<ImplicitFactorizationOptions>>({
    key: "softmax",
    label: "softmax factors",
    family: "factors",
    about: "vectors of users and items by a sampled softmax",
    byEpochs: true,
    usual: {
      dimensions: 32,
      learningRate: 0.01,
      regularization: 0.01,
      batchSize: events > manyEvents ? 8192 : 2048,
      epochs: 40,
    },
    space: {
      dimensions: [16, 32, 64],
      learningRate: { from: 0.002, to: 0.05, scale: "logarithmic" },
      regularization: { from: 0.0003, to: 0.1, scale: "logarithmic" },
    },
    make: implicitFactorization,
  });
}

/** What follows what, counted. */
export function markovRung(): Rung {
  return rung<Partial<MarkovChainOptions>>({
    key: "markov",
    label: "Markov chain",
    family: "order",
    about: "what followed the last item, counted",
    usual: { smoothing: 10 },
    space: { smoothing: { from: 0.5, to: 500, scale: "logarithmic" } },
    make: markovChain,
  });
}

/** A network that reads the order of a history. */
export function sequenceRung({ items }: LadderFacts): Rung {
  return rung<Partial<SequenceOptions>>({
    key: "sequence",
    label: "sequence network",
    family: "order",
    about: "the order of a history: Transformer or GRU",
    byEpochs: true,
    usual: {
      ...{
        encoder: "transformer",
        loss: items > manyItems ? "sampled softmax" : "softmax",
        dimensions: 48,
        layers: 1,
        dropout: 0.3,
        maxLength: 50,
      },
      ...{ learningRate: 0.005, batchSize: 64, epochs: 60, patience: 4 },
    },
    space: {
      encoder: ["transformer", "gru"],
      dimensions: [32, 48, 64],
      dropout: [0.1, 0.3, 0.5],
      learningRate: { from: 0.001, to: 0.01, scale: "logarithmic" },
      maxLength: [20, 50],
    },
    make: sequenceRecommender,
  });
}

/** Likeness of texts and features. */
export function contentRung(): Rung {
  return rung<Partial<ContentOptions>>({
    key: "content",
    label: "content",
    family: "text",
    about: "texts and features of what the user took",
    reachesNew: true,
    usual: { cells: "binary", halfLife: null },
    space: { halfLife: [null, 2, 5, 10, 20] },
    make: contentBased,
  });
}

/** A language model of its own over the items' texts. */
export function encoderRung({ items }: LadderFacts): Rung {
  return rung<Partial<EncoderOptions>>({
    key: "encoder",
    label: "text encoder",
    family: "text",
    about: "a small BERT of its own over the items' texts",
    reachesNew: true,
    usual: {
      hidden: 32,
      layers: 1,
      vocabulary: 2000,
      maxLength: 32,
      maskedEpochs: items > manyItems ? 1 : 2,
      pairEpochs: 1,
      pairs: 5000,
      halfLife: 5,
    },
    space: {
      maskedEpochs: [1, 2, 4],
      pairs: [2000, 5000, 10_000],
      pairRate: { from: 0.001, to: 0.005, scale: "logarithmic" },
      halfLife: [2, 5, 10],
    },
    make: encoderRecommender,
  });
}

/** Events, features of items and users together. @param userColumns of the users' table, all that there are */
export function machineRung({ items }: LadderFacts, userColumns: readonly string[]): Rung {
  return rung<Partial<MachineOptions>>({
    key: "machine",
    label: "factorisation machine",
    family: "fused",
    about: "ids, features of items and users, and the history together",
    reachesNew: true,
    byEpochs: true,
    usual: {
      dimensions: 32,
      featureWidth: items > manyItems ? 48 : 128,
      learningRate: 0.005,
      regularization: 0.01,
      idDropout: 0.2,
      userColumns,
      epochs: 30,
      patience: 4,
    },
    space: {
      dimensions: [16, 32, 64],
      learningRate: { from: 0.002, to: 0.02, scale: "logarithmic" },
      regularization: { from: 0.001, to: 0.1, scale: "logarithmic" },
      idDropout: [0, 0.2, 0.5],
    },
    make: factorizationMachine,
  });
}

/** Models that predict ratings, from the simplest on. */
export function ratingRungs({ events }: LadderFacts): Rung[] {
  const ratings = { family: "ratings", task: "rating" } as const;
  return [
    rung<Partial<BiasedFactorizationOptions>>({
      ...ratings,
      key: "biases",
      label: "biases alone",
      about: "the mean, and what user and item add to it",
      usual: { dimensions: 0, epochs: 15, learningRate: 0.05, userRegularization: 1, itemRegularization: 1.2 },
      make: biasedFactorization,
    }),
    rung<Partial<AlsOptions>>({
      ...ratings,
      key: "als-ratings",
      label: "ALS for ratings",
      about: "vectors by least squares, around the mean",
      usual: { feedback: "explicit", dimensions: 8, regularization: 0.1, solver: "exact", epochs: 10 },
      space: { dimensions: [2, 4, 8, 16], regularization: { from: 0.02, to: 0.5, scale: "logarithmic" } },
      make: als,
    }),
    rung<Partial<BiasedFactorizationOptions>>({
      ...ratings,
      key: "biased",
      label: "biased factorisation",
      about: "biases and vectors by gradient descent",
      usual: {
        dimensions: 40,
        epochs: 20,
        learningRate: 0.02,
        batchSize: events > manyEvents ? 16_384 : 4096,
        userRegularization: 1,
        itemRegularization: 1.2,
      },
      space: {
        dimensions: [10, 20, 40, 80],
        learningRate: { from: 0.005, to: 0.05, scale: "logarithmic" },
        userRegularization: { from: 0.3, to: 3, scale: "logarithmic" },
        itemRegularization: { from: 0.3, to: 3, scale: "logarithmic" },
      },
      make: biasedFactorization,
    }),
  ];
}
