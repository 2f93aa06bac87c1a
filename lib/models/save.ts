import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError, shown } from "../base/errors.ts";
import { decodeSafetensors, encodeSafetensors } from "../data/safetensors.ts";
import { writeWhole } from "../data/write-whole.ts";
import { als } from "./als.ts";
import { biasedFactorization } from "./biased-factorization.ts";
import { contentBased } from "./content.ts";
import { denseFactorization } from "./dense-factorization.ts";
import { restoreDiversified } from "./diversified.ts";
import { restoreForgetting } from "./drift/forgetting.ts";
import { ease } from "./ease.ts";
import { encoderRecommender } from "./encoder-recommender.ts";
import { contentPopularity } from "./from-texts/content-popularity.ts";
import { mappedFactors } from "./from-texts/mapped-factors.ts";
import { factorizationMachine } from "./fusion/factorization-machine.ts";
import { interestFactor } from "./fusion/factors/interest-factor.ts";
import { featuredSequenceRecommender } from "./fusion/featured-sequence-recommender.ts";
import { restoreReranked } from "./fusion/reranked.ts";
import { restoreStacked } from "./fusion/stacked.ts";
import { generativeRecommender } from "./generative-recommender.ts";
import { restoreHybrid } from "./hybrid.ts";
import { implicitFactorization } from "./implicit-factorization.ts";
import { itemCosine } from "./item-cosine.ts";
import { itemMean } from "./item-mean.ts";
import { item2vec } from "./item2vec.ts";
import { markovChain } from "./markov-chain.ts";
import { popularity } from "./popularity.ts";
import { profileRecommender } from "./profiles/profile-recommender.ts";
import { randomRanking } from "./random-ranking.ts";
import type { ModelState, Recommender } from "./recommender.ts";
import { scoringNetwork } from "./scoring-network.ts";
import { sequenceRecommender } from "./sequence/sequence-recommender.ts";
import { twoTowers } from "./towers/two-towers.ts";
import { userCosine } from "./user-cosine.ts";
import { restoreWithFallback } from "./with-fallback.ts";

/** Every kind of model by the name it is saved under: what makes one from its options and, when given, its state. */
const makers: Readonly<Record<string, (options: Record<string, never>, saved?: ModelState) => Recommender>> = {
  als,
  "biased-factorization": biasedFactorization,
  content: contentBased,
  "content-popularity": contentPopularity,
  "dense-factorization": denseFactorization,
  diversified: (_, saved) => restoreDiversified(saved as ModelState, restore),
  ease,
  encoder: encoderRecommender,
  "factorization-machine": factorizationMachine,
  "featured-sequence-recommender": featuredSequenceRecommender,
  forgetting: (_, saved) => restoreForgetting(saved as ModelState, restore),
  "generative-recommender": generativeRecommender,
  hybrid: (_, saved) => restoreHybrid(saved as ModelState, restore),
  "implicit-factorization": implicitFactorization,
  item2vec,
  "interest-factor": interestFactor,
  "item-cosine": itemCosine,
  "item-mean": itemMean,
  "mapped-factors": mappedFactors,
  "markov-chain": markovChain,
  popularity,
  "profile-recommender": profileRecommender,
  random: randomRanking,
  reranked: (_, saved) => restoreReranked(saved as ModelState, restore),
  "sequence-recommender": sequenceRecommender,
  "scoring-network": scoringNetwork,
  stacked: (_, saved) => restoreStacked(saved as ModelState, restore),
  "two-towers": twoTowers,
  "user-cosine": userCosine,
  "with-fallback": (_, saved) => restoreWithFallback(saved as ModelState, restore),
};

const formatVersion = 1;
const description = "model.json";
const weights = "model.safetensors";

/** Writes a fitted model to a folder: `model.json` (kind, options, ids, fingerprint) and `model.safetensors` (arrays). */
export async function save(model: Recommender, folder: string): Promise<void> {
  const { arrays, ...rest } = await model.state();
  await mkdir(folder, { recursive: true });
  await writeWhole(join(folder, weights), encodeSafetensors(arrays, { fingerprint: rest.fingerprint }));
  await writeWhole(join(folder, description), `${JSON.stringify(rest)}\n`);
}

/** Reads a model that `save` wrote; it gives the same scores. Throws InputError for a folder that is none, damaged or newer. */
export async function load(folder: string): Promise<Recommender> {
  const text = await readFile(join(folder, description), "utf8").catch(() => {
    throw new InputError({
      wanted: `a folder with ${description} and ${weights}`,
      got: "none there",
      where: folder,
      fix: "Name a folder that save(model, folder) wrote.",
    });
  });
  const { arrays, metadata } = decodeSafetensors(await readFile(join(folder, weights)), join(folder, weights));
  const state = { ...parseDescription(text, join(folder, description)), arrays };
  if (metadata.fingerprint !== state.fingerprint) {
    throw new InputError({
      wanted: `${description} and ${weights} of one and the same model`,
      got: "files of two",
      where: folder,
      fix: "Save the model again.",
    });
  }
  return restore(state);
}

/** The model of a state. */
export function restore(state: ModelState): Recommender {
  const make = makers[state.model];
  if (make === undefined) {
    throw new InputError({
      wanted: `one of the models ${Object.keys(makers).join(", ")}`,
      got: shown(state.model),
      fix: "It was saved by a newer tastelab; update this one.",
    });
  }
  return make(state.options as Record<string, never>, state);
}

function parseDescription(text: string, where: string): Omit<ModelState, "arrays"> {
  let parsed: Partial<Omit<ModelState, "arrays">>;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new InputError({ wanted: "JSON", got: "text that is none", where, fix: "Save the model again." });
  }
  if (parsed.version !== formatVersion) {
    throw new InputError({
      wanted: `a model of format version ${formatVersion}`,
      got: shown(parsed.version),
      where,
      fix: "It was saved by another version of tastelab; update this one or save the model again.",
    });
  }
  return parsed as Omit<ModelState, "arrays">;
}
