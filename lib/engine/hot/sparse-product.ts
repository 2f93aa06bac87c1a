import type { SparseMatrix } from "../../data/sparse.ts";
import { heapOf, hotModule } from "./module.ts";

/** A sparse matrix [n, m] that tables are multiplied by, again and again. */
export interface SparseProduct {
  readonly engine: "webassembly" | "javascript";
  /** The product with a table [m, width]: [n, width], each number summed in float32 in the order of the row's cells. */
  times(table: Float32Array): Float32Array<ArrayBuffer>;
}

/** Rows that are multiplied in one call, so that a WebAssembly function is entered often enough to be optimised. */
const rowsAtOnce = 256;

/**
 * The matrix, copied into WebAssembly's memory, for tables of `width` columns; where WebAssembly SIMD or its compiler is
 * missing, or the matrix is larger than that memory can be (4 GiB), plain JavaScript with the same sums.
 */
export async function sparseProduct(matrix: SparseMatrix, width: number): Promise<SparseProduct> {
  const padded = Math.ceil(width / 16) * 16;
  const { rows, columnCount, columns } = matrix;
  const bytes = (rows + 1 + 2 * columns.length + (rows + columnCount) * padded) * 4;
  const module = bytes > 2 ** 32 - 2 ** 20 ? null : await hotModule("sparse-product");
  return module === null ? plainSparseProduct(matrix, width) : hotSparseProduct(module, matrix, width, padded, bytes);
}

/** The same sums in plain JavaScript. */
export function plainSparseProduct({ rows, offsets, columns, values }: SparseMatrix, width: number): SparseProduct {
  return {
    engine: "javascript",
    times(table) {
      const out = new Float32Array(rows * width);
      for (let row = 0; row < rows; row++) {
        const sums = out.subarray(row * width, (row + 1) * width);
        for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
          const start = (columns[at] as number) * width;
          const value = values[at] as number;
          for (let d = 0; d < width; d++) {
            sums[d] = (sums[d] as number) + Math.fround(value * (table[start + d] as number));
          }
        }
      }
      return out;
    },
  };
}

async function hotSparseProduct(
  module: WebAssembly.Module,
  { rows, columnCount, offsets, columns, values }: SparseMatrix,
  width: number,
  padded: number,
  bytes: number,
): Promise<SparseProduct> {
  const heap = heapOf(bytes + 1024);
  const { exports } = await WebAssembly.instantiate(module, { env: { memory: heap.memory } });
  const { times } = exports as unknown as { times: (...args: readonly number[]) => void };
  const starts = heap.take((rows + 1) * 4);
  const cells = heap.take(columns.length * 4);
  const weights = heap.take(columns.length * 4);
  const table = heap.take(columnCount * padded * 4);
  const out = heap.take(rows * padded * 4);
  const { buffer } = heap.memory;
  new Int32Array(buffer, starts, rows + 1).set(offsets);
  new Int32Array(buffer, cells, columns.length).set(columns);
  new Float32Array(buffer, weights, columns.length).set(values);
  const brought = new Float32Array(buffer, table, columnCount * padded);
  const made = new Float32Array(buffer, out, rows * padded);
  return {
    engine: "webassembly",
    times(given) {
      for (let row = 0; row < columnCount; row++) {
        brought.set(given.subarray(row * width, (row + 1) * width), row * padded);
      }
      for (let from = 0; from < rows; from += rowsAtOnce) {
        const count = Math.min(rowsAtOnce, rows - from);
        times(count, starts + from * 4, cells, weights, table, padded, out + from * padded * 4);
      }
      const product = new Float32Array(rows * width);
      for (let row = 0; row < rows; row++) {
        product.set(made.subarray(row * padded, row * padded + width), row * width);
      }
      return product;
    },
  };
}
