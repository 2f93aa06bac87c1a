import { InputError } from "../../base/errors.ts";
import { checkNumber } from "../../base/options.ts";
import { vocabulary } from "../../base/vocabulary.ts";
import { interactions } from "../interactions.ts";
import { reindexed } from "../reindex.ts";
import type { Interactions } from "../types.ts";

/** Events in order of time, cut into a first part and the periods after it. */
export interface Periods {
  /**
   * Users and items are numbered in the order in which they first occur, so that the ids known at any moment are those at
   * the beginning of the vocabularies.
   */
  readonly data: Interactions;
  /** Period p (from 0) is the rows edges[p] … edges[p + 1] − 1; the first part is what lies before. */
  readonly edges: readonly number[];
}

/** Where periods are cut: equally many events in each after a first share, or at moments in seconds since 1970 UTC. */
export type PeriodCuts =
  | { readonly first: number; readonly periods: number }
  | { readonly moments: readonly number[]; readonly end?: number };

/**
 * Cuts a stream into periods.
 * @param data in order of time (`inTime`)
 * @param cuts the first share in (0, 1) and a number of periods; or the moments at which they begin, ascending, and
 *   where the last one ends (with the data by default)
 * @throws InputError for events without times or out of order, and for a first part or a period without events
 */
export function inPeriods(data: Interactions, cuts: PeriodCuts): Periods {
  const time = timesInOrder(data, "inPeriods");
  let edges: number[];
  if ("moments" in cuts) {
    const { moments, end = Number.POSITIVE_INFINITY } = cuts;
    edges = [...moments, end].map((moment) => firstFrom(time, moment));
  } else {
    const { first, periods } = cuts;
    checkNumber("inPeriods", "first", first, { above: 0, below: 1 });
    checkNumber("inPeriods", "periods", periods, { min: 1, integer: true });
    const share = (p: number) => first + ((1 - first) * p) / periods;
    edges = Array.from({ length: periods + 1 }, (_, p) => Math.round(data.length * share(p)));
  }
  const empty = edges.findIndex((edge, at) => edge <= (edges[at - 1] ?? 0));
  if (empty >= 0 || edges.length < 2) {
    throw new InputError({
      wanted: "events before the first period and in each one",
      got: edges.length < 2 ? "no period" : `none ${empty === 0 ? "before the first" : `in period ${empty}`}`,
      where: "inPeriods",
      fix: "Cut the stream elsewhere: longer periods, or fewer.",
    });
  }
  return { data: byFirstSight(data), edges };
}

/**
 * The first events of a stream, over the ids that are known by then: the beginning of each vocabulary, up to the last id
 * that occurs.
 */
export function beginning(data: Interactions, rows: number): Interactions {
  const first = data.select(Int32Array.from({ length: rows }, (_, row) => row));
  const known = (kind: "users" | "items", column: Int32Array) =>
    vocabulary(data[kind].kind, data[kind].ids.slice(0, 1 + column.reduce((most, index) => Math.max(most, index), -1)));
  return interactions({ ...first, users: known("users", first.user), items: known("items", first.item) });
}

/** The times of events that lie in order. @throws InputError where they do not, or some are missing */
export function timesInOrder({ time, length }: Interactions, where: string): Float64Array {
  const wrong = time?.findIndex((moment, row) => !(moment >= (time[row - 1] ?? Number.NEGATIVE_INFINITY)));
  if (time !== null && wrong === -1) return time;
  throw new InputError({
    wanted: "events in order of time",
    got: time === null ? `${length} events without times` : `row ${wrong}, which is earlier than the one before`,
    where,
    fix: "Use data with times, and put them in order: inTime(data).",
  });
}

function byFirstSight(data: Interactions): Interactions {
  const seen = (ids: readonly string[], column: Int32Array) =>
    Array.from(new Set(column), (index) => ids[index] as string);
  return reindexed(
    data,
    vocabulary(data.users.kind, seen(data.users.ids, data.user)),
    vocabulary(data.items.kind, seen(data.items.ids, data.item)),
  );
}

function firstFrom(time: Float64Array, moment: number): number {
  const found = time.findIndex((one) => one >= moment);
  return found < 0 ? time.length : found;
}
