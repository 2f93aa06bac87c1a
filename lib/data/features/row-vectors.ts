import { InputError, shown } from "../../base/errors.ts";
import type { OptionRule } from "../../base/options.ts";
import type { SparseMatrix } from "../sparse.ts";
import type { Column, Table } from "../types.ts";
import { categoryCells, numberCells, vectorCells } from "./column-cells.ts";
import { textCells } from "./text-cells.ts";

/** How much each column counts in a cosine, by its name; columns that are not named count nothing. */
export type ColumnWeights = Readonly<Record<string, number>>;

/** What models ask of such an option. */
export const columnWeightsRule: OptionRule<ColumnWeights> = {
  wanted: "weights of 0 or more by name of the column, at least one of them above 0",
  holds: (value): value is ColumnWeights =>
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((weight) => typeof weight === "number" && weight >= 0 && Number.isFinite(weight)) &&
    Object.values(value).some((weight) => weight > 0),
};

/**
 * What a table tells of its rows as sparse vectors of unit length, so that inner products are cosines.
 *
 * Every column by itself becomes a vector of length √weight: labels by their inverse document frequency, texts by
 * TF-IDF, numbers as places between quantiles, vectors as they are. Between two rows that have all columns the cosine is
 * therefore the mean of the columns' cosines, weighted as asked. A row of which no column says anything is empty.
 * @param weights by name; null takes every column with weight 1
 * @throws InputError for a column that the table lacks, or a weight that is negative or no number
 */
export function rowVectors(of: Table, weights: ColumnWeights | null = null): SparseMatrix {
  const chosen = weights ?? Object.fromEntries(Object.keys(of.columns).map((name) => [name, 1]));
  const parts = Object.entries(chosen).map(([name, weight]) => {
    if (!(weight >= 0 && Number.isFinite(weight))) throw badWeight(name, weight);
    return scaled(cellsOf(columnNamed(of, name), of.vocabulary.size), Math.sqrt(weight));
  });
  return scaled(joined(parts, of.vocabulary.size), 1);
}

/** One minus the cosine of two rows of unit length, in [0, 1] where no cell is negative; 1 from or to an empty row. */
export function rowDistance({ offsets, columns, values }: SparseMatrix): (a: number, b: number) => number {
  return (a, b) => {
    let [i, j] = [offsets[a] as number, offsets[b] as number];
    const [iEnd, jEnd] = [offsets[a + 1] as number, offsets[b + 1] as number];
    let product = 0;
    while (i < iEnd && j < jEnd) {
      const difference = (columns[i] as number) - (columns[j] as number);
      if (difference === 0) product += (values[i] as number) * (values[j] as number);
      if (difference <= 0) i++;
      if (difference >= 0) j++;
    }
    return Math.min(1, Math.max(0, 1 - product));
  };
}

function columnNamed(of: Table, name: string): Column {
  const column = Object.hasOwn(of.columns, name) ? of.columns[name] : undefined;
  if (column !== undefined) return column;
  throw new InputError({
    wanted: `one of the columns ${Object.keys(of.columns).join(", ") || "(the table has none)"}`,
    got: shown(name),
    where: "the weights of columns",
    fix: "Name columns of the table that the model is fitted with.",
  });
}

/** A column's cells depend on nothing else, and cutting texts takes longer than anything made of them. */
const known = new WeakMap<Column, SparseMatrix>();

function cellsOf(column: Column, rows: number): SparseMatrix {
  const cells = known.get(column) ?? makeCells(column, rows);
  known.set(column, cells);
  return cells;
}

function makeCells(column: Column, rows: number): SparseMatrix {
  switch (column.type) {
    case "category":
      return categoryCells(column);
    case "number":
      return numberCells(column);
    case "vector":
      return vectorCells(column, rows);
    case "text":
      return textCells(column);
  }
}

/** The matrix with each row scaled to the given length; rows of zeros become empty. */
function scaled(matrix: SparseMatrix, length: number): SparseMatrix {
  const { rows, columnCount } = matrix;
  const offsets = new Int32Array(rows + 1);
  const columns = new Int32Array(matrix.columns.length);
  const values = new Float32Array(matrix.values.length);
  let size = 0;
  for (let row = 0; row < rows; row++) {
    const [from, to] = [matrix.offsets[row] as number, matrix.offsets[row + 1] as number];
    let squares = 0;
    for (let at = from; at < to; at++) squares += (matrix.values[at] as number) ** 2;
    const factor = squares > 0 ? length / Math.sqrt(squares) : 0;
    for (let at = from; at < to && factor > 0; at++) {
      if (matrix.values[at] === 0) continue;
      columns[size] = matrix.columns[at] as number;
      values[size++] = (matrix.values[at] as number) * factor;
    }
    offsets[row + 1] = size;
  }
  return { rows, columnCount, offsets, columns: columns.slice(0, size), values: values.slice(0, size) };
}

/** Matrices of equally many rows side by side. */
function joined(parts: readonly SparseMatrix[], rows: number): SparseMatrix {
  const cells = parts.reduce((sum, { columns }) => sum + columns.length, 0);
  const offsets = new Int32Array(rows + 1);
  const columns = new Int32Array(cells);
  const values = new Float32Array(cells);
  let size = 0;
  for (let row = 0; row < rows; row++) {
    let first = 0;
    for (const part of parts) {
      for (let at = part.offsets[row] as number; at < (part.offsets[row + 1] as number); at++) {
        columns[size] = first + (part.columns[at] as number);
        values[size++] = part.values[at] as number;
      }
      first += part.columnCount;
    }
    offsets[row + 1] = size;
  }
  const columnCount = parts.reduce((sum, part) => sum + part.columnCount, 0);
  return { rows, columnCount, offsets, columns, values };
}

function badWeight(name: string, weight: number): InputError {
  return new InputError({
    wanted: `a weight of 0 or more for ${shown(name)}`,
    got: String(weight),
    where: "the weights of columns",
    fix: "0 leaves a column out.",
  });
}
