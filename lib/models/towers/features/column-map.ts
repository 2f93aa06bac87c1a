import { quantile } from "../../../base/numbers.ts";
import { vocabulary } from "../../../base/vocabulary.ts";
import { textSequences } from "../../../data/text/text-sequences.ts";
import { type TfIdf, tfIdf, tfIdfOf } from "../../../data/text/tf-idf.ts";
import type { Column } from "../../../data/types.ts";

/** What was learned of a column, so that rows which come later are read as those before; plain data, safe for JSON. */
export type ColumnMap =
  | { readonly type: "text"; readonly words: readonly string[]; readonly idf: readonly number[] }
  | { readonly type: "category"; readonly labels: readonly string[]; readonly idf: readonly number[] }
  | { readonly type: "number"; readonly knots: readonly number[] }
  | { readonly type: "vector"; readonly dimensions: number };

/** One row of a column as cells: place and value, in no order. */
export type Cells = readonly (readonly [place: number, value: number])[];

/** Quartiles, least and greatest included, between which a number is placed. */
const knotShares = [0, 0.25, 0.5, 0.75, 1];

/** Learns a column: words or labels with their inverse document frequencies, quartiles, or a width. */
export function learnColumn(column: Column): ColumnMap {
  switch (column.type) {
    case "text": {
      if (column.values.every((text) => text.trim() === "")) return { type: "text", words: [], idf: [] };
      const { vocabulary: words, idf } = tfIdf(textSequences(column.values));
      return { type: "text", words: words.ids, idf: Array.from(idf) };
    }
    case "category": {
      const { vocabulary: labels, values, rows } = column.labels;
      const counts = new Int32Array(labels.size);
      for (const label of values) counts[label] = (counts[label] as number) + 1;
      const idf = Array.from(counts, (count) => Math.log((1 + rows) / (1 + count)) + 1);
      return { type: "category", labels: labels.ids, idf };
    }
    case "number": {
      const known = column.values.filter((value) => !Number.isNaN(value));
      const knots = known.length === 0 ? [] : [...new Set(knotShares.map((share) => quantile(known, share)))];
      return { type: "number", knots };
    }
    case "vector":
      return { type: "vector", dimensions: column.dimensions };
  }
}

/** How many places a learned column has. */
export function placesOf(map: ColumnMap): number {
  switch (map.type) {
    case "text":
      return map.words.length;
    case "category":
      return map.labels.length;
    case "number":
      return map.knots.length;
    case "vector":
      return map.dimensions;
  }
}

/**
 * The cells of each row by a learned column, as `rowVectors` would give them had the rows been there when it was learned:
 * words and labels never seen then count nothing, numbers outside the range count as its ends.
 * @param column of the same type, and of the same width when it holds vectors
 */
export function cellsBy(map: ColumnMap, column: Column): (row: number) => Cells {
  if (map.type === "text" && column.type === "text") return textCells(map, column.values);
  if (map.type === "category" && column.type === "category") {
    const place = new Map(map.labels.map((label, at) => [label, at]));
    const { labels } = column;
    return (row) =>
      Array.from(labels.row(row), (label) => place.get(labels.vocabulary.id(label)) ?? -1)
        .filter((at) => at >= 0)
        .map((at) => [at, map.idf[at] as number] as const);
  }
  if (map.type === "number" && column.type === "number") {
    return (row) => numberCells(map.knots, column.values[row] as number);
  }
  const { values, dimensions } = column as Extract<Column, { type: "vector" }>;
  return (row) => {
    const own = values.subarray(row * dimensions, (row + 1) * dimensions);
    return own.every(Number.isFinite) ? Array.from(own, (value, at) => [at, value] as const) : [];
  };
}

function textCells({ words, idf }: Extract<ColumnMap, { type: "text" }>, texts: readonly string[]) {
  if (words.length === 0 || texts.every((text) => text.trim() === "")) return () => [];
  const known: Pick<TfIdf, "options" | "vocabulary" | "idf"> = {
    options: { sublinear: false, smooth: true, normalize: true, minDocuments: 1, maxShare: 1 },
    vocabulary: vocabulary("word", words),
    idf: Float64Array.from(idf),
  };
  const { offsets, columns, values } = tfIdfOf(known as TfIdf, textSequences(texts));
  return (row: number): Cells => {
    const from = offsets[row] as number;
    const own = columns.subarray(from, offsets[row + 1]);
    return Array.from(own, (word, at) => [word, values[from + at] as number] as const);
  };
}

/** Shares of the two knots around a number, the more to the nearer; none for a missing one. */
function numberCells(knots: readonly number[], value: number): Cells {
  if (Number.isNaN(value) || knots.length === 0) return [];
  const above = knots.findIndex((knot) => value <= knot);
  if (above === 0) return [[0, 1]];
  if (above < 0) return [[knots.length - 1, 1]];
  const [low, high] = [knots[above - 1] as number, knots[above] as number];
  const share = (value - low) / (high - low);
  return [
    [above - 1, 1 - share],
    [above, share],
  ];
}
