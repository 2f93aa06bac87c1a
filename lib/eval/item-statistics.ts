import { InputError, shown } from "../base/errors.ts";
import { type ColumnWeights, rowDistance, rowVectors } from "../data/features/row-vectors.ts";
import type { Interactions, Table } from "../data/types.ts";
import type { ItemStatistics } from "./types.ts";

/** How unlike two items are, with a name for the table's foot. */
export interface ItemDistance {
  /** In [0, 1], symmetric. */
  readonly between: (a: number, b: number) => number;
  /** In words: "1 − cosine of genres". */
  readonly source: string;
}

/** What a training part says of its items. `distance` is asked for by the intra-list distance alone. */
export function itemStatistics(train: Interactions, distance?: ItemDistance): ItemStatistics {
  const popularity = new Int32Array(train.items.size);
  for (const item of train.item) popularity[item] = (popularity[item] as number) + 1;
  const users = new Set(train.user).size;
  if (distance === undefined) return { popularity, users };
  return { popularity, users, distance: distance.between, distanceSource: distance.source };
}

/**
 * One minus the cosine of two items' label sets: 1 − |A ∩ B| / √(|A| |B|). An item without labels is at distance 1 from
 * every other, since nothing says that they are alike.
 * @param column a category column of the table, such as genres
 * @throws InputError when the table has no such column
 */
export function labelDistance(items: Table, column: string): ItemDistance {
  const found = items.columns[column];
  if (found?.type !== "category") {
    const known = Object.entries(items.columns).filter(([, one]) => one.type === "category");
    throw new InputError({
      wanted: `a column of labels: ${known.map(([name]) => name).join(", ") || "this table has none"}`,
      got: found === undefined ? shown(column) : `${shown(column)}, a ${found.type} column`,
      where: "labelDistance",
      fix: "Name a category column of the item table.",
    });
  }
  const labels = Array.from({ length: found.labels.rows }, (_, row) => new Set(found.labels.row(row)));
  return {
    source: `1 − cosine of ${column}`,
    between(a, b) {
      const one = labels[a] as Set<number>;
      const other = labels[b] as Set<number>;
      if (one.size === 0 || other.size === 0) return 1;
      let shared = 0;
      for (const label of one) if (other.has(label)) shared++;
      return 1 - shared / Math.sqrt(one.size * other.size);
    },
  };
}

/**
 * One minus the cosine of what a table tells of two items (see `rowVectors`), at most 1. An item without content is at
 * distance 1 from every other.
 * @param weights how much each column counts, by name; all alike by default
 * @throws InputError for a column that the table lacks
 */
export function contentDistance(items: Table, weights: ColumnWeights | null = null): ItemDistance {
  const counted = Object.entries(weights ?? {}).filter(([, weight]) => weight > 0);
  const names = weights === null ? Object.keys(items.columns) : counted.map(([name]) => name);
  return { source: `1 − cosine of ${names.join(", ")}`, between: rowDistance(rowVectors(items, weights)) };
}

/**
 * One minus the cosine of two items' vectors, halved onto [0, 1]: (1 − cos) / 2. A vector of zeros is at distance 1/2
 * from every other. For models whose items are vectors, and for embeddings of texts.
 * @param values row-major [items, dimensions]
 */
export function vectorDistance(values: Float32Array, dimensions: number, of: string): ItemDistance {
  const lengths = new Float64Array(values.length / dimensions);
  const dot = (a: number, b: number): number => {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) {
      sum += (values[a * dimensions + d] as number) * (values[b * dimensions + d] as number);
    }
    return sum;
  };
  for (let item = 0; item < lengths.length; item++) lengths[item] = Math.sqrt(dot(item, item));
  return {
    source: `(1 − cosine) / 2 of ${of}`,
    between(a, b) {
      const product = (lengths[a] as number) * (lengths[b] as number);
      return product === 0 ? 0.5 : (1 - Math.min(1, Math.max(-1, dot(a, b) / product))) / 2;
    },
  };
}
