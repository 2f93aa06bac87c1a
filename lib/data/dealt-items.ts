import { permutation, type Random } from "../base/random.ts";
import { interactions } from "./interactions.ts";
import type { Interactions } from "./types.ts";

/**
 * Events without structure: the items of all events are dealt out anew among all events, so that every item is as popular
 * and every user as busy as before while nobody has a taste and nothing follows from anything. An item that comes to a
 * user a second time is left out. What is learned from such data can be popularity alone.
 */
export function dealtItems(data: Interactions, random: Random): Interactions {
  const from = permutation(data.length, random);
  const dealt = interactions({
    ...data,
    item: from.map((row) => data.item[row] as number),
    value: data.value && Float32Array.from(from, (row) => data.value?.[row] as number),
  });
  const met = new Set<number>();
  const first = Int32Array.from({ length: dealt.length }, (_, row) => row).filter((row) => {
    const pair = (dealt.user[row] as number) * dealt.items.size + (dealt.item[row] as number);
    return !met.has(pair) && met.add(pair);
  });
  return dealt.select(first);
}
