import { InputError } from "../../base/errors.ts";
import { checkNumber } from "../../base/options.ts";
import { permutation, type Random } from "../../base/random.ts";
import { drawnByWeight } from "../../data/drawn-by-weight.ts";
import type { SparseMatrix } from "../../data/sparse.ts";

/** Rows in groups by their directions. */
export interface SphericalGroups {
  /** The group of each row, 0 … k − 1; −1 for an empty row. */
  readonly groups: Int32Array;
  /** Unit vectors, row-major [k, columns], float64: the mean direction of each group. */
  readonly centres: Float64Array;
  /** The cosine of each row with each centre, row-major [rows, k], float32; zeros for an empty row. */
  readonly cosines: Float32Array;
  /** The sum of the cosines of all rows with their own centre; what is made as great as can be. */
  readonly coherence: number;
}

const mostRounds = 50;

/**
 * Topics of documents: spherical k-means (Dhillon and Modha 2001, Machine Learning 42) puts rows of unit length, such as TF-IDF
 * vectors, into k groups so that the sum of the cosines with the groups' centres is great. Starts are rows drawn far from each
 * other (as k-means++: Arthur and Vassilvitskii 2007); of several starts the best is kept. A group that falls empty starts again
 * from the row that fits worst.
 * @param k from 1 to the number of rows that are not empty
 * @throws InputError for more groups than such rows
 */
export function sphericalKMeans(
  matrix: SparseMatrix,
  k: number,
  { random, starts = 5 }: { readonly random: Random; readonly starts?: number },
): SphericalGroups {
  checkNumber("sphericalKMeans", "k", k, { min: 1, integer: true });
  checkNumber("sphericalKMeans", "starts", starts, { min: 1, integer: true });
  const rows = Array.from({ length: matrix.rows }, (_, row) => row).filter(
    (row) => (matrix.offsets[row + 1] as number) > (matrix.offsets[row] as number),
  );
  if (rows.length < k) {
    throw new InputError({
      wanted: `at least ${k} rows that are not empty, one for each group`,
      got: String(rows.length),
      where: "sphericalKMeans",
      fix: "Ask for fewer groups, or bring more text.",
    });
  }
  let best: SphericalGroups | null = null;
  for (let start = 0; start < starts; start++) {
    const found = oneStart(matrix, rows, k, random.stream(`start ${start}`));
    if (best === null || found.coherence > best.coherence) best = found;
  }
  return best as SphericalGroups;
}

function oneStart(matrix: SparseMatrix, rows: readonly number[], k: number, draw: Random): SphericalGroups {
  let centres = farApart(matrix, rows, k, draw);
  let groups: Int32Array = new Int32Array(matrix.rows).fill(-1);
  for (let round = 0; round < mostRounds; round++) {
    const cosines = cosinesWith(matrix, rows, centres, k);
    const next = nearestCentres(cosines, rows, k, matrix.rows);
    refill(next, cosines, rows, k);
    const settled = next.every((group, row) => group === groups[row]);
    groups = next;
    if (settled) break;
    centres = meanDirections(matrix, rows, groups, k);
  }
  const cosines = cosinesWith(matrix, rows, centres, k);
  const coherence = rows.reduce((sum, row) => sum + (cosines[row * k + (groups[row] as number)] as number), 0);
  return { groups, centres, cosines, coherence };
}

/** k rows as first centres: each drawn with a chance that grows with its distance from those before. */
function farApart(matrix: SparseMatrix, rows: readonly number[], k: number, draw: Random): Float64Array {
  const centres = new Float64Array(k * matrix.columnCount);
  const distance = new Float64Array(rows.length).fill(1);
  // Where all rows lie on centres already, any will do.
  const order = permutation(rows.length, draw);
  let chosen = order[0] as number;
  for (let group = 0; group < k; group++) {
    const centre = centres.subarray(group * matrix.columnCount, (group + 1) * matrix.columnCount);
    spread(matrix, rows[chosen] as number, 1, centre);
    for (const [at, row] of rows.entries()) {
      distance[at] = Math.max(0, Math.min(distance[at] as number, 1 - product(matrix, row, centre)));
    }
    chosen = (distance.some((one) => one > 0) ? drawnByWeight(distance, 1, draw)[0] : order[group]) as number;
  }
  return centres;
}

function cosinesWith(matrix: SparseMatrix, rows: readonly number[], centres: Float64Array, k: number): Float32Array {
  const cosines = new Float32Array(matrix.rows * k);
  for (let group = 0; group < k; group++) {
    const centre = centres.subarray(group * matrix.columnCount, (group + 1) * matrix.columnCount);
    for (const row of rows) cosines[row * k + group] = product(matrix, row, centre);
  }
  return cosines;
}

function nearestCentres(cosines: Float32Array, rows: readonly number[], k: number, all: number): Int32Array {
  const groups = new Int32Array(all).fill(-1);
  for (const row of rows) {
    let best = 0;
    for (let group = 1; group < k; group++) {
      if ((cosines[row * k + group] as number) > (cosines[row * k + best] as number)) best = group;
    }
    groups[row] = best;
  }
  return groups;
}

/** Gives each empty group the row that lies farthest from its own centre, taken from a group of more than one. */
function refill(groups: Int32Array, cosines: Float32Array, rows: readonly number[], k: number): void {
  const sizes = new Int32Array(k);
  for (const row of rows) sizes[groups[row] as number] = (sizes[groups[row] as number] as number) + 1;
  for (let group = 0; group < k; group++) {
    if (sizes[group] !== 0) continue;
    const nearness = (row: number) => cosines[row * k + (groups[row] as number)] as number;
    const free = rows.filter((row) => (sizes[groups[row] as number] as number) > 1);
    const worst = free.reduce((one, other) => (nearness(other) < nearness(one) ? other : one));
    sizes[groups[worst] as number] = (sizes[groups[worst] as number] as number) - 1;
    groups[worst] = group;
    sizes[group] = 1;
  }
}

function meanDirections(matrix: SparseMatrix, rows: readonly number[], groups: Int32Array, k: number): Float64Array {
  const width = matrix.columnCount;
  const centres = new Float64Array(k * width);
  for (const row of rows) {
    const group = groups[row] as number;
    spread(matrix, row, 1, centres.subarray(group * width, (group + 1) * width));
  }
  for (let group = 0; group < k; group++) {
    const centre = centres.subarray(group * width, (group + 1) * width);
    const length = Math.sqrt(centre.reduce((sum, value) => sum + value * value, 0));
    for (let at = 0; at < width; at++) centre[at] = (centre[at] as number) / (length || 1);
  }
  return centres;
}

function product({ offsets, columns, values }: SparseMatrix, row: number, vector: Float64Array): number {
  let sum = 0;
  for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
    sum += (values[at] as number) * (vector[columns[at] as number] as number);
  }
  return sum;
}

function spread({ offsets, columns, values }: SparseMatrix, row: number, by: number, into: Float64Array): void {
  for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
    const column = columns[at] as number;
    into[column] = (into[column] as number) + by * (values[at] as number);
  }
}
