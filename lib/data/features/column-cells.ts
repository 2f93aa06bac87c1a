import { quantile } from "../../base/numbers.ts";
import type { SparseMatrix } from "../sparse.ts";
import type { CategoryColumn, NumberColumn, VectorColumn } from "../types.ts";

/**
 * Labels as cells: row × label, each worth ln((1 + rows) / (1 + rows that have the label)) + 1, so that a rare label says
 * more than a common one and none says nothing (the smoothed inverse document frequency of scikit-learn).
 */
export function categoryCells({ labels }: CategoryColumn): SparseMatrix {
  const counts = new Int32Array(labels.vocabulary.size);
  for (const label of labels.values) counts[label] = (counts[label] as number) + 1;
  const weights = Float32Array.from(counts, (count) => Math.log((1 + labels.rows) / (1 + count)) + 1);
  const columns = labels.values.slice();
  for (let row = 0; row < labels.rows; row++) columns.subarray(labels.offsets[row], labels.offsets[row + 1]).sort();
  return {
    rows: labels.rows,
    columnCount: labels.vocabulary.size,
    offsets: labels.offsets,
    columns,
    values: Float32Array.from(columns, (label) => weights[label] as number),
  };
}

/** The quantiles between which a number is placed. */
const knotShares = [0, 0.25, 0.5, 0.75, 1];

/**
 * Numbers as cells: a number between two of the column's quartiles (least and greatest included) belongs to both, the
 * more to the nearer, so that numbers near each other are alike and far ones are not, whatever their unit. A missing one
 * (NaN) has no cell. Equal quartiles count as one; a column of one number tells its rows apart from those without.
 */
export function numberCells({ values: numbers }: NumberColumn): SparseMatrix {
  const known = numbers.filter((value) => !Number.isNaN(value));
  const knots = [...new Set(knotShares.map((share) => quantile(known, share)))];
  const offsets = new Int32Array(numbers.length + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (const [row, value] of numbers.entries()) {
    if (!Number.isNaN(value)) {
      const above = knots.findIndex((knot) => value <= knot);
      const high = above < 0 ? knots.length - 1 : above;
      const low = Math.max(0, high - 1);
      const gap = (knots[high] as number) - (knots[low] as number);
      const share = gap > 0 ? (value - (knots[low] as number)) / gap : 1;
      if (low < high && share < 1) {
        columns.push(low);
        values.push(1 - share);
      }
      if (share > 0) {
        columns.push(high);
        values.push(share);
      }
    }
    offsets[row + 1] = columns.length;
  }
  return {
    rows: numbers.length,
    columnCount: knots.length,
    offsets,
    columns: Int32Array.from(columns),
    values: Float32Array.from(values),
  };
}

/** Vectors as cells, all of them: row × dimension. A row with a component that is no number counts as zeros. */
export function vectorCells({ dimensions, values }: VectorColumn, rows: number): SparseMatrix {
  const cells = values.slice();
  for (let row = 0; row < rows; row++) {
    const vector = cells.subarray(row * dimensions, (row + 1) * dimensions);
    if (!vector.every(Number.isFinite)) vector.fill(0);
  }
  return {
    rows,
    columnCount: dimensions,
    offsets: Int32Array.from({ length: rows + 1 }, (_, row) => row * dimensions),
    columns: Int32Array.from(cells, (_, at) => at % dimensions),
    values: cells,
  };
}
