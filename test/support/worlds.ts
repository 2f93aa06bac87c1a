import { permutation, type Random, random } from "../../lib/base/random.ts";
import { type Vocabulary, vocabulary } from "../../lib/base/vocabulary.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { categoryColumn, table, textColumn } from "../../lib/data/tables.ts";
import type { Interactions, Table } from "../../lib/data/types.ts";

/** One made-up event. */
export type Row = readonly [user: number, item: number, value: number];

/** Interactions over `users` × `items` from rows in order of time. */
export function made(users: number, items: number, rows: readonly Row[]): Interactions {
  return interactions({
    users: vocabulary("user", numbered("u", users)),
    items: vocabulary("item", numbered("i", items)),
    user: Int32Array.from(rows, ([user]) => user),
    item: Int32Array.from(rows, ([, item]) => item),
    value: Float32Array.from(rows, ([, , value]) => value),
    time: Float64Array.from(rows, (_, row) => row),
  });
}

function numbered(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index}`);
}

/**
 * A checkerboard: a user likes the items of their own parity. Each user has most of those they like, rated 5; with
 * `explicit` also most of the others, rated 1. What remains unseen is half liked, half not, so that a ranking which has
 * learned nothing puts a liked one first half of the time.
 */
export function checkerboard(side: number, explicit: boolean, draw: Random = random("checkerboard")): Interactions {
  const rows: Row[] = [];
  for (let user = 0; user < side; user++) {
    const order = permutation(side, draw);
    const hidden = new Map([
      [0, 0],
      [1, 0],
    ]);
    for (const item of order) {
      const liked = item % 2 === user % 2;
      const parity = item % 2;
      const hide = (hidden.get(parity) as number) < 4;
      if (hide) hidden.set(parity, (hidden.get(parity) as number) + 1);
      else if (liked || explicit) rows.push([user, item, liked ? 5 : 1]);
    }
  }
  return made(side, side, rows);
}

/** A table of the items of a checkerboard: a label that tells an item's parity. */
export function parities(items: Vocabulary): Table {
  return table(items, {
    parity: categoryColumn(
      "parity",
      items.ids.map((_, item) => [item % 2 === 0 ? "even" : "odd"]),
    ),
  });
}

/** The same told by vectors: the first two numbers say the parity, the third is the item's own. */
export function parityVectors(items: Vocabulary): Table {
  const values = Float32Array.from(items.ids.flatMap((_, item) => [1 - (item % 2), item % 2, 0.3 * Math.sin(item)]));
  return table(items, { vector: { type: "vector", dimensions: 3, values } });
}

/** The same told by titles: "even 4", "odd 7". */
export function titledParities(items: Vocabulary): Table {
  return table(items, { title: textColumn(items.ids.map((_, item) => `${item % 2 === 0 ? "even" : "odd"} ${item}`)) });
}

/**
 * A world before and after it grew: the events of `before` come first in `all`, and neither the last two users nor the
 * last three items are known before.
 */
export function grown(world: Interactions): { before: Interactions; all: Interactions } {
  const [users, items] = [world.users.size - 2, world.items.size - 3];
  const known = (row: number) => (world.user[row] as number) < users && (world.item[row] as number) < items;
  const order = permutation(world.length, random("growth"));
  const early = order.filter((row) => known(row) && row % 3 !== 0);
  const all = world.select([...early, ...order.filter((row) => !(known(row) && row % 3 !== 0))]);
  const first = all.select([...early.keys()]);
  return {
    all,
    before: interactions({
      ...first,
      users: vocabulary("user", all.users.ids.slice(0, users)),
      items: vocabulary("item", all.items.ids.slice(0, items)),
    }),
  };
}

/** Events without any pattern: each user has `each` distinct items drawn uniformly, with ratings drawn uniformly. */
export function noise(users: number, items: number, each: number, draw: Random): Interactions {
  const rows: Row[] = [];
  for (let user = 0; user < users; user++) {
    for (const item of permutation(items, draw).subarray(0, each)) rows.push([user, item, 1 + draw.integer(5)]);
  }
  return made(users, items, rows);
}
