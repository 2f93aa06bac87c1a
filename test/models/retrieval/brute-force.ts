import type { RowsToFind, Similarity } from "../../../lib/models/retrieval/similarity.ts";

/** Every item with its similarity to each query, in float64, the nearest first and equal ones by the lower index. */
export function bruteForce(
  { dimensions, values }: RowsToFind,
  similarity: Similarity,
  queries: Float32Array,
): { item: number; score: number }[][] {
  const rowsOf = (numbers: Float32Array) =>
    Array.from({ length: numbers.length / dimensions }, (_, row) => [
      ...numbers.subarray(row * dimensions, (row + 1) * dimensions),
    ]);
  const product = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, d) => sum + value * (b[d] as number), 0);
  const near = (a: number[], b: number[]) => {
    if (similarity === "euclidean") return -a.reduce((sum, value, d) => sum + (value - (b[d] as number)) ** 2, 0);
    return product(a, b) / (similarity === "cosine" ? Math.hypot(...a) * Math.hypot(...b) : 1);
  };
  const rows = rowsOf(values);
  return rowsOf(queries).map((query) =>
    rows.map((row, item) => ({ item, score: near(query, row) })).sort((a, b) => b.score - a.score || a.item - b.item),
  );
}
