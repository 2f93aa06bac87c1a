import { matrixArray, savedMatrix } from "../fusion/features/item-parts.ts";
import type { ArrayReader } from "../model.ts";
import type { StateArray } from "../recommender.ts";
import { mapArrays, mapFrom } from "./features/saved-map.ts";
import { type LearnedTowers, prefixed } from "./network.ts";
import { type TowersOptions, towersName } from "./options.ts";

/** What was learned as arrays to save. */
export function towerArrays(learned: LearnedTowers, width: number): Record<string, StateArray> {
  const { weights, vectors, known, people, knownPeople, maps, trainedItems } = learned;
  return {
    ...prefixed<StateArray>("weights", weights),
    vectors: matrixArray(vectors, width),
    known: { shape: [known.length], values: known },
    people: matrixArray(people, width),
    knownPeople: { shape: [knownPeople.length], values: knownPeople },
    ...mapArrays("read.items", maps.items),
    ...mapArrays("read.users", maps.users),
    trainedItems: { shape: [1], values: Int32Array.of(trainedItems) },
  };
}

/** The inverse of `towerArrays`. Throws InputError for arrays that are missing or of another shape. */
export function learnedFrom(
  arrays: ArrayReader,
  { dimensions: width }: TowersOptions,
  users: number,
  items: number,
): LearnedTowers {
  const names = arrays.names.filter((name) => name.startsWith("weights."));
  const maps = { items: mapFrom("read.items", arrays), users: mapFrom("read.users", arrays) };
  return {
    weights: Object.fromEntries(
      names.map((name) => [name.slice("weights.".length), { shape: arrays.shape(name), values: arrays.float32(name) }]),
    ),
    vectors: savedMatrix(towersName, arrays, "vectors", items, width),
    known: arrays.int32("known"),
    people: savedMatrix(towersName, arrays, "people", maps.users.inputs === 0 ? 0 : users, width),
    knownPeople: arrays.int32("knownPeople"),
    maps,
    trainedItems: arrays.int32("trainedItems")[0] as number,
  };
}
