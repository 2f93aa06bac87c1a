import { sequencesOf } from "./sequences.ts";
import type { Events, Interactions, Queries, Sequences } from "./types.ts";

/** The questions of a test part with their right answers, and what was left out on the way. */
export interface Questions {
  readonly queries: Queries;
  /** Row q: the distinct items query q's user had in the test part, in order of time. Never empty. */
  readonly truth: Sequences;
  /** Users asked who have no training event; their user index in `queries` is −1. */
  readonly unseenUsers: number;
  /** Test events left out of `truth` because the user already had the item in training and may not get it again. */
  readonly seenAgain: number;
  /** Users with test events but nothing left to ask for, because they had every one of the items before. */
  readonly usersWithoutTruth: number;
}

/**
 * One query per user with something to find in the test part, in order of user index. The history is all that the
 * training part holds of the user; the time is that of the user's first test event. With `exclude` "seen", an item
 * that the user already had in training can never be recommended, so it stays in `test` but is no part of the truth.
 */
export function ask(train: Interactions, test: Interactions, exclude: Queries["exclude"]): Questions {
  const known = train.perUser();
  const asked = test.perUser();
  const users: number[] = [];
  const times: number[] = [];
  const truth: number[][] = [];
  let unseenUsers = 0;
  let seenAgain = 0;
  let usersWithoutTruth = 0;
  const histories: number[] = [];
  for (let u = 0; u < asked.items.rows; u++) {
    const events = asked.items.row(u);
    if (events.length === 0) continue;
    const history = known.items.row(u);
    const seen = new Set<number>(exclude === "seen" ? history : []);
    const fresh = events.filter((item) => !seen.has(item));
    seenAgain += events.length - fresh.length;
    if (fresh.length === 0) {
      usersWithoutTruth++;
      continue;
    }
    if (history.length === 0) unseenUsers++;
    users.push(history.length === 0 ? -1 : u);
    histories.push(u);
    truth.push([...new Set(fresh)]);
    if (asked.time !== null) times.push(asked.time[asked.items.offsets[u] as number] as number);
  }
  return {
    queries: {
      length: users.length,
      user: Int32Array.from(users),
      history: eventsOf(known, histories),
      time: asked.time === null ? null : Float64Array.from(times),
      candidates: null,
      exclude,
    },
    truth: sequencesOf(test.items, truth),
    unseenUsers,
    seenAgain,
    usersWithoutTruth,
  };
}

/** The given rows of grouped events, in the given order; −1 stands for a row without events. */
export function eventsOf(events: Events, rows: ArrayLike<number>): Events {
  const { items, value, time } = events;
  const picked = Array.from(rows, (r) => (r < 0 ? new Int32Array(0) : items.row(r)));
  const chosen = sequencesOf(items.vocabulary, picked);
  const values = value && new Float32Array(chosen.values.length);
  const times = time && new Float64Array(chosen.values.length);
  for (let q = 0; q < chosen.rows; q++) {
    const row = rows[q] as number;
    if (row < 0) continue;
    const from = items.offsets[row] as number;
    const to = items.offsets[row + 1] as number;
    if (values) values.set((value as Float32Array).subarray(from, to), chosen.offsets[q]);
    if (times) times.set((time as Float64Array).subarray(from, to), chosen.offsets[q]);
  }
  return { items: chosen, value: values, time: times };
}
