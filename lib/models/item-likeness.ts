import { InputError } from "../base/errors.ts";
import { rowDistance } from "../data/features/row-vectors.ts";
import type { SparseMatrix } from "../data/sparse.ts";
import { hasItemVectors, type Recommender, type Vectors } from "./recommender.ts";

/** A model that describes its items by sparse features of unit length. */
export interface HasItemFeatures {
  itemFeatures(): Promise<SparseMatrix>;
}

/** Whether a model's items are described by features. */
export function hasItemFeatures(model: Recommender): model is Recommender & HasItemFeatures {
  return "itemFeatures" in model;
}

/** What tells how alike items are. */
export interface ItemLikeness {
  /** How many items it knows. */
  readonly items: number;
  /** At most 1: alike in everything; 0 for items that have nothing in common. */
  readonly between: (a: number, b: number) => number;
}

/** How alike items are in a fitted model's eyes: the cosine of their features or vectors. */
export async function itemLikeness(model: Recommender): Promise<ItemLikeness> {
  if (hasItemFeatures(model)) {
    const features = await model.itemFeatures();
    const distance = rowDistance(features);
    return { items: features.rows, between: (a, b) => 1 - distance(a, b) };
  }
  if (hasItemVectors(model)) return vectorLikeness(await model.itemVectors());
  throw noLikeness(model);
}

/** Throws InputError for a model that cannot tell how alike items are. */
export function requireLikeness(model: Recommender): void {
  if (!hasItemFeatures(model) && !hasItemVectors(model)) throw noLikeness(model);
}

function noLikeness(model: Recommender): InputError {
  return new InputError({
    wanted: "a model with item features or item vectors, to tell how alike items are",
    got: model.name,
    fix: "Use contentBased(), als() or another model whose items are vectors.",
  });
}

/** Cosines of dense vectors; 0 with a vector of zeros. */
function vectorLikeness({ dimensions, values }: Vectors): ItemLikeness {
  const product = (a: number, b: number): number => {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) {
      sum += (values[a * dimensions + d] as number) * (values[b * dimensions + d] as number);
    }
    return sum;
  };
  const lengths = Float64Array.from({ length: values.length / dimensions }, (_, item) =>
    Math.sqrt(product(item, item)),
  );
  return {
    items: lengths.length,
    between(a, b) {
      const scale = (lengths[a] as number) * (lengths[b] as number);
      return scale === 0 ? 0 : product(a, b) / scale;
    },
  };
}
