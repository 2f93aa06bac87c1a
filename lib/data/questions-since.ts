import { InputError } from "../base/errors.ts";
import { checkNumber } from "../base/options.ts";
import { sequencesOf } from "./sequences.ts";
import type { Interactions, Split } from "./types.ts";

/** Questions that are asked after a moment of each user's own. */
export interface QuestionsSince {
  /** One question an event, in order of user and time: the history is all that the user did before, the truth its item. */
  readonly split: Split;
  /** By question: how many events of its history lie at or after the moment, from 0. */
  readonly since: Int32Array;
}

/**
 * Asks for every event at or after a user's moment, one after the other, each with everything before it as history. Users
 * without an event before their moment or at it, and events with an item that the user had before, are not asked about.
 * @param moments by user index, seconds since 1970 UTC; NaN for users that are not asked
 * @param most how many events after the moment are asked about at the most
 * @throws InputError for data without times, other numbers of moments than of users, or when nothing is left to ask
 */
export function questionsSince(data: Interactions, moments: ArrayLike<number>, most = 32): QuestionsSince {
  checkNumber("questionsSince", "most", most, { min: 1, integer: true });
  const { items, time } = data.perUser();
  if (time === null || moments.length !== data.users.size) {
    throw new InputError({
      wanted: `events with times, and a moment for each of the ${data.users.size} users`,
      got: time === null ? "events without times" : `${moments.length} moments`,
      where: "questionsSince",
      fix: "Give NaN as the moment of whoever is not to be asked.",
    });
  }
  const asked: { user: number; place: number; since: number }[] = [];
  for (let user = 0; user < items.rows; user++) {
    const own = items.row(user);
    const times = time.subarray(items.offsets[user] as number, items.offsets[user + 1] as number);
    const first = times.findIndex((moment) => moment >= (moments[user] as number));
    if (first < 1) continue;
    for (let place = first; place < Math.min(own.length, first + most); place++) {
      if (own.indexOf(own[place] as number) === place) asked.push({ user, place, since: place - first });
    }
  }
  if (asked.length === 0) {
    throw new InputError({
      wanted: "users with events before their moment and after it",
      got: "none",
      where: "questionsSince",
      fix: "Check that moments and times are in the same unit, seconds since 1970 UTC.",
    });
  }
  const histories = sequencesOf(
    items.vocabulary,
    asked.map(({ user, place }) => items.row(user).subarray(0, place)),
  );
  const of = (array: Float32Array | Float64Array, { user, place }: (typeof asked)[number]) => {
    const first = items.offsets[user] as number;
    return array.subarray(first, first + place);
  };
  const historyTimes = new Float64Array(histories.values.length);
  const values = data.perUser().value;
  const historyValues = values && new Float32Array(histories.values.length);
  for (const [query, one] of asked.entries()) {
    historyTimes.set(of(time, one), histories.offsets[query]);
    if (values !== null) historyValues?.set(of(values, one), histories.offsets[query]);
  }
  const after = (row: number) => (data.time?.[row] as number) >= (moments[data.user[row] as number] as number);
  const rows = Int32Array.from(data.user.keys());
  const users = new Set(asked.map(({ user }) => user)).size;
  return {
    split: {
      protocol: `each of the first ${most} events after a moment of the user's own asked for, all events before it known; ${asked.length.toLocaleString("en-US")} questions of ${users.toLocaleString("en-US")} users, all items not met before ranked`,
      train: data.select(rows.filter((row) => !after(row))),
      test: data.select(rows.filter(after)),
      queries: {
        length: asked.length,
        user: Int32Array.from(asked, ({ user }) => user),
        history: { items: histories, value: historyValues, time: historyTimes },
        time: Float64Array.from(asked, ({ user, place }) => time[(items.offsets[user] as number) + place] as number),
        candidates: null,
        exclude: "seen",
      },
      truth: sequencesOf(
        items.vocabulary,
        asked.map(({ user, place }) => items.row(user).subarray(place, place + 1)),
      ),
    },
    since: Int32Array.from(asked, ({ since }) => since),
  };
}
