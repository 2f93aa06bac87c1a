import type { Random } from "../../base/random.ts";

/** A Gaussian vector whose squared length is 1 on average, so that parts can be weighed against each other. */
export function direction(dimensions: number, draw: Random): Float64Array {
  return Float64Array.from({ length: dimensions }, () => draw.normal() / Math.sqrt(dimensions));
}

/** target += weight · vector. */
export function accumulate(target: Float64Array, vector: ArrayLike<number>, weight: number): void {
  for (let d = 0; d < target.length; d++) target[d] = (target[d] as number) + weight * (vector[d] as number);
}

/** The inner product of row a of one row-major matrix with row b of another. */
export function rowProduct(left: Float32Array, a: number, right: Float32Array, b: number, dimensions: number): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    sum += (left[a * dimensions + d] as number) * (right[b * dimensions + d] as number);
  }
  return sum;
}

/** 1 / (1 + e^−x). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** An element of a non-empty list. */
export function pick<T>(list: readonly T[], draw: Random): T {
  return list[draw.integer(list.length)] as T;
}
