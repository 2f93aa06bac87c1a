import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import type { Interactions } from "../../../lib/data/types.ts";

/** One event as the tests write it. */
export type Row = [user: string, item: string, value: number, time: number];

/** A log of the given events, over vocabularies that may list more ids. */
export function log(rows: Row[], extraUsers: string[] = [], extraItems: string[] = []): Interactions {
  const users = vocabulary("user", [...new Set([...rows.map(([user]) => user), ...extraUsers])]);
  const items = vocabulary("item", [...new Set([...rows.map(([, item]) => item), ...extraItems])]);
  return interactions({
    users,
    items,
    user: Int32Array.from(rows, ([user]) => users.index(user)),
    item: Int32Array.from(rows, ([, item]) => items.index(item)),
    value: Float32Array.from(rows, ([, , value]) => value),
    time: Float64Array.from(rows, ([, , , time]) => time),
  });
}

/** The events of a log as they were written. */
export function rowsOf({ users, items, user, item, value, time }: Interactions): Row[] {
  return Array.from(user, (u, row) => [
    users.id(u),
    items.id(item[row] as number),
    value?.[row] as number,
    time?.[row] as number,
  ]);
}
