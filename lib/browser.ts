/**
 * What runs in a browser: the library without files, downloads, frames and the kernel. Nothing here imports Node.
 * @module tastelab/browser
 */
export { InputError, TrainingError } from "./base/errors.ts";
export { random } from "./base/random.ts";
export { vocabulary } from "./base/vocabulary.ts";
export { interactions } from "./data/interactions.ts";
export { queriesOfAllUsers } from "./data/queries.ts";
export { decodeSafetensors, encodeSafetensors } from "./data/safetensors.ts";
export { lastOut } from "./data/split.ts";
export type * from "./data/types.ts";
export { evaluate } from "./eval/evaluate.ts";
export { hitRate, ndcg, recall } from "./eval/ranking.ts";
export { itemCosine } from "./models/item-cosine.ts";
export { popularity } from "./models/popularity.ts";
export { listOf, recommend } from "./models/recommend.ts";
export type * from "./models/recommender.ts";
export { userCosine } from "./models/user-cosine.ts";
