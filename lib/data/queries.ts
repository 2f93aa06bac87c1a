import { sequences } from "./sequences.ts";
import type { Events, Interactions, Queries, Sequences } from "./types.ts";

/** Rows `from` … `to − 1` of a ragged array; views where the layout allows it. */
export function sliceSequences(whole: Sequences, from: number, to: number): Sequences {
  const first = whole.offsets[from] as number;
  return sequences(
    whole.vocabulary,
    whole.offsets.slice(from, to + 1).map((offset) => offset - first),
    whole.values.subarray(first, whole.offsets[to]),
  );
}

function sliceEvents(whole: Events, from: number, to: number): Events {
  const first = whole.items.offsets[from] as number;
  const last = whole.items.offsets[to] as number;
  return {
    items: sliceSequences(whole.items, from, to),
    value: whole.value?.subarray(first, last) ?? null,
    time: whole.time?.subarray(first, last) ?? null,
  };
}

/** Queries `from` … `to − 1`. */
export function sliceQueries(queries: Queries, from: number, to: number): Queries {
  return {
    length: to - from,
    user: queries.user?.subarray(from, to) ?? null,
    history: queries.history && sliceEvents(queries.history, from, to),
    time: queries.time?.subarray(from, to) ?? null,
    candidates: queries.candidates && sliceSequences(queries.candidates, from, to),
    exclude: queries.exclude,
  };
}

/** One query per user of the data, in order of the vocabulary: "given everything this user did, what next?" */
export function queriesOfAllUsers(data: Interactions, exclude: Queries["exclude"] = "seen"): Queries {
  return {
    length: data.users.size,
    user: Int32Array.from({ length: data.users.size }, (_, user) => user),
    history: data.perUser(),
    time: null,
    candidates: null,
    exclude,
  };
}

/** One query for each row of the data, by user alone: what rating predictions are asked with. */
export function queriesOfRows(data: Interactions): Queries {
  return { length: data.length, user: data.user, history: null, time: data.time, candidates: null, exclude: "none" };
}
