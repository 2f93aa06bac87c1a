import { quantile } from "../base/numbers.ts";
import { labelsOf } from "../data/tables.ts";
import type { Column, Table } from "../data/types.ts";
import { amongQueries } from "../eval/among-queries.ts";
import type { Summary } from "../eval/types.ts";
import type { StudiedModel } from "./studied.ts";
import type { Study } from "./study.ts";

/** Some of the users asked, by something that was known before they were. */
export interface UserGroup {
  /** What divides them: "events known", or a column of the users' table. */
  readonly by: string;
  readonly name: string;
  /** Places among the split's queries. */
  readonly rows: readonly number[];
}

/** A group needs as many users for a figure, and a column has at most as many groups. */
const fewest = 10;
const mostGroups = 8;
const resamples = 300;

/** The users asked, in thirds by how much was known of them, and by the columns of the users' table. */
export function userGroups({ protocol: { split }, data: { dataset }, options }: Study): UserGroup[] {
  const { queries } = split;
  const known = Array.from({ length: queries.length }, (_, row) => queries.history?.items.row(row).length ?? 0);
  const groups = thirds("events known", known);
  const { users } = dataset;
  if (users === undefined || queries.user === null) return groups;
  const names = options.userColumns ?? Object.keys(users.columns);
  for (const name of names) groups.push(...byColumn(name, users, queries.user, options.userColumns !== null));
  return groups;
}

/** The main metric of a model for each of the groups. */
export function groupFigures({ evaluation }: StudiedModel, groups: readonly UserGroup[], metric: string): Summary[] {
  const { perQuery, metrics, conventions } = evaluation;
  const pick = <T>(from: Readonly<Record<string, T>>) => ({ [metric]: from[metric] as T });
  const one = { ...evaluation, perQuery: pick(perQuery), metrics: pick(metrics), conventions: pick(conventions) };
  return groups.map(({ rows, name }) => amongQueries(one, rows, name, { resamples }).summary[metric] as Summary);
}

function byColumn(name: string, users: Table, asked: Int32Array, wanted: boolean): UserGroup[] {
  const column = users.columns[name] as Column;
  const row = (query: number) => asked[query] as number;
  if (column.type === "number") {
    return thirds(
      name,
      Array.from(asked, (user) => (user < 0 ? Number.NaN : (column.values[user] as number))),
    );
  }
  if (column.type !== "category") return [];
  const members = new Map<string, number[]>();
  for (const query of asked.keys()) {
    for (const label of row(query) < 0 ? [] : labelsOf(column, row(query))) {
      const own = members.get(label);
      if (own === undefined) members.set(label, [query]);
      else own.push(query);
    }
  }
  const large = [...members].filter(([, rows]) => rows.length >= fewest).sort((a, b) => b[1].length - a[1].length);
  // A column of hundreds of places is shown when it was asked for, by its largest ones.
  if (large.length < 2 || (members.size > 4 * mostGroups && !wanted)) return [];
  return large.slice(0, mostGroups).map(([label, rows]) => ({ by: name, name: label, rows }));
}

/** Three groups of about a size by a number; fewer where many have the same. Rows without a number are in none. */
function thirds(by: string, values: readonly number[]): UserGroup[] {
  const known = values.filter((value) => !Number.isNaN(value));
  const cuts = [quantile(known, 1 / 3), quantile(known, 2 / 3)];
  const third = (value: number) => cuts.filter((cut) => value > cut).length;
  return [0, 1, 2].flatMap((part) => {
    const rows = [...values.keys()].filter(
      (row) => !Number.isNaN(values[row]) && third(values[row] as number) === part,
    );
    if (rows.length < fewest) return [];
    const own = rows.map((row) => values[row] as number);
    const [low, high] = [Math.min(...own), Math.max(...own)].map((value) => Number(value.toPrecision(4)));
    return [{ by, name: low === high ? `${low}` : `${low} to ${high}`, rows }];
  });
}
