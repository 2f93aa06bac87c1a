import { InputError } from "../../base/errors.ts";
import type { Vectors } from "../../data/types.ts";

/** Vectors to be found, row-major [rows, dimensions]; row r is item r. */
export type RowsToFind = Pick<Vectors, "dimensions" | "values">;

/**
 * How near two vectors are, higher being nearer: their inner product; the cosine of their angle, from −1 to 1; or minus
 * the square of their distance, which orders them as the distance does.
 */
export type Similarity = "dot" | "cosine" | "euclidean";

/** Every row divided by its length, in float64; rows of zeros become NaN, which is near to nothing. */
export function unitRows({ dimensions, values }: RowsToFind): Float32Array {
  const units = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += dimensions) {
    let squares = 0;
    for (let d = start; d < start + dimensions; d++) squares += (values[d] as number) ** 2;
    const length = Math.sqrt(squares);
    for (let d = start; d < start + dimensions; d++) units[d] = (values[d] as number) / length;
  }
  return units;
}

/** How many rows there are. Throws InputError unless they are whole and wide at least one number. */
export function countRows(where: string, { dimensions, values }: RowsToFind): number {
  if (Number.isInteger(dimensions) && dimensions >= 1 && values.length % dimensions === 0) {
    return values.length / dimensions;
  }
  throw new InputError({
    wanted: "vectors of equal length, one number long at least, in rows one after the other",
    got: `${values.length} numbers for ${dimensions} dimensions`,
    where,
    fix: "Give the dimensions that the vectors have.",
  });
}

/** How many queries there are. Throws InputError unless they have the dimensions of what is searched. */
export function countQueries(where: string, queries: Float32Array, dimensions: number): number {
  if (queries.length % dimensions === 0) return queries.length / dimensions;
  throw new InputError({
    wanted: `queries of ${dimensions} dimensions, in rows one after the other`,
    got: `${queries.length} numbers`,
    where,
    fix: "Ask with vectors from the space that the index was made of.",
  });
}

/** Throws InputError unless k is a whole number from 1 to the number of items. */
export function checkLength(where: string, k: number, items: number): void {
  if (Number.isInteger(k) && k >= 1 && k <= items) return;
  throw new InputError({
    wanted: `k to be a whole number from 1 to ${items}, the number of items`,
    got: String(k),
    where,
    fix: "Ask for a shorter list.",
  });
}

/** Throws InputError unless there is one list of items to leave out for each query. */
export function checkExcluded(where: string, rows: number, queries: number): void {
  if (rows === queries) return;
  throw new InputError({
    wanted: `one list of items to leave out for each of ${queries} queries`,
    got: `${rows} lists`,
    where,
    fix: "Give the queries' own lists, empty ones where nothing is left out.",
  });
}
