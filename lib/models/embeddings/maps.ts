import { UMAP } from "umap-js";
import { InputError } from "../../base/errors.ts";
import { stopSignal } from "../../base/notebook.ts";
import { option, resolveOptions } from "../../base/options.ts";
import type { Random } from "../../base/random.ts";
import { symmetricEigen } from "../../base/symmetric-eigen.ts";
import type { Vectors } from "../../data/types.ts";

/** Places on a plane, one per id of `labels`; `scatterMap` draws them. */
export interface PlaneMap {
  readonly labels: readonly string[];
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** A projection onto the two directions in which vectors differ most. */
export interface PrincipalMap extends PlaneMap {
  /** The share of the variance that each of the two keeps. */
  readonly explained: readonly [number, number];
}

/**
 * The vectors seen from the side from which they differ most: their first two principal components, found exactly from
 * the covariance of all dimensions. `ids` are those to place; the directions are found from them alone.
 * @throws InputError for an unknown id, or fewer than three ids
 */
export function principalMap(vectors: Vectors, ids: readonly string[] = vectors.vocabulary.ids): PrincipalMap {
  const { dimensions: k } = vectors;
  const rows = rowsOf(vectors, ids, "principalMap");
  const means = new Float64Array(k);
  for (const row of rows)
    for (let d = 0; d < k; d++) means[d] = (means[d] as number) + (row[d] as number) / rows.length;
  const centred = rows.map((row) => Float64Array.from(row, (value, d) => value - (means[d] as number)));
  const covariance = new Float64Array(k * k);
  for (const row of centred) {
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) {
        covariance[i * k + j] = (covariance[i * k + j] as number) + (row[i] as number) * (row[j] as number);
      }
    }
  }
  const { values, vectors: directions } = symmetricEigen(covariance, k);
  const whole = values.reduce((sum, value) => sum + value, 0);
  const along = (which: number) =>
    Float64Array.from(centred, (row) => {
      if (which >= k) return 0;
      return row.reduce((sum, value, d) => sum + value * (directions[which * k + d] as number), 0);
    });
  const share = (which: number) => (whole > 0 ? Math.max(0, values[which] ?? 0) / whole : 0);
  return { labels: ids, x: along(0), y: along(1), explained: [share(0), share(1)] };
}

export interface UmapOptions {
  /** Each point is held near this many others. More keep the whole's shape, fewer its details. */
  neighbors: number;
  /** How near points may come to each other on the plane. */
  minimumDistance: number;
  /** Rounds; null leaves it to the number of points (200 to 500). */
  epochs: number | null;
}

const umapDefaults: UmapOptions = { neighbors: 15, minimumDistance: 0.1, epochs: null };
const umapRules = {
  neighbors: option.wholeNumber(2),
  minimumDistance: option.number(0, 1),
  epochs: option.orNull(option.wholeNumber(1)),
};

/**
 * A map on which neighbours by cosine stay neighbours (UMAP: McInnes, Healy and Melville 2018, by umap-js). What is near
 * is near; distances and directions between groups mean little. The same draw gives the same map. Some thousands of ids
 * take some seconds.
 * @throws InputError for an unknown id, for an id with a vector of zeros, or for no more ids than `neighbors`; AbortError
 *   after an interrupt
 */
export async function umapMap(
  vectors: Vectors,
  ids: readonly string[],
  given: Partial<UmapOptions>,
  context: { readonly random: Random; readonly signal?: AbortSignal },
): Promise<PlaneMap> {
  const { neighbors, minimumDistance, epochs } = resolveOptions("umapMap", umapDefaults, umapRules, given);
  const rows = rowsOf(vectors, ids, "umapMap").map((row, at) => unit(row, ids[at] as string));
  if (rows.length <= neighbors) {
    throw new InputError({
      where: "umapMap",
      wanted: `more than ${neighbors} ids (neighbors)`,
      got: String(rows.length),
      fix: "Lower neighbors, or ask for more ids.",
    });
  }
  const draw = context.random.stream("umap");
  const signal = stopSignal(context.signal);
  const umap = new UMAP({
    nComponents: 2,
    nNeighbors: neighbors,
    minDist: minimumDistance,
    random: draw.uniform,
    ...(epochs === null ? {} : { nEpochs: epochs }),
  });
  // Between vectors of length 1 the Euclidean distance orders as the cosine does.
  const places = await umap.fitAsync(rows, () => signal?.aborted !== true);
  signal?.throwIfAborted();
  const axis = (which: number) => Float64Array.from(places, (place) => place[which] as number);
  return { labels: ids, x: axis(0), y: axis(1) };
}

function rowsOf({ vocabulary, dimensions, values }: Vectors, ids: readonly string[], where: string): Float32Array[] {
  if (ids.length < 3) {
    throw new InputError({ where, wanted: "three ids or more", got: String(ids.length), fix: "Ask for more ids." });
  }
  return ids.map((id) => {
    const row = vocabulary.index(id);
    return values.subarray(row * dimensions, (row + 1) * dimensions);
  });
}

function unit(row: Float32Array, id: string): number[] {
  const length = Math.hypot(...row);
  if (length > 0) return Array.from(row, (value) => value / length);
  throw new InputError({
    where: "umapMap",
    wanted: "vectors that are not all zeros",
    got: `one of zeros for “${id}”`,
    fix: "Leave it out: it was never trained.",
  });
}
