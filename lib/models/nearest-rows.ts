import type { SparseMatrix } from "../data/sparse.ts";
import { Strongest } from "./strongest.ts";

/** Finds the rows of a sparse matrix that are nearest to a given sparse row by cosine. */
export class NearestRows {
  /** What `find` found last, the nearest first. */
  readonly found: Strongest;
  private readonly byColumn: SparseMatrix;
  private readonly norms: Float64Array;
  private readonly shrinkage: number;
  /** Products with each row; all zero between searches. */
  private readonly sums: Float64Array;
  /** Whether each column holds one value alone, as binary cells do. */
  private readonly uniform: boolean;

  /**
   * @param byColumn the transpose of the matrix
   * @param norms the Euclidean norm of each of its rows
   * @param options `neighbors`: how many rows are found, null for all with a product other than 0; `shrinkage` is
   *   added to the product of norms
   */
  constructor(
    byColumn: SparseMatrix,
    norms: Float64Array,
    { neighbors, shrinkage }: { readonly neighbors: number | null; readonly shrinkage: number },
  ) {
    this.byColumn = byColumn;
    this.norms = norms;
    this.shrinkage = shrinkage;
    this.sums = new Float64Array(byColumn.columnCount);
    this.uniform = hasUniformColumns(byColumn);
    this.found = new Strongest(Math.min(neighbors ?? byColumn.columnCount, byColumn.columnCount));
  }

  /**
   * Finds the rows nearest to the row that has `values` in `columns`, each column once, and the given norm; row `self`
   * (−1 for none) is left out. Rows whose product with it is 0 are not found.
   */
  find(columns: Int32Array, values: Float32Array, norm: number, self: number): void {
    this.found.clear();
    const work = this.multiply(columns, values);
    // Few products are looked up again by their columns; with many it is quicker to look at every row.
    if (work * 4 < this.sums.length) this.collectFrom(columns, norm, self);
    else this.collectAll(norm, self);
    this.found.sort();
  }

  /** Products with all rows, into `sums`; how many terms were added. */
  private multiply(given: Int32Array, weights: Float32Array): number {
    const { offsets, values } = this.byColumn;
    let work = 0;
    for (let entry = 0; entry < given.length; entry++) {
      const weight = weights[entry] as number;
      const from = offsets[given[entry] as number] as number;
      const to = offsets[(given[entry] as number) + 1] as number;
      work += to - from;
      if (this.uniform) this.addUniform(from, to, weight * (values[from] ?? 0));
      else this.addProducts(from, to, weight);
    }
    return work;
  }

  /** The inner loop where all values of a column are alike: a third of the other's time. */
  private addUniform(from: number, to: number, term: number): void {
    const { sums } = this;
    const { columns } = this.byColumn;
    for (let at = from; at < to; at++) {
      const row = columns[at] as number;
      sums[row] = (sums[row] as number) + term;
    }
  }

  private addProducts(from: number, to: number, weight: number): void {
    const { sums } = this;
    const { columns, values } = this.byColumn;
    for (let at = from; at < to; at++) {
      const row = columns[at] as number;
      sums[row] = (sums[row] as number) + weight * (values[at] as number);
    }
  }

  /** Considers every row; the products are cleared. */
  private collectAll(norm: number, self: number): void {
    const { sums, norms, found, shrinkage } = this;
    if (self >= 0) sums[self] = 0;
    for (let row = 0; row < sums.length; row++) {
      const product = sums[row] as number;
      if (product !== 0) found.offer(row, product / (norm * (norms[row] as number) + shrinkage));
    }
    sums.fill(0);
  }

  /** Considers the rows that share a column; each product is cleared when it is seen, so that a row counts once. */
  private collectFrom(given: Int32Array, norm: number, self: number): void {
    const { sums, norms, found, shrinkage } = this;
    const { offsets, columns } = this.byColumn;
    if (self >= 0) sums[self] = 0;
    for (const column of given) {
      const to = offsets[column + 1] as number;
      for (let at = offsets[column] as number; at < to; at++) {
        const row = columns[at] as number;
        const product = sums[row] as number;
        if (product === 0) continue;
        sums[row] = 0;
        found.offer(row, product / (norm * (norms[row] as number) + shrinkage));
      }
    }
  }
}

function hasUniformColumns({ rows, offsets, values }: SparseMatrix): boolean {
  for (let row = 0; row < rows; row++) {
    const from = offsets[row] as number;
    for (let at = from + 1; at < (offsets[row + 1] as number); at++) if (values[at] !== values[from]) return false;
  }
  return true;
}
