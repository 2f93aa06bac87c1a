import { InputError } from "../../../base/errors.ts";
import type { ArrayReader } from "../../model.ts";
import type { StateArray } from "../../recommender.ts";

/** Items' vectors by what they are made of. */
export interface ItemParts {
  /** "id", and the kind of each block of features. */
  readonly kinds: readonly string[];
  /** By kind what it contributes, row-major [items, width]; their sum is the items' vectors. */
  readonly values: readonly Float32Array[];
}

/** An array to save, row-major [rows, width]. */
export function matrixArray(values: Float32Array, width: number): StateArray {
  return { shape: [values.length / width, width], values };
}

/** The parts as arrays to save, `items.<kind>`. */
export function partArrays({ kinds, values }: ItemParts, width: number): Record<string, StateArray> {
  return Object.fromEntries(kinds.map((kind, at) => [`items.${kind}`, matrixArray(values[at] as Float32Array, width)]));
}

/** The inverse of `partArrays`. Throws InputError for arrays of another shape. */
export function partsFrom(model: string, arrays: ArrayReader, rows: number, width: number): ItemParts {
  const kinds = arrays.names.filter((name) => name.startsWith("items.")).map((name) => name.slice("items.".length));
  const ordered = ["id", ...kinds.filter((kind) => kind !== "id")];
  return { kinds: ordered, values: ordered.map((kind) => savedMatrix(model, arrays, `items.${kind}`, rows, width)) };
}

/** An array of a saved model. Throws InputError for one of another shape than [rows, width]. */
export function savedMatrix(
  model: string,
  arrays: ArrayReader,
  name: string,
  rows: number,
  width: number,
): Float32Array {
  const values = arrays.float32(name);
  const shape = arrays.shape(name);
  if (shape[0] === rows && shape[1] === width && values.length === rows * width) return values;
  throw new InputError({
    wanted: `an array ${name} of ${rows} × ${width}`,
    got: shape.join(" × "),
    where: `saved model ${model}`,
    fix: "The folder is damaged or was changed; save the model again.",
  });
}

/** The product of the first numbers, as many as a vector has, of two rows; in float64. */
export function rowProduct(vector: Float32Array, rows: Float32Array, row: number, width: number): number {
  let sum = 0;
  for (let d = 0; d < vector.length; d++) sum += (vector[d] as number) * (rows[row * width + d] as number);
  return sum;
}

/**
 * Shares of a score that add up to it exactly: what is missing of the engine's float32 score, some ten-millionths of it, is
 * counted to the first.
 */
export function addingUpTo(score: number, [_, ...others]: readonly number[]): number[] {
  return [score - others.reduce((sum, share) => sum + share, 0), ...others];
}
