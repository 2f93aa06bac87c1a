import { InputError } from "../base/errors.ts";
import { option } from "../base/options.ts";
import { type CellValue, historyCells, type SparseMatrix } from "../data/sparse.ts";
import type { Events, Queries } from "../data/types.ts";

/** Options that the two neighbourhood models share. */
export interface CosineOptions {
  /** How many nearest neighbours count; null for all. */
  neighbors: number | null;
  /** Added to the product of norms, so that a similarity that rests on few common events shrinks towards 0. */
  shrinkage: number;
  /** What stands in the matrix: "binary" for any event, "values" for ratings or counts as they are. */
  cells: CellValue;
  /**
   * "tf-idf" lets what is common say less. Items are alike by their users: an event counts ln(items / items of its
   * user). Users are alike by their items: an event counts ln(users / users of its item).
   */
  weighting: "none" | "tf-idf";
}

export const cosineDefaults: CosineOptions = { neighbors: 100, shrinkage: 0, cells: "binary", weighting: "none" };

export const cosineRules = {
  neighbors: option.orNull(option.wholeNumber(1)),
  shrinkage: option.number(0),
  cells: option.oneOf("binary", "values"),
  weighting: option.oneOf("none", "tf-idf"),
};

/** The weight of each column: 1, or its inverse document frequency, ln(rows / rows that have it). */
export function columnWeights(matrix: SparseMatrix, weighting: CosineOptions["weighting"]): Float32Array {
  const weights = new Float32Array(matrix.columnCount).fill(1);
  if (weighting === "none") return weights;
  const counts = new Int32Array(matrix.columnCount);
  for (const column of matrix.columns) counts[column] = (counts[column] as number) + 1;
  return weights.map((_, column) => Math.log(matrix.rows / Math.max(1, counts[column] as number)));
}

/** The matrix with every column multiplied by its weight. */
export function weighColumns(matrix: SparseMatrix, weights: Float32Array): SparseMatrix {
  const values = matrix.values.map((value, at) => value * (weights[matrix.columns[at] as number] as number));
  return { ...matrix, values };
}

/** The Euclidean norm of each row. */
export function rowNorms({ rows, offsets, values }: SparseMatrix): Float64Array {
  const norms = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++)
      squares += (values[at] as number) ** 2;
    norms[row] = Math.sqrt(squares);
  }
  return norms;
}

/** The history of a query, for models that read nothing else. Throws InputError where the queries bring none. */
export function requireHistory(where: string, queries: Queries): Events {
  if (queries.history !== null) return queries.history;
  throw new InputError({
    wanted: "queries with the users' histories",
    got: "queries by user index alone",
    where,
    fix: "Take the queries of a split, or queriesOfAllUsers(data).",
  });
}

/** Adds `factor` times row `row` of the matrix to a dense row. */
export function addRow(
  { offsets, columns, values }: SparseMatrix,
  row: number,
  factor: number,
  dense: Float32Array,
): void {
  const to = offsets[row + 1] as number;
  for (let at = offsets[row] as number; at < to; at++) {
    const column = columns[at] as number;
    dense[column] = (dense[column] as number) + factor * (values[at] as number);
  }
}

/** A query's history as a row of the matrix: its items, each once, with their cells' values. */
export function historyRow(
  { items, value }: Events,
  query: number,
  cells: CellValue,
): { items: Int32Array; values: Float32Array } {
  const given = cells === "values" ? (value?.subarray(items.offsets[query], items.offsets[query + 1]) ?? null) : null;
  const found = historyCells(items.row(query), given);
  return { items: Int32Array.from(found.keys()), values: Float32Array.from(found.values()) };
}
