import { als } from "../../lib/models/als.ts";
import { biasedFactorization } from "../../lib/models/biased-factorization.ts";
import { contentBased } from "../../lib/models/content.ts";
import { denseFactorization } from "../../lib/models/dense-factorization.ts";
import { ease } from "../../lib/models/ease.ts";
import { contentPopularity } from "../../lib/models/from-texts/content-popularity.ts";
import { mappedFactors } from "../../lib/models/from-texts/mapped-factors.ts";
import { interestFactor } from "../../lib/models/fusion/factors/interest-factor.ts";
import { implicitFactorization } from "../../lib/models/implicit-factorization.ts";
import { itemCosine } from "../../lib/models/item-cosine.ts";
import { itemMean } from "../../lib/models/item-mean.ts";
import { item2vec } from "../../lib/models/item2vec.ts";
import { markovChain } from "../../lib/models/markov-chain.ts";
import { popularity } from "../../lib/models/popularity.ts";
import { randomRanking } from "../../lib/models/random-ranking.ts";
import { scoringNetwork } from "../../lib/models/scoring-network.ts";
import { userCosine } from "../../lib/models/user-cosine.ts";
import { onEveryBackend } from "../support/backends.ts";
import { parities } from "../support/worlds.ts";
import { compoundCandidates } from "./compound-candidates.ts";
import { type Candidate, conformance } from "./conformance.ts";
import { networkCandidates, wrong } from "./network-candidates.ts";

const candidates: readonly Candidate[] = [
  {
    name: "random",
    make: () => randomRanking(),
    makeWrong: () => randomRanking(wrong),
    personal: false,
    explicit: false,
  },
  {
    name: "popularity",
    make: () => popularity(),
    makeWrong: () => popularity(wrong),
    personal: false,
    explicit: false,
    update: "exact",
  },
  {
    name: "content-popularity",
    make: () => contentPopularity(),
    makeWrong: () => contentPopularity(wrong),
    personal: false,
    explicit: false,
    items: parities,
  },
  {
    name: "item-mean",
    make: () => itemMean(),
    makeWrong: () => itemMean(wrong),
    personal: false,
    explicit: true,
  },
  {
    name: "item-cosine",
    make: () => itemCosine(),
    makeWrong: () => itemCosine(wrong),
    personal: true,
    explicit: false,
    update: "exact",
  },
  {
    name: "item2vec, probability",
    make: () => item2vec({ dimensions: 8, window: 16, epochs: 40, learningRate: 0.05, decay: 1 }),
    makeWrong: () => item2vec(wrong),
    personal: true,
    explicit: false,
  },
  {
    name: "item2vec, cosine",
    make: () => item2vec({ dimensions: 8, window: 16, epochs: 40, learningRate: 0.05, decay: 1, similarity: "cosine" }),
    makeWrong: () => item2vec(wrong),
    personal: true,
    explicit: false,
  },
  {
    name: "user-cosine",
    make: () => userCosine(),
    makeWrong: () => userCosine(wrong),
    personal: true,
    explicit: false,
    update: "exact",
  },
  {
    name: "content",
    make: () => contentBased(),
    makeWrong: () => contentBased(wrong),
    personal: true,
    explicit: false,
    items: parities,
  },
  {
    name: "mapped-factors",
    make: () => mappedFactors({ dimensions: 4, epochs: 5, regularization: 0.1 }),
    makeWrong: () => mappedFactors(wrong),
    personal: true,
    explicit: false,
    items: parities,
  },
  {
    name: "ease",
    make: () => ease({ regularization: 5 }),
    makeWrong: () => ease(wrong),
    personal: true,
    explicit: false,
    update: "up to rounding",
  },
  {
    name: "als, implicit",
    make: () => als({ dimensions: 4, epochs: 5, regularization: 0.1 }),
    makeWrong: () => als(wrong),
    personal: true,
    explicit: false,
    update: "near",
  },
  {
    name: "als, explicit",
    make: () => als({ feedback: "explicit", dimensions: 4, epochs: 8, regularization: 0.05, solver: "exact" }),
    makeWrong: () => als(wrong),
    personal: true,
    explicit: true,
    update: "near",
  },
  {
    name: "biased factorization, logistic",
    make: () =>
      biasedFactorization({
        dimensions: 4,
        epochs: 30,
        batchSize: 256,
        userRegularization: 0.1,
        itemRegularization: 0.1,
      }),
    makeWrong: () => biasedFactorization(wrong),
    personal: true,
    explicit: true,
  },
  {
    name: "biased factorization, identity",
    make: () =>
      biasedFactorization({
        dimensions: 4,
        epochs: 30,
        batchSize: 256,
        link: "identity",
        regularizationBy: "constant",
        userRegularization: 0.02,
        itemRegularization: 0.02,
      }),
    makeWrong: () => biasedFactorization(wrong),
    personal: true,
    explicit: true,
  },
  {
    name: "biased factorization, biases alone",
    make: () => biasedFactorization({ dimensions: 0, epochs: 5, batchSize: 256 }),
    makeWrong: () => biasedFactorization(wrong),
    personal: false,
    explicit: true,
  },
  {
    name: "implicit factorization, softmax",
    make: () => implicitFactorization({ dimensions: 4, epochs: 30, batchSize: 128, negatives: 32, learningRate: 0.02 }),
    makeWrong: () => implicitFactorization(wrong),
    personal: true,
    explicit: false,
  },
  {
    name: "implicit factorization, BPR",
    make: () => implicitFactorization({ loss: "bpr", dimensions: 4, epochs: 40, batchSize: 128, learningRate: 0.02 }),
    makeWrong: () => implicitFactorization(wrong),
    personal: true,
    explicit: false,
  },
  {
    name: "scoring network",
    make: () =>
      scoringNetwork({ dimensions: 8, hidden: 8, epochs: 12, batchSize: 64, learningRate: 0.03, negatives: 2 }),
    makeWrong: () => scoringNetwork(wrong),
    personal: true,
    explicit: false,
    items: parities,
  },
  {
    name: "scoring network, by the dot product",
    make: () =>
      scoringNetwork({ decoder: "dot", dimensions: 8, hidden: 8, epochs: 12, batchSize: 64, learningRate: 0.03 }),
    makeWrong: () => scoringNetwork(wrong),
    personal: true,
    explicit: false,
  },
  {
    name: "dense factorization",
    make: () => denseFactorization({ dimensions: 4, steps: 100, missing: "masked", regularization: 0.5 }),
    makeWrong: () => denseFactorization(wrong),
    personal: true,
    explicit: true,
  },
  {
    name: "markov-chain",
    make: () => markovChain({ smoothing: 1 }),
    makeWrong: () => markovChain(wrong),
    personal: true,
    explicit: false,
  },
  {
    name: "interest factor, feedback",
    make: () => interestFactor({ factor: "feedback", category: "parity" }),
    makeWrong: () => interestFactor(wrong),
    personal: true,
    explicit: true,
    items: parities,
  },
  ...compoundCandidates,
  ...networkCandidates,
];

describe("conformance of the models", () => {
  onEveryBackend(() => {
    for (const candidate of candidates) conformance(candidate);
  });
});
