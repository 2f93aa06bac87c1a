import { InputError } from "../../base/errors.ts";
import { hasItemFeatures, requireLikeness } from "../item-likeness.ts";
import { hasItemVectors, type Recommender } from "../recommender.ts";

/** Vectors of items, row-major [items, dimensions]. */
export interface ItemPlaces {
  readonly dimensions: number;
  readonly values: Float32Array;
}

/**
 * The vectors of a fitted model's items, sparse features written out.
 * @throws InputError for a model with neither
 */
export async function itemPlaces(model: Recommender): Promise<ItemPlaces> {
  if (hasItemFeatures(model)) {
    const { rows, columnCount: dimensions, offsets, columns, values } = await model.itemFeatures();
    const dense = new Float32Array(rows * dimensions);
    for (let row = 0; row < rows; row++) {
      for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
        dense[row * dimensions + (columns[at] as number)] = values[at] as number;
      }
    }
    return { dimensions, values: dense };
  }
  if (hasItemVectors(model)) return model.itemVectors();
  requireLikeness(model);
  return { dimensions: 0, values: new Float32Array(0) };
}

/**
 * The length of an item's vector, 0 for one of zeros.
 * @throws InputError for an item without a place, or a vector that is not finite
 */
export function lengthOf({ dimensions, values }: ItemPlaces, item: number): number {
  const size = values.length / dimensions;
  if (!(Number.isInteger(item) && item >= 0 && item < size)) {
    throw new InputError({
      wanted: `items from 0 to ${size - 1}`,
      got: String(item),
      where: "item vectors",
      fix: "Use histories over the vocabulary that the vectors are of.",
    });
  }
  let squares = 0;
  for (let at = item * dimensions; at < (item + 1) * dimensions; at++) squares += (values[at] as number) ** 2;
  if (Number.isFinite(squares)) return Math.sqrt(squares);
  throw new InputError({
    wanted: "vectors of finite numbers",
    got: `NaN or infinite ones for item ${item}`,
    where: "item vectors",
    fix: "Check the model that the vectors come from.",
  });
}
