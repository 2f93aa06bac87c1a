import { InputError } from "../base/errors.ts";
import type { RowVectors } from "./vector-likeness.ts";

/** What is near: the length of the difference, or the angle alone. */
export type Nearness = "euclidean" | "cosine";

/**
 * The `k` nearest other rows of each row, row-major [rows, k], the nearest first and of equally near ones the lower index.
 * By cosine a row of zeros is nearest to nobody.
 * @throws InputError when there are not more than `k` rows
 */
export function nearestRows(points: RowVectors, k: number, nearness: Nearness = "euclidean"): Int32Array {
  const { dimensions, values } = points;
  const rows = values.length / dimensions;
  if (!Number.isInteger(k) || k < 1 || rows <= k) {
    throw new InputError({
      wanted: `k from 1 to ${rows - 1}, one less than there are rows`,
      got: String(k),
      where: "nearestRows",
      fix: "Ask for fewer neighbours.",
    });
  }
  const near = new Float64Array(rows);
  const lengths = Float64Array.from({ length: rows }, (_, row) =>
    Math.hypot(...values.subarray(row * dimensions, (row + 1) * dimensions)),
  );
  const found = new Int32Array(rows * k);
  for (let row = 0; row < rows; row++) {
    for (let other = 0; other < rows; other++) {
      near[other] = nearness === "cosine" ? cosine(points, lengths, row, other) : -squaredDistance(points, row, other);
    }
    const order = Array.from({ length: rows }, (_, other) => other).filter((other) => other !== row);
    order.sort((a, b) => (near[b] as number) - (near[a] as number) || a - b);
    found.set(order.slice(0, k), row * k);
  }
  return found;
}

/**
 * For each row the share of its `k` nearest rows that belong to its own group, in [0, 1]: how well groups stand apart in a
 * space or on a map. Vectors that know nothing of the groups have the share of the group among all others.
 * @param groups the group of each row
 * @throws InputError as `nearestRows`
 */
export function groupAgreement(
  points: RowVectors,
  groups: ArrayLike<unknown>,
  k: number,
  nearness: Nearness = "euclidean",
): Float64Array {
  const near = nearestRows(points, k, nearness);
  return Float64Array.from({ length: near.length / k }, (_, row) => {
    const own = near.subarray(row * k, (row + 1) * k).filter((other) => groups[other] === groups[row]);
    return own.length / k;
  });
}

/**
 * For each row the share of its `k` nearest rows in a space that are among its `k` nearest on a map of it, in [0, 1]: what a
 * drawing keeps of who is next to whom (the local criterion of Lee & Verleysen 2009). A map at random keeps k / (rows − 1).
 * @param space the vectors, near by `nearness`
 * @param map the places drawn, near by Euclidean distance
 * @throws InputError as `nearestRows`, and where there are not equally many rows
 */
export function neighboursKept(
  space: RowVectors,
  map: RowVectors,
  k: number,
  nearness: Nearness = "euclidean",
): Float64Array {
  const [before, after] = [nearestRows(space, k, nearness), nearestRows(map, k)];
  if (before.length !== after.length) {
    throw new InputError({
      wanted: `a place for each of the ${before.length / k} vectors`,
      got: `${after.length / k} places`,
      where: "neighboursKept",
      fix: "Draw and judge the same rows.",
    });
  }
  return Float64Array.from({ length: before.length / k }, (_, row) => {
    const kept = new Set(after.subarray(row * k, (row + 1) * k));
    return before.subarray(row * k, (row + 1) * k).filter((other) => kept.has(other)).length / k;
  });
}

function squaredDistance({ dimensions, values }: RowVectors, a: number, b: number): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    sum += ((values[a * dimensions + d] as number) - (values[b * dimensions + d] as number)) ** 2;
  }
  return sum;
}

function cosine({ dimensions, values }: RowVectors, lengths: Float64Array, a: number, b: number): number {
  const scale = (lengths[a] as number) * (lengths[b] as number);
  if (!(scale > 0)) return Number.NEGATIVE_INFINITY;
  let product = 0;
  for (let d = 0; d < dimensions; d++) {
    product += (values[a * dimensions + d] as number) * (values[b * dimensions + d] as number);
  }
  return product / scale;
}
