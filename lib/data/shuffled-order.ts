import { type Random, shuffle } from "../base/random.ts";
import { interactions, rowsByUser } from "./interactions.ts";
import type { Interactions } from "./types.ts";

/**
 * The same events in an order that tells nothing: each user's items, with their values, are dealt out anew over the
 * moments at which the user had any. Who had what stays as it is, and so do all times: the control for whatever is
 * claimed to come of order.
 */
export function shuffledOrder(data: Interactions, random: Random): Interactions {
  const [offsets, rows] = rowsByUser(data);
  const from = new Int32Array(data.length);
  for (let user = 0; user < data.users.size; user++) {
    const own = rows.subarray(offsets[user], offsets[user + 1]);
    const dealt = shuffle([...own], random);
    for (const [place, row] of own.entries()) from[row] = dealt[place] as number;
  }
  return interactions({
    ...data,
    item: from.map((row) => data.item[row] as number),
    value: data.value && Float32Array.from(from, (row) => data.value?.[row] as number),
  });
}
