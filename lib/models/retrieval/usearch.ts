import { InputError } from "../../base/errors.ts";

/** The package usearch: graphs of near neighbours in C++. */
type Usearch = Pick<typeof import("usearch"), "Index">;

/** One of its graphs. */
export type Graph = InstanceType<Usearch["Index"]>;

/** How a graph is made, in usearch's words. */
export interface GraphSettings {
  readonly dimensions: number;
  readonly metric: "ip" | "cos" | "l2sq";
  readonly quantization: "f32" | "f16" | "bf16" | "i8";
  readonly connectivity: number;
  readonly expansion_add: number;
  readonly expansion_search: number;
}

/**
 * An empty graph. The package is loaded here and nowhere else, when it is first asked for.
 * @throws InputError where it cannot be loaded: it comes compiled for Linux and macOS alone
 */
export async function emptyGraph(
  settings: GraphSettings,
  load: () => Promise<Usearch> = () => import("usearch"),
): Promise<Graph> {
  const { Index } = await load().catch((error: unknown) => {
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new InputError({
      wanted: "the package usearch, compiled for this machine",
      got: `none on ${process.platform}-${process.arch} (${reason})`,
      where: "approximateIndex",
      fix: "Take exactIndex, or have it compiled by `npm rebuild usearch`, which wants a C++ compiler.",
    });
  });
  // Its metrics and kinds of numbers are enumerations of these very words.
  return new Index({ ...settings, multi: false } as unknown as ConstructorParameters<typeof Index>[0]);
}

/** What a graph finds for each of several queries: counts[q] keys with distances from place q × width on. */
export interface GraphMatches {
  readonly width: number;
  readonly keys: BigUint64Array;
  readonly distances: Float32Array;
  readonly counts: ArrayLike<number>;
}

/**
 * Asks a graph that is not empty for the nearest `wanted` of each query, on at most as many threads as it was built by; one
 * that was read from a file takes any number.
 */
export function askGraph(graph: Graph, queries: Float32Array, wanted: number, threads: number): GraphMatches {
  const found: { keys: BigUint64Array; distances: Float32Array; counts?: BigUint64Array } = graph.search(
    queries,
    wanted,
    threads,
  );
  const { keys, distances } = found;
  // A single query is answered in another form, which has no counts.
  const counts = found.counts === undefined ? [keys.length] : Array.from(found.counts, Number);
  return { width: wanted, keys, distances, counts };
}
