import { permutation, random } from "../../../lib/base/random.ts";
import type { Vocabulary } from "../../../lib/base/vocabulary.ts";
import { withoutItems } from "../../../lib/data/apart.ts";
import { categoryColumn, table, textColumn } from "../../../lib/data/tables.ts";
import type { Interactions, Queries, Table } from "../../../lib/data/types.ts";
import { checkerboard } from "../../support/worlds.ts";

const side = 40;

/** A checkerboard of which the last items were never met: each user likes the items of their own parity. */
export const whole = checkerboard(side, false);
export const fresh = [32, 33, 34, 35, 36, 37, 38, 39];
export const world = withoutItems(whole, fresh);

/** Titles and labels that tell an item's parity. */
export function described(items: Vocabulary): Table {
  const parity = items.ids.map((_, item) => (item % 2 === 0 ? "even" : "odd"));
  return table(items, {
    title: textColumn(parity.map((word, item) => `${word} thing ${item}`)),
    kind: categoryColumn(
      "kind",
      parity.map((word) => [word]),
    ),
  });
}

/** The questions of users known by the given events alone. */
export function strangers(events: Interactions): Queries {
  const history = events.perUser();
  return { length: side, user: null, history, time: null, candidates: null, exclude: "none" };
}

/**
 * How often an item that was never met and that the user would like stands above one that they would not; 0.5 is chance.
 * @param scores row-major [users, items]
 */
export function toldApart(scores: Float32Array): number {
  let right = 0;
  let pairs = 0;
  for (let user = 0; user < side; user++) {
    for (const a of fresh) {
      for (const b of fresh) {
        if (a % 2 !== user % 2 || b % 2 === user % 2) continue;
        const gap = (scores[user * side + a] as number) - (scores[user * side + b] as number);
        right += gap > 0 ? 1 : gap === 0 ? 0.5 : 0;
        pairs++;
      }
    }
  }
  return right / pairs;
}

/** The same items with labels dealt out in equal halves, so that they tell nothing: as many even ones stay right as do not. */
export function misdescribed(items: Vocabulary, seed: number): Table {
  const order = permutation(side, random(seed).stream("misdescribed"));
  const word = new Array<string>(side);
  // Within either parity, and among known and new items apart, half are told even and half odd.
  for (const of of [0, 1].flatMap((parity) => [true, false].map((known) => ({ parity, known })))) {
    const own = Array.from(order).filter((item) => item % 2 === of.parity && !fresh.includes(item) === of.known);
    for (const [at, item] of own.entries()) word[item] = at % 2 === 0 ? "even" : "odd";
  }
  return table(items, {
    title: textColumn(word.map((one, item) => `${one} thing ${item}`)),
    kind: categoryColumn(
      "kind",
      word.map((one) => [one]),
    ),
  });
}
