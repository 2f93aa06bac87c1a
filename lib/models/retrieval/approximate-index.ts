import type { Sequences } from "../../data/types.ts";
import type { TopK } from "../recommender.ts";
import { type ApproximateIndexOptions, graphSettings, resolveApproximate } from "./approximate-options.ts";
import type { VectorIndex } from "./exact-index.ts";
import { readGraph, writeGraph } from "./saved-graph.ts";
import { checkExcluded, checkLength, countQueries, countRows, type RowsToFind } from "./similarity.ts";
import { askGraph, emptyGraph, type Graph } from "./usearch.ts";

/** Vectors in a graph of near neighbours; a search finds most of the nearest, not surely all. */
export interface ApproximateIndex extends VectorIndex {
  readonly options: Readonly<ApproximateIndexOptions>;
  /** Writes the graph to a folder, for `readApproximateIndex`. */
  save(folder: string): Promise<void>;
}

/** Queries that are asked at once: as many lists, each with what is left out, are held in memory. */
const queriesAtOnce = 256;

/**
 * Vectors in a hierarchical navigable small-world graph (Malkov and Yashunin 2020), by the package usearch. A search walks
 * towards the query, in a time that grows with the logarithm of the number of vectors; `expansionSearch` trades time for
 * what is missed. Inner products are searched as they are (Morozov and Babenko 2018).
 *
 * Similarities are those of the numbers as they are kept. What a query leaves out is asked for and dropped, so that long
 * exclusions take time. A vector with a NaN in it and, by cosine, a vector of zeros stay out of the graph, and as queries
 * find nothing. With one thread the same vectors give the same graph.
 * @throws InputError for vectors that are not of those dimensions, for unknown options, for 8 bits without cosine, and
 *   where usearch cannot be loaded
 */
export async function approximateIndex(
  vectors: RowsToFind,
  options?: Partial<ApproximateIndexOptions>,
): Promise<ApproximateIndex> {
  const where = "approximateIndex";
  const resolved = resolveApproximate(where, options);
  const size = countRows(where, vectors);
  const { dimensions } = vectors;
  const graph = await emptyGraph(graphSettings(resolved, dimensions));
  const rows = Array.from({ length: size }, (_, row) => row).filter((row) => canBeNear(vectors, row, resolved));
  if (rows.length > 0) graph.add(BigUint64Array.from(rows, BigInt), rowsOf(vectors, rows), resolved.threads);
  return indexOver(graph, size, dimensions, resolved);
}

/**
 * Reads an index that `save` wrote.
 * @param dimensions of the vectors that it will be searched with
 * @param options `expansionSearch` and `threads`, which may be others than it was saved with
 * @throws InputError for a folder without one, for a damaged one, for one of other dimensions, and where usearch cannot be
 *   loaded
 */
export async function readApproximateIndex(
  folder: string,
  dimensions: number,
  options: Partial<Pick<ApproximateIndexOptions, "expansionSearch" | "threads">> = {},
): Promise<ApproximateIndex> {
  const { graph, size, options: resolved } = await readGraph(folder, dimensions, options);
  return indexOver(graph, size, dimensions, resolved);
}

function indexOver(
  graph: Graph,
  size: number,
  dimensions: number,
  options: Readonly<ApproximateIndexOptions>,
): ApproximateIndex {
  const where = "approximateIndex";
  return {
    size,
    dimensions,
    similarity: options.similarity,
    options,
    async search(queries, k, { exclude } = {}) {
      const count = countQueries(where, queries, dimensions);
      checkLength(where, k, size);
      if (exclude !== undefined) checkExcluded(where, exclude.rows, count);
      const found: TopK = {
        k,
        items: new Int32Array(count * k).fill(-1),
        scores: new Float32Array(count * k).fill(Number.NEGATIVE_INFINITY),
      };
      const asked = { dimensions, values: queries };
      const able = Array.from({ length: count }, (_, q) => q).filter((q) => canBeNear(asked, q, options));
      for (let from = 0; from < able.length && graph.size() > 0; from += queriesAtOnce) {
        answer(graph, options, asked, able.slice(from, from + queriesAtOnce), exclude, found);
      }
      return found;
    },
    save: (folder) => writeGraph(folder, graph, { size, dimensions, options }),
  };
}

/** Writes the lists of some queries, row numbers of `asked`, to `found`. */
function answer(
  graph: Graph,
  { similarity, threads }: ApproximateIndexOptions,
  asked: RowsToFind,
  rows: readonly number[],
  exclude: Sequences | undefined,
  found: TopK,
): void {
  const { k } = found;
  const longest = exclude === undefined ? 0 : Math.max(...rows.map((q) => exclude.row(q).length));
  const wanted = Math.min(k + longest, graph.size());
  const { width, keys, distances, counts } = askGraph(graph, rowsOf(asked, rows), wanted, threads);
  for (const [at, q] of rows.entries()) {
    const left = new Set(exclude?.row(q));
    const near: { item: number; score: number }[] = [];
    for (let place = at * width; place < at * width + (counts[at] as number); place++) {
      const [item, distance] = [Number(keys[place]), distances[place] as number];
      if (!left.has(item)) near.push({ item, score: similarity === "euclidean" ? -distance : 1 - distance });
    }
    near.sort((a, b) => b.score - a.score || a.item - b.item);
    for (const [place, { item, score }] of near.slice(0, k).entries()) {
      found.items[q * k + place] = item;
      found.scores[q * k + place] = score;
    }
  }
}

/** Whether a row is near to anything at all: it is of numbers and, where only its direction counts, has one. */
function canBeNear({ dimensions, values }: RowsToFind, row: number, { similarity }: ApproximateIndexOptions): boolean {
  let squares = 0;
  for (let at = row * dimensions; at < (row + 1) * dimensions; at++) squares += (values[at] as number) ** 2;
  return similarity === "cosine" ? squares > 0 : !Number.isNaN(squares);
}

function rowsOf({ dimensions, values }: RowsToFind, rows: readonly number[]): Float32Array {
  const copy = new Float32Array(rows.length * dimensions);
  for (const [at, row] of rows.entries()) {
    copy.set(values.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions);
  }
  return copy;
}
