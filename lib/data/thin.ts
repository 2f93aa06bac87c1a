import { checkNumber } from "../base/options.ts";
import { permutation, type Random } from "../base/random.ts";
import { interactions } from "./interactions.ts";
import type { Interactions } from "./types.ts";

/**
 * A random share of the events, in their old order and over the same vocabularies. Shares drawn from one stream lie in
 * each other: whatever is in 1 % is in 10 % too, so that a learning curve adds data and never exchanges them.
 * @param share in (0, 1]; rounded to whole events, at least one
 */
export function thinned(data: Interactions, share: number, random: Random): Interactions {
  checkNumber("thinned", "share", share, { above: 0, max: 1 });
  return data.select(keptRows(data, share, random));
}

/** The rows that `thinned` keeps, ascending. */
function keptRows(data: Interactions, share: number, random: Random): Int32Array {
  const count = Math.max(1, Math.round(share * data.length));
  return permutation(data.length, random).subarray(0, count).slice().sort();
}

/**
 * The same number of events, of which only a share tells anything: those that `thinned` would keep stay as they are; in
 * all others each user's items are put through a permutation of the catalogue drawn for that user, so that neither an
 * item's popularity nor what goes with what shows in them. The control for a gain by mere numbers.
 */
export function permutedBeyond(data: Interactions, share: number, random: Random): Interactions {
  checkNumber("permutedBeyond", "share", share, { above: 0, max: 1 });
  const kept = new Set(keptRows(data, share, random));
  const permutations = new Map<number, Int32Array>();
  const draw = random.stream("permuted");
  const permuted = (user: number): Int32Array => {
    const known = permutations.get(user) ?? permutation(data.items.size, draw.stream(String(user)));
    permutations.set(user, known);
    return known;
  };
  const item = data.item.map((old, row) => (kept.has(row) ? old : (permuted(data.user[row] as number)[old] as number)));
  return interactions({ ...data, item });
}
