import { InputError } from "../../base/errors.ts";
import { columnOf, numberColumn, table } from "../tables.ts";
import type { Column, Interactions, Table, VectorColumn } from "../types.ts";

const daySeconds = 86_400;

/** What is told of users beside the counts. */
export interface UserFeatureOptions {
  /** The items' table and the names of its columns of labels of which each user's shares are wanted. */
  readonly shares?: { readonly items: Table; readonly columns: readonly string[] };
  /** The moment from which time is counted back, seconds since 1970 UTC; the last event's by default. */
  readonly at?: number;
}

/**
 * What the events tell of each user, as a table over all users: `events`; `items`, how many different ones; `meanValue`
 * where events have values; `daysSinceFirst` and `daysSinceLast` where they have times; and `share:<column>`, a vector
 * that adds up to 1: which part of the user's events fell on each label, an item of several labels counting for each in
 * equal parts. Users without events have 0 events and NaN for the rest. Give it the training part alone, or what it
 * tells of users will hold their future.
 * @throws InputError for a column that the items' table lacks
 */
export function userFeatures(train: Interactions, options: UserFeatureOptions = {}): Table {
  const { shares, at } = options;
  const columns = summaries(train, train.user, train.users.size, at);
  for (const name of shares?.columns ?? []) {
    columns[`share:${name}`] = labelShares(train, shares?.items as Table, name);
  }
  return table(train.users, { ...columns, items: distinct(train.user, train.item, train.users.size) });
}

/** What the events tell of each item: `events`, `users` and, as for users, mean value and days since first and last. */
export function itemFeatures(train: Interactions, options: Pick<UserFeatureOptions, "at"> = {}): Table {
  const columns = summaries(train, train.item, train.items.size, options.at);
  return table(train.items, { ...columns, users: distinct(train.item, train.user, train.items.size) });
}

/** The table with the columns of another over the same ids; those of a name that both have are the other's. */
export function withColumns(of: Table, other: Table): Table {
  const same =
    of.vocabulary.size === other.vocabulary.size &&
    of.vocabulary.ids.every((id, row) => id === other.vocabulary.ids[row]);
  if (same) return table(of.vocabulary, { ...of.columns, ...other.columns });
  throw new InputError({
    wanted: "two tables over the same ids",
    got: `${of.vocabulary.size} and ${other.vocabulary.size} that differ`,
    where: "withColumns",
    fix: "Make both over the vocabulary of one data set.",
  });
}

function summaries(
  { value, time, length }: Interactions,
  group: Int32Array,
  size: number,
  at: number | undefined,
): Record<string, Column> {
  const events = new Float32Array(size);
  const sums = new Float64Array(size);
  const first = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const last = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
  let latest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < length; row++) {
    const index = group[row] as number;
    events[index] = (events[index] as number) + 1;
    sums[index] = (sums[index] as number) + (value?.[row] ?? 0);
    const when = time?.[row] ?? 0;
    first[index] = Math.min(first[index] as number, when);
    last[index] = Math.max(last[index] as number, when);
    latest = Math.max(latest, when);
  }
  const now = at ?? latest;
  const known = (of: (index: number) => number) =>
    numberColumn(Float32Array.from(events, (count, index) => (count > 0 ? of(index) : Number.NaN)));
  return {
    events: numberColumn(events),
    ...(value === null ? {} : { meanValue: known((index) => (sums[index] as number) / (events[index] as number)) }),
    ...(time === null
      ? {}
      : {
          daysSinceFirst: known((index) => (now - (first[index] as number)) / daySeconds),
          daysSinceLast: known((index) => (now - (last[index] as number)) / daySeconds),
        }),
  };
}

/** How many different partners each has; NaN without an event. */
function distinct(group: Int32Array, partner: Int32Array, size: number): Column {
  const met = Array.from({ length: size }, () => new Set<number>());
  for (const [row, index] of group.entries()) met[index]?.add(partner[row] as number);
  return numberColumn(met.map((partners) => (partners.size === 0 ? Number.NaN : partners.size)));
}

function labelShares({ user, item, users }: Interactions, items: Table, name: string): VectorColumn {
  const { labels } = columnOf(items, name, "category");
  const dimensions = labels.vocabulary.size;
  const values = new Float32Array(users.size * dimensions);
  const totals = new Float64Array(users.size);
  for (const [row, u] of user.entries()) {
    const own = labels.row(item[row] as number);
    for (const label of own) {
      values[u * dimensions + label] = (values[u * dimensions + label] as number) + 1 / own.length;
    }
    if (own.length > 0) totals[u] = (totals[u] as number) + 1;
  }
  return {
    type: "vector",
    dimensions,
    values: values.map((value, cell) => value / (totals[Math.floor(cell / dimensions)] as number)),
  };
}
