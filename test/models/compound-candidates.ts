import { als } from "../../lib/models/als.ts";
import { contentBased } from "../../lib/models/content.ts";
import { diversified } from "../../lib/models/diversified.ts";
import { forgetting } from "../../lib/models/drift/forgetting.ts";
import { ease } from "../../lib/models/ease.ts";
import { reranked } from "../../lib/models/fusion/reranked.ts";
import { stacked } from "../../lib/models/fusion/stacked.ts";
import { hybrid } from "../../lib/models/hybrid.ts";
import { itemCosine } from "../../lib/models/item-cosine.ts";
import { popularity } from "../../lib/models/popularity.ts";
import { userCosine } from "../../lib/models/user-cosine.ts";
import { withFallback } from "../../lib/models/with-fallback.ts";
import { parities, titledParities } from "../support/worlds.ts";
import type { Candidate } from "./conformance.ts";
import { wrong } from "./network-candidates.ts";

/** Models made of other models. */
export const compoundCandidates: readonly Candidate[] = [
  {
    name: "forgetting, Page–Hinkley over content",
    make: () => forgetting(contentBased(), { threshold: 0.3 }),
    makeWrong: () => forgetting(contentBased(), wrong),
    personal: true,
    explicit: false,
    items: parities,
  },
  {
    name: "forgetting, ADWIN over item vectors",
    make: () =>
      forgetting(als({ dimensions: 4, epochs: 5, regularization: 0.1 }), { detector: "adwin", confidence: 0.9 }),
    makeWrong: () => forgetting(als(), wrong),
    personal: true,
    explicit: false,
  },
  {
    name: "hybrid, standard",
    make: () => hybrid([itemCosine(), contentBased()], { weights: [0.3, 0.7] }),
    makeWrong: () => hybrid([popularity()], wrong),
    personal: true,
    explicit: false,
    items: parities,
  },
  {
    name: "hybrid, reciprocal rank",
    make: () =>
      hybrid([als({ dimensions: 4, epochs: 5, regularization: 0.1 }), userCosine()], { scale: "reciprocal rank" }),
    makeWrong: () => hybrid([popularity()], wrong),
    personal: true,
    explicit: false,
  },
  {
    name: "stacked",
    make: () => stacked([itemCosine(), contentBased()]),
    makeWrong: () => stacked([popularity()], wrong),
    personal: true,
    explicit: false,
    items: parities,
  },
  {
    name: "stacked, reciprocal rank, one weight a part",
    make: () =>
      stacked([als({ dimensions: 4, epochs: 5, regularization: 0.1 }), userCosine()], {
        ...{ varying: false, scale: "reciprocal rank", nonNegative: false, newItems: 0 },
      }),
    makeWrong: () => stacked([popularity()], wrong),
    personal: true,
    explicit: false,
    refits: true,
  },
  {
    name: "reranked",
    make: () =>
      reranked(itemCosine(), {
        ...{ candidates: 3, titles: 1, maxLength: 8, vocabulary: 60, hidden: 4, layers: 1, maskedTexts: 1 },
        ...{ maskedEpochs: 1, questions: 40, events: 1, epochs: 1, negatives: 1, pool: 8, learningRate: 0.01 },
      }),
    makeWrong: () => reranked(popularity(), wrong),
    personal: true,
    explicit: false,
    items: titledParities,
  },
  {
    name: "diversified",
    make: () =>
      diversified(itemCosine(), als({ dimensions: 4, epochs: 5, regularization: 0.1 }), {
        relevance: 0.9,
        duplicates: null,
        pool: 12,
      }),
    makeWrong: () => diversified(popularity(), contentBased(), wrong),
    personal: true,
    explicit: false,
  },
  {
    name: "diversified, without duplicates",
    make: () => diversified(popularity(), contentBased()),
    makeWrong: () => diversified(popularity(), contentBased(), wrong),
    personal: false,
    explicit: false,
    items: parities,
  },
  {
    name: "with fallback",
    make: () => withFallback(ease({ regularization: 5 }), popularity()),
    makeWrong: () => withFallback(ease(wrong), popularity()),
    personal: true,
    explicit: false,
    update: "up to rounding",
  },
];
