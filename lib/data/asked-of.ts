import { InputError } from "../base/errors.ts";
import { eventsOf } from "./questions.ts";
import { sequencesOf } from "./sequences.ts";
import type { Interactions, Split } from "./types.ts";

/** The events of users other than the given ones. */
export function withoutUsers(data: Interactions, users: ReadonlySet<number>): Interactions {
  return data.select(Int32Array.from(data.user.keys()).filter((row) => !users.has(data.user[row] as number)));
}

/**
 * The same split with some of its questions alone, and with histories read anew from its training part: for splits whose training
 * part was changed after the questions were asked, such as one from which most events of some users were taken.
 * @param chosen the questions that stay, by their places
 * @throws InputError when none stays
 */
export function askedOf(split: Split, chosen: readonly number[]): Split {
  const { queries, truth, train, protocol, test } = split;
  if (chosen.length === 0) {
    throw new InputError({
      wanted: "at least one question that stays",
      got: "none",
      where: "askedOf",
      fix: "Draw more users or items, or hold out more events.",
    });
  }
  const users = chosen.map((query) => queries.user?.[query] ?? -1);
  const rows = (of: NonNullable<typeof queries.candidates>) =>
    sequencesOf(
      of.vocabulary,
      chosen.map((query) => of.row(query)),
    );
  return {
    protocol: `${protocol}; ${chosen.length.toLocaleString("en-US")} of these questions`,
    train,
    test,
    queries: {
      length: chosen.length,
      user: Int32Array.from(users),
      history: eventsOf(train.perUser(), users),
      time: queries.time && Float64Array.from(chosen, (query) => queries.time?.[query] as number),
      candidates: queries.candidates && rows(queries.candidates),
      exclude: queries.exclude,
    },
    truth: rows(truth),
  };
}
