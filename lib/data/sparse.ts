import type { Interactions } from "./types.ts";

/**
 * A matrix of users × items by compressed rows: row u holds `columns[offsets[u]] …` with `values` beside them,
 * columns ascending, each once.
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
  const order = Int32Array.from({ length: data.length }, (_, row) => row);
  const { user, item, value } = data;
  order.sort((a, b) => (user[a] as number) - (user[b] as number) || (item[a] as number) - (item[b] as number) || a - b);

  const offsets = new Int32Array(rows + 1);
  const columns = new Int32Array(data.length);
  const values = new Float32Array(data.length);
  let size = 0;
  for (const [at, row] of order.entries()) {
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
