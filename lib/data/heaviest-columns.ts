import { checkNumber } from "../base/options.ts";
import type { SparseMatrix } from "./sparse.ts";

/**
 * The columns of each row's greatest values above 0, the greatest first, equal ones by index: of `tfIdf(…).vectors` the words
 * that weigh most in each document.
 * @param most how many a row may get; fewer where it has fewer
 */
export function heaviestColumns({ rows, offsets, columns, values }: SparseMatrix, most: number): Int32Array[] {
  checkNumber("heaviestColumns", "most", most, { min: 1, integer: true });
  return Array.from({ length: rows }, (_, row) => {
    const [from, to] = [offsets[row] as number, offsets[row + 1] as number];
    const places = Array.from({ length: to - from }, (_, at) => from + at).filter((at) => (values[at] as number) > 0);
    places.sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
    return Int32Array.from(places.slice(0, most), (at) => columns[at] as number);
  });
}
