import { option, resolveOptions } from "../../base/options.ts";
import type { SparseMatrix } from "../../data/sparse.ts";

/** The variant of pointwise mutual information. */
export interface PointwiseOptions {
  /** Chances of context words are taken in proportion to count^contextExponent; .75 lessens rare words' weight. Default 1. */
  contextExponent: number;
  /** ln shift is taken off before cutting at 0, as skip-gram with that many negatives does. Default 1: nothing. */
  shift: number;
}

export const pointwiseDefaults: PointwiseOptions = { contextExponent: 1, shift: 1 };
export const pointwiseRules = { contextExponent: option.number(0, 1), shift: option.positive() };

/**
 * Positive pointwise mutual information: each count n(w, c) becomes max(0, ln(P(w, c) / (P(w) P(c))) − ln shift), with
 * P(w, c) = n(w, c) / N, P(w) its row sum and P(c) by column sums to the power of `contextExponent` (Church and Hanks
 * 1990; Levy, Goldberg and Dagan 2015). Cells that come to 0 are left out.
 */
export function positivePointwise(counts: SparseMatrix, given: Partial<PointwiseOptions> = {}): SparseMatrix {
  const { contextExponent, shift } = resolveOptions("positivePointwise", pointwiseDefaults, pointwiseRules, given);
  const { rows, columnCount, offsets, columns, values } = counts;
  const rowSums = new Float64Array(rows);
  const columnSums = new Float64Array(columnCount);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      const value = values[at] as number;
      rowSums[row] = (rowSums[row] as number) + value;
      columnSums[columns[at] as number] = (columnSums[columns[at] as number] as number) + value;
    }
  }
  const powers = columnSums.map((sum) => (sum > 0 ? sum ** contextExponent : 0));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const starts = new Int32Array(rows + 1);
  const keptColumns = new Int32Array(columns.length);
  const kept = new Float32Array(columns.length);
  let size = 0;
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      const column = columns[at] as number;
      const chance = (rowSums[row] as number) * ((powers[column] as number) / total);
      const information = Math.log((values[at] as number) / (chance * shift));
      if (!(information > 0)) continue;
      keptColumns[size] = column;
      kept[size++] = information;
    }
    starts[row + 1] = size;
  }
  return { rows, columnCount, offsets: starts, columns: keptColumns.slice(0, size), values: kept.slice(0, size) };
}
