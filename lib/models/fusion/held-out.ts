import { InputError } from "../../base/errors.ts";
import { permutation, type Random } from "../../base/random.ts";
import { rowsByUser } from "../../data/interactions.ts";
import { ask } from "../../data/questions.ts";
import type { Interactions, Queries, Sequences } from "../../data/types.ts";

/** How much of the training data is kept back for learning how parts are joined. */
export interface HoldingOut {
  /** Users whose last events are held out, at most, drawn at random. */
  readonly questions: number;
  /** How many of them each. */
  readonly events: number;
  /** Share of the items without any event in what is left, in [0, 1): those that are new there. */
  readonly newItems: number;
  readonly exclude: Queries["exclude"];
}

/** Training data in two parts: what the parts learn from, and questions about what comes next. */
export interface HeldOut {
  readonly train: Interactions;
  readonly queries: Queries;
  /** Row q: the held-out items of query q's user. */
  readonly truth: Sequences;
  /** Items that could have been chosen, ascending: those with events in the whole. Others were not there yet. */
  readonly choosable: Int32Array;
}

/**
 * Holds out the last events of some users, at least one event of each staying, and takes all other events of a share of the
 * items away, so that the questions ask about items nobody had as often as they stand among those that are chosen.
 * @throws InputError when nothing is left to ask or to learn from
 */
export function heldOut(
  data: Interactions,
  { questions, events, newItems, exclude }: HoldingOut,
  draw: Random,
): HeldOut {
  const choosable = Int32Array.from(new Set(data.item)).sort();
  const fresh = drawn(choosable, Math.round(newItems * choosable.length), draw.stream("new items"));
  const [offsets, rows] = rowsByUser(data);
  const lengths = Int32Array.from({ length: data.users.size }, (_, user) => offsets[user + 1] as number).map(
    (to, user) => to - (offsets[user] as number),
  );
  const able = Int32Array.from(lengths.keys()).filter((user) => (lengths[user] as number) > 1);
  const isTest = new Uint8Array(data.length);
  for (const user of drawn(able, questions, draw.stream("questions"))) {
    const to = offsets[user + 1] as number;
    const from = to - Math.min(events, (lengths[user] as number) - 1);
    for (const row of rows.subarray(from, to)) isTest[row] = 1;
  }
  const all = Int32Array.from(isTest.keys());
  const train = data.select(all.filter((row) => isTest[row] === 0 && !fresh.has(data.item[row] as number)));
  const test = data.select(all.filter((row) => isTest[row] === 1));
  const { queries, truth } = ask(train, test, exclude);
  if (queries.length === 0 || train.length === 0) {
    throw new InputError({
      wanted: "users with at least two events, some of which are left to learn from when the last are held out",
      got: `${data.length} events of ${able.length} such users, of which ${train.length} are left and ${queries.length} ask`,
      where: "learning how parts are joined",
      fix: "Bring more data, or lower newItems; where items come again, say exclude: “none”.",
    });
  }
  return { train, queries, truth, choosable };
}

function drawn(from: Int32Array, most: number, draw: Random): ReadonlySet<number> {
  return new Set(
    permutation(from.length, draw)
      .subarray(0, most)
      .map((at) => from[at] as number),
  );
}
