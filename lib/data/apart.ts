import { InputError } from "../base/errors.ts";
import { checkNumber } from "../base/options.ts";
import { permutation, type Random } from "../base/random.ts";
import type { Vocabulary } from "../base/vocabulary.ts";
import { rowsByUser } from "./interactions.ts";
import { eventsOf } from "./questions.ts";
import { sequencesOf } from "./sequences.ts";
import type { Interactions, Split } from "./types.ts";

/**
 * The events of a random share of the users, and those of all others: to learn from one what must not depend on the
 * other. Both keep order and vocabularies.
 * @param share in (0, 1); rounded to whole users, at least one on each side
 * @throws InputError for a share out of range or fewer than two users with events
 */
export function usersApart(data: Interactions, share: number, random: Random): [Interactions, Interactions] {
  checkNumber("usersApart", "share", share, { above: 0, below: 1 });
  const present = Int32Array.from(new Set(data.user)).sort();
  checkNumber("usersApart", "the number of users with events", present.length, { min: 2 });
  const count = Math.min(Math.max(Math.round(share * present.length), 1), present.length - 1);
  const order = permutation(present.length, random).subarray(0, count);
  const chosen = new Set(order.map((at) => present[at] as number));
  const rows = Int32Array.from(data.user.keys());
  return [
    data.select(rows.filter((row) => chosen.has(data.user[row] as number))),
    data.select(rows.filter((row) => !chosen.has(data.user[row] as number))),
  ];
}

/**
 * A random share of the ids of a vocabulary, by index, ascending: items to be called new.
 * @param share in (0, 1); rounded to whole ids, at least one
 */
export function someOf(ids: Vocabulary, share: number, random: Random): Int32Array {
  checkNumber("someOf", "share", share, { above: 0, below: 1 });
  return permutation(ids.size, random)
    .subarray(0, Math.max(1, Math.round(share * ids.size)))
    .slice()
    .sort();
}

/** The events with items other than the given ones. */
export function withoutItems(data: Interactions, items: ArrayLike<number>): Interactions {
  const left = new Set(Array.from(items));
  return data.select(Int32Array.from(data.user.keys()).filter((row) => !left.has(data.item[row] as number)));
}

/** The last n events of each user by time, ties by the file's order, in the order of the data. */
export function lastEvents(data: Interactions, n: number): Interactions {
  checkNumber("lastEvents", "n", n, { min: 1, integer: true });
  const [offsets, rows] = rowsByUser(data);
  const kept = Array.from({ length: data.users.size }, (_, user) =>
    rows.subarray(Math.max(offsets[user] as number, (offsets[user + 1] as number) - n), offsets[user + 1]),
  );
  return data.select(Int32Array.from(kept.flatMap((own) => Array.from(own))).sort());
}

/**
 * The same split with questions about some items alone: only these are right answers, and only these are chosen among.
 * Users with none of them in the test part are not asked.
 * @param what the items are, for the protocol: "new items"
 * @throws InputError when nobody is left to ask
 */
export function askedAbout(split: Split, items: ArrayLike<number>, what: string): Split {
  const wanted = new Set(Array.from(items));
  const { queries, truth } = split;
  const rows = Array.from({ length: queries.length }, (_, q) => truth.row(q).filter((item) => wanted.has(item)));
  const asked = rows.flatMap((row, q) => (row.length > 0 ? [q] : []));
  if (asked.length === 0) {
    throw new InputError({
      wanted: "users with test events of the items",
      got: "none",
      where: "askedAbout",
      fix: "Choose more items, or hold out more events.",
    });
  }
  const candidates = Int32Array.from(wanted).sort();
  return {
    protocol: `${split.protocol}; asked about ${what} (${wanted.size.toLocaleString("en-US")}) alone: ${asked.length.toLocaleString("en-US")} users`,
    train: split.train,
    test: split.test,
    queries: {
      length: asked.length,
      user: queries.user && Int32Array.from(asked, (q) => queries.user?.[q] as number),
      history: queries.history && eventsOf(queries.history, asked),
      time: queries.time && Float64Array.from(asked, (q) => queries.time?.[q] as number),
      candidates: sequencesOf(
        truth.vocabulary,
        asked.map(() => candidates),
      ),
      exclude: queries.exclude,
    },
    truth: sequencesOf(
      truth.vocabulary,
      asked.map((q) => rows[q] as Int32Array),
    ),
  };
}
