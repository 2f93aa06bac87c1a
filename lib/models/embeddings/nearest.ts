import { InputError, shown } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import type { Vectors } from "../../data/types.ts";
import { Strongest } from "../strongest.ts";

/** An id and how alike it is. */
export interface Neighbor {
  readonly id: string;
  /** The cosine, from −1 to 1. */
  readonly similarity: number;
}

/**
 * The `k` ids whose vectors are nearest to that of an id (or to a vector) by cosine, the nearest first and of equally
 * near ones the earlier; the id itself and ids with vectors of zeros are left out.
 * @throws InputError for an id that is not in the vocabulary, offering near spellings; for one without a vector; for a
 *   vector of another length
 */
export function nearest(vectors: Vectors, to: string | ArrayLike<number>, k = 10): Neighbor[] {
  resolveOptions("nearest", { k: 10 }, { k: option.wholeNumber(1) }, { k });
  const { vocabulary, dimensions, values } = vectors;
  const self = typeof to === "string" ? vocabulary.index(to) : -1;
  const query = typeof to === "string" ? values.subarray(self * dimensions, (self + 1) * dimensions) : to;
  const length = Math.hypot(...Array.from(query));
  if (query.length !== dimensions || !(length > 0)) {
    throw new InputError({
      where: "nearest",
      wanted: `${dimensions} numbers, not all of them 0`,
      got:
        typeof to === "string"
          ? `the vector of ${shown(to)}, which is 0: it was never trained`
          : shown(Array.from(query)),
      fix: "Ask for another.",
    });
  }
  const found = new Strongest(Math.min(k, vocabulary.size));
  for (let row = 0; row < vocabulary.size; row++) {
    if (row === self) continue;
    let product = 0;
    let squares = 0;
    for (let d = 0; d < dimensions; d++) {
      const value = values[row * dimensions + d] as number;
      product += value * (query[d] as number);
      squares += value * value;
    }
    if (squares > 0) found.offer(row, product / (length * Math.sqrt(squares)));
  }
  found.sort();
  return Array.from({ length: found.size }, (_, at) => ({
    id: vocabulary.id(found.indices[at] as number),
    similarity: found.weights[at] as number,
  }));
}
