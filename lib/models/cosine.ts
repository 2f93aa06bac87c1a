import { InputError } from "../base/errors.ts";
import { option } from "../base/options.ts";
import type { CellValue, SparseMatrix } from "../data/sparse.ts";
import type { Queries } from "../data/types.ts";

/** Options that the two neighbourhood models share. */
export interface CosineOptions {
  /** How many nearest neighbours count; null for all. */
  neighbors: number | null;
  /** Added to the product of norms, so that a similarity that rests on few common events shrinks towards 0. */
  shrinkage: number;
  /** What stands in the matrix: "binary" for any event, "values" for ratings or counts as they are. */
  cells: CellValue;
  /** "tf-idf" weighs an event with a common item less: by ln(users / users of the item). */
  weighting: "none" | "tf-idf";
}

export const cosineDefaults: CosineOptions = { neighbors: 100, shrinkage: 0, cells: "binary", weighting: "none" };

export const cosineRules = {
  neighbors: option.orNull(option.wholeNumber(1)),
  shrinkage: option.number(0),
  cells: option.oneOf("binary", "values"),
  weighting: option.oneOf("none", "tf-idf"),
};

/** The weight of each item (column): 1, or its inverse document frequency. */
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

/** Products of one sparse row with all rows of a matrix, by way of the matrix's transpose. */
export class RowProducts {
  /** Product with each row; only the entries named in `touched` are valid. */
  readonly sums: Float64Array;
  readonly touched: number[] = [];
  private readonly seen: Uint8Array;
  private readonly byColumn: SparseMatrix;

  /** @param byColumn the transpose of the matrix whose rows are multiplied with */
  constructor(byColumn: SparseMatrix) {
    this.byColumn = byColumn;
    this.sums = new Float64Array(byColumn.columnCount);
    this.seen = new Uint8Array(byColumn.columnCount);
  }

  /** Begins a new row. */
  clear(): void {
    for (const row of this.touched) {
      this.sums[row] = 0;
      this.seen[row] = 0;
    }
    this.touched.length = 0;
  }

  /** Adds the row's entry `value` in `column`. */
  add(column: number, value: number): void {
    const { offsets, columns, values } = this.byColumn;
    const { sums, seen, touched } = this;
    for (let at = offsets[column] as number; at < (offsets[column + 1] as number); at++) {
      const row = columns[at] as number;
      if (seen[row] === 0) {
        seen[row] = 1;
        touched.push(row);
      }
      sums[row] = (sums[row] as number) + value * (values[at] as number);
    }
  }
}

/** The `most` strongest of `found` by weight, equal weights by the lower index; all of them for null. */
export function strongest(found: number[], weight: (index: number) => number, most: number | null): number[] {
  found.sort((a, b) => weight(b) - weight(a) || a - b);
  return most === null ? found : found.slice(0, most);
}

/** The history of a query, for models that read nothing else. Throws InputError where the queries bring none. */
export function requireHistory(where: string, queries: Queries) {
  if (queries.history !== null) return queries.history;
  throw new InputError({
    wanted: "queries with the users' histories",
    got: "queries by user index alone",
    where,
    fix: "Take the queries of a split, or queriesOfAllUsers(data).",
  });
}
