import type { Events, Table } from "../../data/types.ts";

/** φ(i) beside the item's own place: which labels it has, row-major [items, labels], 0 or 1. */
export interface ItemLabels {
  readonly labels: number;
  readonly values: Float32Array;
}

/** The labels of all category columns of a table; none without a table. */
export function itemLabels(items: number, table: Table | undefined): ItemLabels {
  const columns = Object.values(table?.columns ?? {}).filter((column) => column.type === "category");
  const labels = columns.reduce((sum, column) => sum + column.labels.vocabulary.size, 0);
  const values = new Float32Array(items * labels);
  let first = 0;
  for (const { labels: own } of columns) {
    for (let item = 0; item < items; item++)
      for (const label of own.row(item)) values[item * labels + first + label] = 1;
    first += own.vocabulary.size;
  }
  return { labels, values };
}

/** φ(i) of all items, row-major [items, items + labels]: the item's own place, then its labels. */
export function itemFeatures(items: number, { labels, values }: ItemLabels): Float32Array {
  const width = items + labels;
  const features = new Float32Array(items * width);
  for (let item = 0; item < items; item++) {
    features[item * width + item] = 1;
    features.set(values.subarray(item * labels, (item + 1) * labels), item * width + items);
  }
  return features;
}

/**
 * φ(u) of some rows of histories, row-major [rows, items]: 1 / √n at each of the n different items; all zeros without
 * any. `without[r]`, where given, is an item that row r is to be told nothing of.
 */
export function historyFeatures(
  history: Events,
  rows: ArrayLike<number>,
  items: number,
  without: Int32Array | null = null,
): Float32Array {
  const features = new Float32Array(rows.length * items);
  for (let at = 0; at < rows.length; at++) {
    const own = new Set(history.items.row(rows[at] as number));
    if (without !== null) own.delete(without[at] as number);
    for (const item of own) features[at * items + item] = 1 / Math.sqrt(own.size);
  }
  return features;
}

/**
 * `count` of the given items for each of some users, drawn uniformly from those that the user did not have,
 * [users.length, count].
 */
export function unseenItems(
  items: Int32Array,
  history: Events,
  users: Int32Array,
  count: number,
  integer: (below: number) => number,
): Int32Array {
  const seen = new Map<number, Set<number>>();
  const drawn = new Int32Array(users.length * count);
  for (let at = 0; at < drawn.length; at++) {
    const user = users[Math.floor(at / count)] as number;
    const own = seen.get(user) ?? new Set(history.items.row(user));
    seen.set(user, own);
    let item: number;
    // A user who had all of them is told of any.
    do item = items[integer(items.length)] as number;
    while (own.has(item) && own.size < items.length);
    drawn[at] = item;
  }
  return drawn;
}
