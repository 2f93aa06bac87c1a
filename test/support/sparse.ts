import type { Random } from "../../lib/base/random.ts";
import type { SparseMatrix } from "../../lib/data/sparse.ts";

/** A sparse matrix of the given cells. */
export function sparseOf(
  rows: number,
  columnCount: number,
  cells: readonly (readonly [row: number, column: number, value: number])[],
): SparseMatrix {
  const sorted = [...cells].sort(([a, b], [c, d]) => a - c || b - d);
  const offsets = new Int32Array(rows + 1);
  for (const [row] of sorted) offsets[row + 1] = (offsets[row + 1] as number) + 1;
  for (let row = 0; row < rows; row++) offsets[row + 1] = (offsets[row + 1] as number) + (offsets[row] as number);
  return {
    rows,
    columnCount,
    offsets,
    columns: Int32Array.from(sorted, ([, column]) => column),
    values: Float32Array.from(sorted, ([, , value]) => value),
  };
}

/** A sparse matrix with about the given share of cells, each a whole number from 1 to 5; some rows may be empty. */
export function randomSparse(rows: number, columns: number, share: number, draw: Random): SparseMatrix {
  const cells: [number, number, number][] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (draw.uniform() < share) cells.push([row, column, 1 + draw.integer(5)]);
    }
  }
  return sparseOf(rows, columns, cells);
}

/** The matrix with all its cells, row-major [rows, columnCount], zeros where nothing stands. */
export function dense({ rows, columnCount, offsets, columns, values }: SparseMatrix): Float64Array {
  const cells = new Float64Array(rows * columnCount);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      cells[row * columnCount + (columns[at] as number)] = values[at] as number;
    }
  }
  return cells;
}
