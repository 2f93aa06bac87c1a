import { InputError } from "../base/errors.ts";
import { checkNumber } from "../base/options.ts";
import { permutation, type Random } from "../base/random.ts";
import { type Vocabulary, vocabulary } from "../base/vocabulary.ts";
import { interactions } from "./interactions.ts";
import { sequencesOf } from "./sequences.ts";
import { predefined } from "./split.ts";
import type { Interactions, Sequences, Split } from "./types.ts";

/**
 * Links between users (friendships) as events, so that whatever recommends items recommends people: the items are the
 * users, and an event says that one knows the other. Everybody knows themselves, so that nobody is recommended to
 * themselves and a model may count a person's friend as near.
 * @param links row u: the users that user u is linked with
 */
export function linksAsInteractions(links: Sequences): Interactions {
  return asEvents(
    links.vocabulary,
    links.vocabulary.ids.flatMap((_, user) => Array.from(links.row(user), (other) => [user, other] as const)),
  );
}

/**
 * Holds out a share of the links between users, each whole: where a friendship is hidden from one side it is hidden from
 * the other, or the answer would stand in the training part. Users whose links are all hidden are asked too; they know
 * themselves alone.
 * @param links must stand in both users' rows
 * @param fraction of the links, in (0, 1)
 * @throws InputError for a link that one side alone has, or a fraction that leaves no link on either side
 */
export function holdOutLinks(links: Sequences, fraction: number, random: Random): Split {
  checkNumber("holdOutLinks", "fraction", fraction, { above: 0, below: 1 });
  const pairs = distinctLinks(links);
  const hidden = Math.round(fraction * pairs.length);
  const order = permutation(pairs.length, random);
  const both = (places: Int32Array) =>
    Array.from(places).flatMap((at) => {
      const [a, b] = pairs[at] as readonly [number, number];
      return [[a, b] as const, [b, a] as const];
    });
  const test = both(order.subarray(0, hidden));
  const train = both(order.subarray(hidden).sort());
  const name = `${hidden.toLocaleString("en-US")} of ${pairs.length.toLocaleString("en-US")} links between users held out from both sides (draw ${random.path})`;
  return predefined(asEvents(links.vocabulary, train), asEvents(links.vocabulary, test, false), name);
}

function distinctLinks(links: Sequences): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  const known = Array.from({ length: links.rows }, (_, user) => new Set(links.row(user)));
  for (const [user, others] of known.entries()) {
    for (const other of others) {
      if (known[other]?.has(user) !== true) {
        throw new InputError({
          wanted: "links that stand in both users' rows",
          got: `one from ${links.vocabulary.id(user)} to ${links.vocabulary.id(other)} alone`,
          where: "holdOutLinks",
          fix: "Add the other side: a link hidden from one side must be hidden from both.",
        });
      }
      if (user < other) pairs.push([user, other]);
    }
  }
  return pairs;
}

/**
 * The same number of links between users drawn anew, so that everybody keeps as many (but for links that would stand
 * twice or lead to oneself, which are left out): who is liked stays, who belongs together is lost. The control for
 * whatever finds friends by friends.
 */
export function shuffledLinks(links: Sequences, random: Random): Sequences {
  const ends = distinctLinks(links).flat();
  const order = permutation(ends.length, random);
  const rows = links.vocabulary.ids.map(() => new Set<number>());
  for (let at = 0; at + 1 < order.length; at += 2) {
    const [a, b] = [ends[order[at] as number] as number, ends[order[at + 1] as number] as number];
    if (a === b) continue;
    rows[a]?.add(b);
    rows[b]?.add(a);
  }
  return sequencesOf(
    links.vocabulary,
    rows.map((row) => [...row].sort((a, b) => a - b)),
  );
}

function asEvents(users: Vocabulary, rows: readonly (readonly [number, number])[], withSelf = true): Interactions {
  const self = withSelf ? users.ids.map((_, user) => [user, user] as const) : [];
  const all = [...self, ...rows];
  return interactions({
    users,
    items: vocabulary("person", users.ids),
    user: Int32Array.from(all, ([user]) => user),
    item: Int32Array.from(all, ([, other]) => other),
    value: null,
    time: null,
  });
}
