import { heapOf, hotModule } from "./module.ts";

/** A table of float32 rows that can be summed up by lists of row numbers. */
export interface RowSums {
  /**
   * Row q of the result is the sum of the table's rows `indices[offsets[q]]` … `indices[offsets[q + 1] − 1]`, added in
   * that order in float32: [queries, width]. Indices are not checked.
   */
  sums(offsets: Int32Array, indices: Int32Array): Float32Array;
}

/** Columns of the table that are worked on at a time: with 3,000 rows they fill a cache of 1 MB. */
const columnsAtOnce = 64;
/** Queries whose sums are taken in one call, so that a WebAssembly function is entered often enough to be optimised. */
const queriesAtOnce = 128;

/**
 * The table [rows, width], copied into WebAssembly's memory; where WebAssembly SIMD or its compiler is missing, or the
 * table is larger than that memory can be (4 GiB), plain JavaScript with the very same sums.
 */
export async function rowSums(table: Float32Array, width: number): Promise<RowSums> {
  const stride = Math.ceil(width / 16) * 16;
  const rows = table.length / width;
  const module = rows * stride * 4 > 2 ** 32 - 2 ** 28 ? null : await hotModule("row-sums");
  return module === null ? plainRowSums(table, width) : hotRowSums(module, table, width, rows, stride);
}

/** The same sums in plain JavaScript. */
export function plainRowSums(table: Float32Array, width: number): RowSums {
  return {
    sums(offsets, indices) {
      const queries = offsets.length - 1;
      const out = new Float32Array(queries * width);
      for (let q = 0; q < queries; q++) {
        const row = out.subarray(q * width, (q + 1) * width);
        for (let at = offsets[q] as number; at < (offsets[q + 1] as number); at++) {
          const start = (indices[at] as number) * width;
          for (let column = 0; column < width; column++) {
            row[column] = (row[column] as number) + (table[start + column] as number);
          }
        }
      }
      return out;
    },
  };
}

async function hotRowSums(
  module: WebAssembly.Module,
  table: Float32Array,
  width: number,
  rows: number,
  stride: number,
): Promise<RowSums> {
  const heap = heapOf(rows * stride * 4 + queriesAtOnce * stride * 4);
  const { exports } = await WebAssembly.instantiate(module, { env: { memory: heap.memory } });
  const { addRows } = exports as unknown as { addRows: (...args: readonly number[]) => void };
  const at = heap.take(rows * stride * 4);
  const copy = new Float32Array(heap.memory.buffer, at, rows * stride);
  for (let row = 0; row < rows; row++) copy.set(table.subarray(row * width, (row + 1) * width), row * stride);
  const free = heap.take(0);

  return {
    sums(offsets, indices) {
      const queries = offsets.length - 1;
      const result = new Float32Array(queries * width);
      for (let begin = 0; begin < queries; begin += queriesAtOnce) {
        const end = Math.min(queries, begin + queriesAtOnce);
        const first = offsets[begin] as number;
        const last = offsets[end] as number;
        heap.release(free);
        const starts = heap.take((end - begin + 1) * 4);
        const named = heap.take((last - first) * 4);
        const out = heap.take((end - begin) * stride * 4);
        const { buffer } = heap.memory;
        new Int32Array(buffer, starts, end - begin + 1).set(
          offsets.subarray(begin, end + 1).map((offset) => offset - first),
        );
        new Int32Array(buffer, named, last - first).set(indices.subarray(first, last));
        for (let from = 0; from < stride; from += columnsAtOnce) {
          addRows(end - begin, starts, named, at, stride, from, Math.min(columnsAtOnce, stride - from), out);
        }
        const sums = new Float32Array(buffer, out, (end - begin) * stride);
        for (let q = begin; q < end; q++) {
          result.set(sums.subarray((q - begin) * stride, (q - begin) * stride + width), q * width);
        }
      }
      return result;
    },
  };
}
