import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import type { Similarity } from "./similarity.ts";
import type { GraphSettings } from "./usearch.ts";

/** Options of `approximateIndex`: Malkov and Yashunin's (2020) M, ef of construction and ef of search, and the numbers' form. */
export interface ApproximateIndexOptions {
  /** What makes a vector near to a query. */
  similarity: Similarity;
  /** Links of a vector in the graph; twice as many in its lowest layer. */
  connectivity: number;
  /** Vectors that are kept in view while one is added: the more, the better the graph and the longer it takes to build. */
  expansionAdd: number;
  /** Vectors that are kept in view while one is searched for: the more, the fewer are missed and the longer it takes. */
  expansionSearch: number;
  /** What the vectors are kept as: 32 or 16 bits a number (IEEE's half, or bfloat), or whole numbers of 8 bits. */
  quantization: "f32" | "f16" | "bf16" | "i8";
  /** Threads that build and search. Built by more than one, no two graphs are quite alike; searching is the same by any. */
  threads: number;
}

const defaults: ApproximateIndexOptions = {
  similarity: "dot",
  connectivity: 16,
  expansionAdd: 128,
  expansionSearch: 64,
  quantization: "f32",
  threads: 1,
};

const rules = {
  similarity: option.oneOf("dot", "cosine", "euclidean"),
  connectivity: option.wholeNumber(2, 512),
  expansionAdd: option.wholeNumber(1),
  expansionSearch: option.wholeNumber(1),
  quantization: option.oneOf("f32", "f16", "bf16", "i8"),
  threads: option.wholeNumber(1, 256),
};

const metrics = { dot: "ip", cosine: "cos", euclidean: "l2sq" } as const;

/** The options with their defaults. Throws InputError for unknown ones, and for 8 bits where lengths matter. */
export function resolveApproximate(
  where: string,
  given?: Partial<ApproximateIndexOptions>,
): Readonly<ApproximateIndexOptions> {
  const resolved = resolveOptions(where, defaults, rules, given);
  if (resolved.quantization === "i8" && resolved.similarity !== "cosine") {
    throw new InputError({
      wanted: "8 bits a number with cosine only, since they keep a vector's direction and lose its length",
      got: `quantization “i8” with similarity “${resolved.similarity}”`,
      where,
      fix: "Take “f16”, or similarity “cosine”.",
    });
  }
  return resolved;
}

/** The same in usearch's words. */
export function graphSettings(options: ApproximateIndexOptions, dimensions: number): GraphSettings {
  return {
    dimensions,
    metric: metrics[options.similarity],
    quantization: options.quantization,
    connectivity: options.connectivity,
    expansion_add: options.expansionAdd,
    expansion_search: options.expansionSearch,
  };
}
