import { type RowSums, rowSums } from "../engine/hot/row-sums.ts";

/** What EASE learns. P is the inverse of XᵀX + λI. */
export interface Shallow {
  /** The item–item weights B = I − P · diag(1 ⊘ diag P), row-major [items, items]. */
  readonly weights: Float32Array;
  /** diag P, [items]: with it P can be had back from B. */
  readonly diagonal: Float32Array;
  /** The weights' rows ready to be summed up, which is made when first asked for. */
  readonly rows: () => Promise<RowSums>;
}

export function shallow(weights: Float32Array, diagonal: Float32Array): Shallow {
  let rows: Promise<RowSums> | undefined;
  return {
    weights,
    diagonal,
    rows: () => {
      rows ??= rowSums(weights, diagonal.length);
      return rows;
    },
  };
}

/** B of P, [items, items], in whose place it is written. */
export function fromInverse(inverse: Float32Array): Shallow {
  const items = Math.sqrt(inverse.length);
  const diagonal = Float32Array.from({ length: items }, (_, item) => inverse[item * items + item] as number);
  const scale = Float64Array.from(diagonal, (value) => -1 / value);
  for (let from = 0; from < items; from++) {
    for (let item = 0; item < items; item++) {
      const at = from * items + item;
      inverse[at] = (inverse[at] as number) * (scale[item] as number);
    }
    inverse[from * items + from] = 0;
  }
  return shallow(inverse, diagonal);
}

/** P of B, [items, items]: the inverse of `fromInverse`, into an array of its own. */
export function toInverse({ weights, diagonal }: Shallow): Float32Array {
  const items = diagonal.length;
  const inverse = new Float32Array(weights.length);
  for (let from = 0; from < items; from++) {
    for (let item = 0; item < items; item++) {
      const at = from * items + item;
      inverse[at] = -(weights[at] as number) * (diagonal[item] as number);
    }
    inverse[from * items + from] = diagonal[from] as number;
  }
  return inverse;
}
