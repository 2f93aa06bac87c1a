import { checkNumber } from "../../base/options.ts";
import type { Random } from "../../base/random.ts";
import type { Interactions } from "../types.ts";

/**
 * The same stream with items that come in over time: a share of the items, drawn at random, arrives at places spread
 * evenly over the events, and the events that they have before are left out.
 * @param data in order of time
 * @param share in [0, 1]; 0 leaves the stream as it is
 */
export function arrivingItems(data: Interactions, share: number, random: Random): Interactions {
  checkNumber("arrivingItems", "share", share, { min: 0, max: 1 });
  const draw = random.stream("arrivals");
  const arrival = Float64Array.from({ length: data.items.size }, () => {
    const [late, place] = [draw.uniform() < share, draw.uniform()];
    return late ? place * data.length : 0;
  });
  const rows = Int32Array.from(data.item.keys());
  return data.select(rows.filter((row) => row >= (arrival[data.item[row] as number] as number)));
}
