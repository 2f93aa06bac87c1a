import { option, resolveOptions } from "../../base/options.ts";
import type { Sequences } from "../../data/types.ts";
import { panelSearch } from "../../engine/search/panel-search.ts";
import type { TopK } from "../recommender.ts";
import { denseSearch } from "./dense-search.ts";
import {
  checkExcluded,
  checkLength,
  countQueries,
  countRows,
  type RowsToFind,
  type Similarity,
  unitRows,
} from "./similarity.ts";

/** Options of `exactIndex`. */
export interface ExactIndexOptions {
  /** What makes a vector near to a query. */
  similarity: Similarity;
}

/** What a search leaves out. */
export interface SearchOptions {
  /** Items that are not to be found, one list per query; e.g. the histories of `queries.history.items`. */
  readonly exclude?: Sequences;
}

/** Vectors in which the nearest to a query are found. */
export interface VectorIndex {
  /** How many vectors there are. */
  readonly size: number;
  readonly dimensions: number;
  readonly similarity: Similarity;
  /**
   * The `k` items nearest to each query, the nearest first, with their similarities. Lists that are short, since items
   * are left out or near to nothing, end in −1.
   * @param queries row-major [queries, dimensions]
   * @throws InputError for queries of other dimensions, for k below 1 or above the number of items, and where there is not
   *   one list of items to leave out for each query
   */
  search(queries: Float32Array, k: number, options?: SearchOptions): Promise<TopK>;
}

const defaults: ExactIndexOptions = { similarity: "dot" };
const rules = { similarity: option.oneOf("dot", "cosine", "euclidean") };

/**
 * Vectors that are searched through whole: what is found is exactly the k nearest by similarity in float32, equal ones by
 * the lower index, as `recommend` has it. Not a number is near to nothing: a vector with a NaN in it and, by cosine, a
 * vector of zeros are never found, and as queries find nothing. Queries times items is never whole in memory.
 *
 * The vectors are taken over, not copied, and must not change.
 * @throws InputError for vectors that are not of those dimensions, or unknown options
 */
export function exactIndex(vectors: RowsToFind, options?: Partial<ExactIndexOptions>): VectorIndex {
  const where = "exactIndex";
  const { similarity } = resolveOptions(where, defaults, rules, options);
  const size = countRows(where, vectors);
  const { dimensions } = vectors;
  const rows = similarity === "cosine" ? { dimensions, values: unitRows(vectors) } : vectors;
  const panels = panelSearch(rows.values, dimensions);
  return {
    size,
    dimensions,
    similarity,
    async search(queries, k, { exclude } = {}) {
      const count = countQueries(where, queries, dimensions);
      checkLength(where, k, size);
      if (exclude !== undefined) checkExcluded(where, exclude.rows, count);
      const asked = similarity === "cosine" ? unitRows({ dimensions, values: queries }) : queries;
      const squares = similarity === "euclidean";
      const found = await panels.find({ queries: asked, k, squares, ...excludedInOrder(exclude, count) });
      return found === null ? denseSearch(rows, similarity, asked, k, exclude ?? null) : { k, ...found };
    },
  };
}

/** The lists of what is left out, each in ascending order; empty ones where there are none. */
function excludedInOrder(exclude: Sequences | undefined, count: number): { offsets: Int32Array; excluded: Int32Array } {
  if (exclude === undefined) return { offsets: new Int32Array(count + 1), excluded: new Int32Array(0) };
  const excluded = exclude.values.slice();
  for (let q = 0; q < count; q++) excluded.subarray(exclude.offsets[q], exclude.offsets[q + 1]).sort();
  return { offsets: exclude.offsets, excluded };
}
