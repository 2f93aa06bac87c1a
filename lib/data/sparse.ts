import type { Interactions } from "./types.ts";

/**
 * A matrix by compressed rows, such as users × items or documents × words: row u holds `columns[offsets[u]] …`
 * with `values` beside them, columns ascending, each once.
 */
export interface SparseMatrix {
  readonly rows: number;
  readonly columnCount: number;
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** What stands in a cell of the matrix: 1 for any event, or the last value given (1 where there are no values). */
export type CellValue = "binary" | "values";

/** The user × item matrix of the events. Of several events of one user with one item the last in the file counts. */
export function sparseMatrix(data: Interactions, cells: CellValue): SparseMatrix {
  const rows = data.users.size;
  const { user, item, value } = data;
  const inFile = new Int32Array(data.length).map((_, row) => row);
  const order = sortedBy(user, rows, sortedBy(item, data.items.size, inFile));

  const offsets = new Int32Array(rows + 1);
  const columns = new Int32Array(data.length);
  const values = new Float32Array(data.length);
  let size = 0;
  for (let at = 0; at < order.length; at++) {
    const row = order[at] as number;
    const next = order[at + 1];
    const last = next === undefined || user[next] !== user[row] || item[next] !== item[row];
    if (!last) continue;
    columns[size] = item[row] as number;
    values[size] = cells === "binary" || value === null ? 1 : (value[row] as number);
    size++;
    offsets[(user[row] as number) + 1] = size;
  }
  for (let u = 1; u <= rows; u++) offsets[u] = Math.max(offsets[u] as number, offsets[u - 1] as number);
  return {
    rows,
    columnCount: data.items.size,
    offsets,
    columns: columns.slice(0, size),
    values: values.slice(0, size),
  };
}

/** `order` sorted by a key from 0 to below − 1 by counting; equal keys keep their order. */
function sortedBy(key: Int32Array, below: number, order: Int32Array): Int32Array {
  const next = new Int32Array(below + 1);
  for (const value of key) next[value + 1] = (next[value + 1] as number) + 1;
  for (let value = 0; value < below; value++) next[value + 1] = (next[value + 1] as number) + (next[value] as number);
  const sorted = new Int32Array(order.length);
  for (const row of order) {
    const place = next[key[row] as number] as number;
    sorted[place] = row;
    next[key[row] as number] = place + 1;
  }
  return sorted;
}

/** Rows become columns. */
export function transpose({ rows, columnCount, offsets, columns, values }: SparseMatrix): SparseMatrix {
  const starts = new Int32Array(columnCount + 1);
  for (const column of columns) starts[column + 1] = (starts[column + 1] as number) + 1;
  for (let c = 0; c < columnCount; c++) starts[c + 1] = (starts[c + 1] as number) + (starts[c] as number);
  const next = starts.slice();
  const flippedColumns = new Int32Array(columns.length);
  const flippedValues = new Float32Array(columns.length);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      const column = columns[at] as number;
      const place = next[column] as number;
      flippedColumns[place] = row;
      flippedValues[place] = values[at] as number;
      next[column] = place + 1;
    }
  }
  return { rows: columnCount, columnCount: rows, offsets: starts, columns: flippedColumns, values: flippedValues };
}

/** A history's items with their cell values, each item once (the last event counts). */
export function historyCells(items: Int32Array, values: Float32Array | null): Map<number, number> {
  const cells = new Map<number, number>();
  for (const [at, item] of items.entries()) cells.set(item, values === null ? 1 : (values[at] as number));
  return cells;
}
