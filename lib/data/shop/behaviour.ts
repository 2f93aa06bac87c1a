import { InputError } from "../../base/errors.ts";
import { checkNumber } from "../../base/options.ts";
import { rowsByUser } from "../interactions.ts";
import type { CategoryColumn, NumberColumn } from "../types.ts";
import { categories } from "./goods.ts";
import type { Shop } from "./shop.ts";

/** Windows of behaviour, each with the question whether its last visit ends in a purchase. */
export interface Behaviour {
  readonly rows: number;
  readonly steps: number;
  /** Names of the features of a step. */
  readonly features: readonly string[];
  /** Row-major [rows, steps, features], rounded to four decimals. */
  readonly input: Float32Array;
  /** By row 1 when the last visit ended in a purchase, else 0. */
  readonly target: Uint8Array;
  /** By row the user's index, and the time of the last visit, ascending, seconds since 1970 UTC. */
  readonly user: Int32Array;
  readonly time: Float64Array;
}

/**
 * What document 2's program (5.2) learns from: the visits of each user cut into windows of `steps` visits that do not
 * overlap, in order of their last visit. A step has ten features: the item's category (eight, one of them 1), its price
 * (logarithm, standardised over the catalogue), and whether it was bought, which is 0 at the last step, where it is
 * asked for.
 * @param steps at least 2
 * @throws InputError when no user has that many visits
 */
export function behaviour({ interactions, items, bought }: Shop, steps = 8): Behaviour {
  checkNumber("behaviour", "steps", steps, { min: 2, integer: true });
  const category = (items.columns.category as CategoryColumn).labels;
  const dearness = standardised((items.columns.price as NumberColumn).values.map(Math.log));
  const features = [...categories.map(({ name }) => name), "price", "bought"];
  const [offsets, byUser] = rowsByUser(interactions);
  const windows: Int32Array[] = [];
  for (let user = 0; user < interactions.users.size; user++) {
    const own = byUser.subarray(offsets[user], offsets[user + 1]);
    for (let from = 0; from + steps <= own.length; from += steps) windows.push(own.subarray(from, from + steps));
  }
  if (windows.length === 0) {
    throw new InputError({
      wanted: `users with at least ${steps} visits`,
      got: "none",
      where: "behaviour",
      fix: "Ask for fewer steps, or build a shop with more events.",
    });
  }
  const last = (window: Int32Array) => window[steps - 1] as number;
  windows.sort((a, b) => last(a) - last(b));
  const input = new Float32Array(windows.length * steps * features.length);
  for (const [w, window] of windows.entries()) {
    for (const [step, row] of window.entries()) {
      const item = interactions.item[row] as number;
      const at = (w * steps + step) * features.length;
      input[at + (category.row(item)[0] as number)] = 1;
      input[at + features.length - 2] = Number((dearness[item] as number).toFixed(4));
      input[at + features.length - 1] = step < steps - 1 ? (bought[row] as number) : 0;
    }
  }
  return {
    rows: windows.length,
    steps,
    features,
    input,
    target: Uint8Array.from(windows, (window) => bought[last(window)] as number),
    user: Int32Array.from(windows, (window) => interactions.user[last(window)] as number),
    time: Float64Array.from(windows, (window) => interactions.time?.[last(window)] as number),
  };
}

function standardised(values: Float32Array): Float64Array {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length;
  return Float64Array.from(values, (value) => (value - centre) / Math.sqrt(variance));
}
