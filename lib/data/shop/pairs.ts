import { permutation, type Random } from "../../base/random.ts";
import type { Catalogue } from "./catalogue.ts";

/**
 * Items that go together: one pair for every 20 items (at least 4), no item in two pairs. Both come from the more
 * popular half, so that there is something to see, and from different categories, so that texts do not tell.
 */
export function makePairs(catalogue: Catalogue, random: Random): (readonly [number, number])[] {
  const { items, rank } = catalogue;
  const popular = [...permutation(items.length, random)].filter((item) => (rank[item] as number) < items.length / 2);
  const wanted = Math.max(4, Math.round(items.length / 20));
  const pairs: (readonly [number, number])[] = [];
  while (pairs.length < wanted) {
    const first = popular.shift();
    const at = popular.findIndex((other) => items[other]?.category !== items[first as number]?.category);
    if (first === undefined || at < 0) break;
    pairs.push([first, popular.splice(at, 1)[0] as number]);
  }
  return pairs;
}

/** By item its partner, −1 where it has none. */
export function partners(pairs: readonly (readonly [number, number])[], items: number): Int32Array {
  const partner = new Int32Array(items).fill(-1);
  for (const [a, b] of pairs) {
    partner[a] = b;
    partner[b] = a;
  }
  return partner;
}
