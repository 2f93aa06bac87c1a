import type { SparseMatrix } from "../../data/sparse.ts";

/** Vectors of one length, row by row. */
export class VectorBlock {
  readonly length: number;
  readonly rows: Float64Array[] = [];

  constructor(length: number) {
    this.length = length;
  }

  /**
   * Takes in what the vectors add to those already here, made orthonormal, by Gram–Schmidt taken twice (twice is enough:
   * Giraud, Langou and Rozložník 2005). A vector that depends on others is left out; how many were taken in.
   */
  extend(vectors: readonly Float64Array[]): number {
    let taken = 0;
    for (const vector of vectors) {
      const before = Math.sqrt(dot(vector, vector));
      for (let pass = 0; pass < 2; pass++) this.removeFrom(vector);
      const norm = Math.sqrt(dot(vector, vector));
      if (!(norm > 1e-10 * before)) continue;
      for (let at = 0; at < vector.length; at++) vector[at] = (vector[at] as number) / norm;
      this.rows.push(vector);
      taken++;
    }
    return taken;
  }

  /** Takes away what lies along the rows, four of them in one pass. */
  private removeFrom(vector: Float64Array): void {
    const { rows } = this;
    let next = 0;
    for (; next + 4 <= rows.length; next += 4) {
      const [a, b, c, d] = rows.slice(next, next + 4) as [Float64Array, Float64Array, Float64Array, Float64Array];
      let [along, alongB, alongC, alongD] = [0, 0, 0, 0];
      for (let at = 0; at < vector.length; at++) {
        const value = vector[at] as number;
        along += value * (a[at] as number);
        alongB += value * (b[at] as number);
        alongC += value * (c[at] as number);
        alongD += value * (d[at] as number);
      }
      for (let at = 0; at < vector.length; at++) {
        const there = along * (a[at] as number) + alongB * (b[at] as number);
        vector[at] = (vector[at] as number) - there - alongC * (c[at] as number) - alongD * (d[at] as number);
      }
    }
    for (; next < rows.length; next++) {
      const row = rows[next] as Float64Array;
      const along = dot(vector, row);
      for (let at = 0; at < vector.length; at++) vector[at] = (vector[at] as number) - along * (row[at] as number);
    }
  }
}

/** The inner product. */
export function dot(a: Float64Array, b: Float64Array): number {
  let even = 0;
  let odd = 0;
  const whole = a.length - (a.length % 2);
  for (let at = 0; at < whole; at += 2) {
    even += (a[at] as number) * (b[at] as number);
    odd += (a[at + 1] as number) * (b[at + 1] as number);
  }
  return whole < a.length ? even + odd + (a[whole] as number) * (b[whole] as number) : even + odd;
}

/** How many vectors `timesVectors` takes at a time. */
export const blockWidth = 4;

/** The products of a sparse matrix with up to `blockWidth` vectors, in float64: each cell of the matrix is read once. */
export function timesVectors(matrix: SparseMatrix, vectors: readonly Float64Array[]): Float64Array[] {
  const { rows, offsets, columns, values } = matrix;
  const out = vectors.map(() => new Float64Array(rows));
  if (out.length === 0) return out;
  // Where fewer than four are given, the last is worked out again.
  const vector = (at: number) => vectors[Math.min(at, vectors.length - 1)] as Float64Array;
  const [x0, x1, x2, x3] = [vector(0), vector(1), vector(2), vector(3)];
  for (let row = 0; row < rows; row++) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      const column = columns[at] as number;
      const value = values[at] as number;
      s0 += value * (x0[column] as number);
      s1 += value * (x1[column] as number);
      s2 += value * (x2[column] as number);
      s3 += value * (x3[column] as number);
    }
    const sums = [s0, s1, s2, s3];
    for (let v = 0; v < out.length; v++) (out[v] as Float64Array)[row] = sums[v] as number;
  }
  return out;
}
