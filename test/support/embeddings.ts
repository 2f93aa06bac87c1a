import { readFileSync } from "node:fs";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import type { SparseMatrix } from "../../lib/data/sparse.ts";
import type { Vectors } from "../../lib/data/types.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";

type Numbers = readonly number[];
type Table = readonly Numbers[];
type Tables<T> = Record<"word" | "context" | "wordBias" | "contextBias", T>;

/** Values of numpy, scipy and gensim on made-up cases (embeddings.py). */
export interface EmbeddingCases {
  readonly pointwise: {
    readonly counts: Table;
    readonly cases: readonly { readonly exponent: number; readonly shift: number; readonly expected: Table }[];
  };
  readonly decomposition: { readonly matrix: Table; readonly values: Numbers; readonly projector: Table };
  readonly glove: {
    readonly dimensions: number;
    readonly rate: number;
    readonly loss: number;
    readonly start: Tables<Numbers>;
    readonly cells: {
      readonly words: Numbers;
      readonly contexts: Numbers;
      readonly weights: Numbers;
      readonly logs: Numbers;
    };
    readonly expected: Tables<Numbers>;
  };
  readonly components: { readonly points: Table; readonly scores: Table; readonly explained: Numbers };
  readonly correlations: readonly { readonly a: Numbers; readonly b: Numbers; readonly rho: number }[];
  readonly words: {
    readonly names: readonly string[];
    readonly vectors: Table;
    readonly pairs: readonly (readonly [string, string, number])[];
    readonly rho: number;
    readonly covered: number;
    readonly questions: readonly (readonly [string, string, string, string])[];
    readonly right: number;
    readonly answered: number;
    readonly accuracy: number;
  };
}

export const embeddingCases: EmbeddingCases = JSON.parse(
  readFileSync(`${projectRoot}/test/fixtures/embeddings.json`, "utf8"),
);

/** The cells of a table that are not 0. */
export function sparseOf(table: Table): SparseMatrix {
  const columnCount = table[0]?.length ?? 0;
  const cells = table.map((row) => [...row.entries()].filter(([, value]) => value !== 0));
  const offsets = Int32Array.from([0, ...cells.map((_, at) => cells.slice(0, at + 1).flat().length)]);
  return {
    rows: table.length,
    columnCount,
    offsets,
    columns: Int32Array.from(cells.flat(), ([column]) => column),
    values: Float32Array.from(cells.flat(), ([, value]) => value),
  };
}

/** All cells of a sparse matrix, row by row. */
export function tableOf({ rows, columnCount, offsets, columns, values }: SparseMatrix): number[][] {
  return Array.from({ length: rows }, (_, row) => {
    const cells = new Array<number>(columnCount).fill(0);
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      cells[columns[at] as number] = values[at] as number;
    }
    return cells;
  });
}

/** Vectors by name. */
export function vectorsOf(rows: Readonly<Record<string, Numbers>>): Vectors {
  const table = Object.values(rows);
  return {
    vocabulary: vocabulary("word", Object.keys(rows)),
    dimensions: table[0]?.length ?? 0,
    values: Float32Array.from(table.flat()),
  };
}
