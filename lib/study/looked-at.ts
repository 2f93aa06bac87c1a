import type { Random } from "../base/random.ts";
import type { Queries, Split } from "../data/types.ts";
import { chosenQueries } from "./fewer-queries.ts";

/** Users whose lists are looked at by eye. */
export interface LookedAt {
  /** Their places among the split's queries. */
  readonly rows: Int32Array;
  readonly queries: Queries;
}

/**
 * Three users by chance: one of the third with the shortest histories, one of the middle third and one of the third with
 * the longest. Fewer where there are fewer queries.
 */
export function usersToLookAt({ queries }: Split, draw: Random): LookedAt {
  const length = (row: number) => queries.history?.items.row(row).length ?? 0;
  const order = Int32Array.from({ length: queries.length }, (_, row) => row).sort(
    (a, b) => length(a) - length(b) || a - b,
  );
  const parts = Math.min(3, order.length);
  const rows = Int32Array.from({ length: parts }, (_, part) => {
    const [from, to] = [Math.floor((part * order.length) / parts), Math.floor(((part + 1) * order.length) / parts)];
    return order[from + draw.stream(`user ${part}`).integer(to - from)] as number;
  });
  return { rows, queries: chosenQueries(queries, rows) };
}
