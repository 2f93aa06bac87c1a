import { InputError } from "../base/errors.ts";
import { checkNumber, withDefaults } from "../base/options.ts";
import { interactions } from "./interactions.ts";
import { sequencesOf } from "./sequences.ts";
import type { Interactions, Queries, Split } from "./types.ts";

/** A moment in a user's events: so many are over, the others are to come. */
export interface Moment {
  /** Index of the user. */
  readonly user: number;
  /** Events of the user that are over, in order of time, ties by the file's order; at least 1. */
  readonly known: number;
}

export interface MomentOptions {
  /** How many of the user's following events are right answers (default 1). */
  next: number;
  /** Whether items of the history may be recommended again (default "seen": they may not, and are no right answers). */
  exclude: Queries["exclude"];
}

/**
 * One question per moment: given what the user had until then, what next? The same users can so be asked at different
 * moments; with the same number of moments the protocols are the same, and answers can be compared pair by pair.
 * Each question carries the time of the user's next event. A user without events in `train` is asked for as one never seen.
 * @param data all events of the users who are asked
 * @param train what models learn from; keep out of it what a model must not know
 * @param what the protocol in words, for both moments of a pair
 * @throws InputError without moments, for a moment with nothing before or nothing new after it, or for an option out of range
 */
export function askedAt(
  data: Interactions,
  train: Interactions,
  moments: readonly Moment[],
  what: string,
  options?: Partial<MomentOptions>,
): Split {
  const { next, exclude } = withDefaults<MomentOptions>("askedAt", { next: 1, exclude: "seen" }, options);
  checkNumber("askedAt", "next", next, { min: 1, integer: true });
  if (moments.length === 0) throw refused("at least one moment", "none", "Choose other users, or bring more events.");
  const { items, time, value } = data.perUser();
  const training = new Set(train.user);
  const found = moments.map(({ user, known }) => {
    const all = items.row(user);
    const [history, rest] = [all.subarray(0, known), all.subarray(known)];
    const seen = new Set<number>(exclude === "seen" ? history : []);
    const answers = [...new Set(rest.filter((item) => !seen.has(item)))].slice(0, next);
    if (known < 1 || answers.length === 0) {
      throw refused(
        "moments with an event before and something new after",
        `user ${data.users.id(user)} after ${known} of ${all.length} events`,
        "Leave such moments out.",
      );
    }
    const first = items.offsets[user] as number;
    const past = { values: value?.subarray(first, first + known), times: time?.subarray(first, first + known) };
    return { user, history, answers, ...past, time: time?.[first + known] };
  });
  const times = time && Float64Array.from(found, (one) => one.time ?? Number.NaN);
  const truth = sequencesOf(
    data.items,
    found.map(({ answers }) => answers),
  );
  const test = interactions({
    users: data.users,
    items: data.items,
    user: Int32Array.from(found.flatMap(({ user, answers }) => answers.map(() => user))),
    item: truth.values,
    value: null,
    time: time && Float64Array.from(found.flatMap((one) => one.answers.map(() => one.time ?? Number.NaN))),
  });
  return {
    protocol: `${what}; ${train.length.toLocaleString("en-US")} training events, asked ${found.length.toLocaleString("en-US")} times; ${exclude === "seen" ? "seen items left out" : "seen items may come again"}`,
    train,
    test,
    queries: {
      length: found.length,
      user: Int32Array.from(found, ({ user }) => (training.has(user) ? user : -1)),
      history: {
        items: sequencesOf(
          data.items,
          found.map(({ history }) => history),
        ),
        value: value && Float32Array.from(found.flatMap((one) => Array.from(one.values ?? []))),
        time: time && Float64Array.from(found.flatMap((one) => Array.from(one.times ?? []))),
      },
      time: times,
      candidates: null,
      exclude,
    },
    truth,
  };
}

function refused(wanted: string, got: string, fix: string): InputError {
  return new InputError({ wanted, got, where: "askedAt", fix });
}
