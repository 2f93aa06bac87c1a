import { permutation, type Random } from "../../base/random.ts";
import { interactions } from "../interactions.ts";
import type { Interactions } from "../types.ts";

/**
 * The same events in an order drawn at random, at the same moments: every stretch of them is a sample of one and the
 * same distribution. The control for whatever is claimed to come of change.
 * @param data in order of time
 */
export function mixedTimes(data: Interactions, random: Random): Interactions {
  const mixed = data.select(permutation(data.length, random.stream("mixed times")));
  return interactions({ ...mixed, time: data.time });
}
