import { InputError } from "../base/errors.ts";
import { sequencesOf } from "./sequences.ts";
import type { Queries } from "./types.ts";

/** One question's history, to say which part of it is to be read. */
export interface HistoryOf {
  /** The place of the question among the queries. */
  readonly query: number;
  /** Index of the user, −1 where unknown. */
  readonly user: number;
  /** In order of time. */
  readonly items: Int32Array;
  /** Seconds since 1970 UTC; null where there are none. */
  readonly times: Float64Array | null;
}

/** Which events of a history are read: those at the places from … to − 1. */
export type PartOfHistory = (history: HistoryOf) => readonly [from: number, to: number];

/**
 * The same questions with a part of each history alone. Users are unknown in them (−1), so that models which know them answer
 * from that part as well.
 * @throws InputError for questions without histories, or a part that is none
 */
export function withHistoryParts(queries: Queries, part: PartOfHistory): Queries {
  const { history, length, user } = queries;
  if (history === null) {
    throw new InputError({
      wanted: "questions with histories",
      got: "none",
      where: "withHistoryParts",
      fix: "Make the questions from a split, or with queriesOfAllUsers.",
    });
  }
  const { items, time, value } = history;
  const bounds = Array.from({ length }, (_, query) => {
    const [first, end] = [items.offsets[query] as number, items.offsets[query + 1] as number];
    const times = time?.subarray(first, end) ?? null;
    const [from, to] = part({ query, user: user?.[query] ?? -1, items: items.row(query), times });
    if (from >= 0 && from <= to && to <= end - first && Number.isInteger(from) && Number.isInteger(to)) {
      return [first + from, first + to] as const;
    }
    throw new InputError({
      wanted: `places of a history of ${end - first} events, from 0, the first not above the second`,
      got: `${from} and ${to}`,
      where: `withHistoryParts, question ${query}`,
      fix: "Name the first event that is read and the one after the last.",
    });
  });
  const rows = sequencesOf(
    items.vocabulary,
    bounds.map(([from, to]) => items.values.subarray(from, to)),
  );
  const picked = <T extends Float32Array | Float64Array>(values: T, into: T): T => {
    for (const [query, [from, to]] of bounds.entries()) into.set(values.subarray(from, to), rows.offsets[query]);
    return into;
  };
  return {
    ...queries,
    user: new Int32Array(length).fill(-1),
    history: {
      items: rows,
      value: value && picked(value, new Float32Array(rows.values.length)),
      time: time && picked(time, new Float64Array(rows.values.length)),
    },
  };
}
