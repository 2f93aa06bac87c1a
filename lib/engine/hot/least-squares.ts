import type { SparseMatrix } from "../../data/sparse.ts";
import { heapOf, hotModule } from "./module.ts";

/** Which systems are solved, and how: see `AlternatingOptions` of the models. */
export interface LeastSquaresOptions {
  readonly feedback: "implicit" | "explicit";
  /** k, the length of a vector. */
  readonly dimensions: number;
  readonly regularization: number;
  readonly alpha: number;
  readonly solver: "exact" | "conjugate-gradient";
  /** Steps of conjugate gradients that a row takes. */
  readonly gradientSteps: number;
}

/** The half-steps of alternating least squares as a WebAssembly loop, four numbers at a time. One problem at a time. */
export interface LeastSquares {
  /** Begins a half-step: these vectors, [n, k], are held still. */
  hold(fixed: Float32Array): void;
  /**
   * Solves rows `from` … `to − 1` of the matrix [rows, n] into `solved` [rows, k]. Rows without cells stay as they are.
   * Throws RangeError when the matrix of a system is not positive definite.
   */
  solve(matrix: SparseMatrix, from: number, to: number, solved: Float32Array): void;
  /** What rows `from` … `to − 1` add to the objective by their observed cells. */
  observed(matrix: SparseMatrix, from: number, to: number, solved: Float32Array): number;
  /** Σ v vᵀ over all rows of `vectors` [rows, k], row-major [k, k]. */
  gram(vectors: Float32Array): Float64Array;
}

type Numbers = readonly number[];
interface Exports {
  readonly gram: (...args: Numbers) => void;
  readonly narrow: (...args: Numbers) => void;
  readonly descend: (...args: Numbers) => void;
  readonly solve: (...args: Numbers) => number;
  readonly observed: (...args: Numbers) => number;
}

/** The loop for one training, with a memory of its own; null where WebAssembly SIMD or its compiler is missing. */
export async function leastSquares(options: LeastSquaresOptions): Promise<LeastSquares | null> {
  const module = await hotModule("least-squares");
  return module === null ? null : over(module, options);
}

async function over(module: WebAssembly.Module, options: LeastSquaresOptions): Promise<LeastSquares> {
  const { dimensions: size, alpha, regularization, solver, gradientSteps } = options;
  const implicit = options.feedback === "implicit";
  const k = Math.ceil(size / 4) * 4;
  const heap = heapOf(2 ** 20);
  const { exports } = await WebAssembly.instantiate(module, { env: { memory: heap.memory } });
  const loops = exports as unknown as Exports;
  const spare = heap.take((k + 5) * k * 8);
  const shared = heap.take(k * k * 8);
  const narrowed = heap.take(k * k * 4);
  const base = heap.take(0);
  let held = base;
  let free = base;

  const floats = (address: number, length: number) => new Float32Array(heap.memory.buffer, address, length);
  const integers = (address: number, length: number) => new Int32Array(heap.memory.buffer, address, length);

  /** Copies vectors in, each filled up with zeros to k. */
  function bring(vectors: Float32Array): { at: number; rows: number } {
    const rows = vectors.length / size;
    const at = heap.take(rows * k * 4);
    const there = floats(at, rows * k);
    if (k === size) there.set(vectors);
    else {
      there.fill(0);
      for (let row = 0; row < rows; row++) there.set(vectors.subarray(row * size, (row + 1) * size), row * k);
    }
    return { at, rows };
  }

  /** Copies a slice of rows in: its cells, with offsets from 0, and the vectors that are solved for. */
  function bringSlice(matrix: SparseMatrix, from: number, to: number, solved: Float32Array) {
    heap.release(free);
    const first = matrix.offsets[from] as number;
    const last = matrix.offsets[to] as number;
    const offsets = heap.take((to - from + 1) * 4);
    const columns = heap.take((last - first) * 4);
    const values = heap.take((last - first) * 4);
    const { at } = bring(solved.subarray(from * size, to * size));
    const starts = integers(offsets, to - from + 1);
    for (let row = from; row <= to; row++) starts[row - from] = (matrix.offsets[row] as number) - first;
    integers(columns, last - first).set(matrix.columns.subarray(first, last));
    floats(values, last - first).set(matrix.values.subarray(first, last));
    return { offsets, columns, values, at };
  }

  return {
    hold(fixed) {
      heap.release(base);
      const { at, rows } = bring(fixed);
      held = at;
      free = heap.take(0);
      if (!implicit) return;
      loops.gram(k, held, rows, shared, spare);
      loops.narrow(k * k, shared, narrowed);
    },
    solve(matrix, from, to, solved) {
      const { offsets, columns, values, at } = bringSlice(matrix, from, to, solved);
      const rows = to - from;
      const cells = [offsets, columns, values, held] as const;
      if (solver === "exact") {
        const sums = implicit ? shared : 0;
        const done = loops.solve(rows, k, size, ...cells, sums, alpha, regularization, at, spare);
        if (done < rows)
          throw new RangeError(`the ${size} × ${size} matrix of row ${from + done} is not positive definite`);
      } else {
        loops.descend(rows, k, ...cells, implicit ? narrowed : 0, alpha, regularization, gradientSteps, at, spare);
      }
      const there = floats(at, rows * k);
      if (k === size) solved.set(there, from * size);
      else
        for (let row = 0; row < rows; row++) solved.set(there.subarray(row * k, row * k + size), (from + row) * size);
    },
    observed(matrix, from, to, solved) {
      const { offsets, columns, values, at } = bringSlice(matrix, from, to, solved);
      return loops.observed(to - from, k, offsets, columns, values, held, Number(implicit), alpha, at);
    },
    gram(vectors) {
      heap.release(free);
      const { at, rows } = bring(vectors);
      const out = heap.take(k * k * 8);
      loops.gram(k, at, rows, out, spare);
      const padded = new Float64Array(heap.memory.buffer, out, k * k);
      return Float64Array.from(
        { length: size * size },
        (_, at) => padded[Math.floor(at / size) * k + (at % size)] as number,
      );
    },
  };
}
