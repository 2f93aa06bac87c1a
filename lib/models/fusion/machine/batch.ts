import type { Random } from "../../../base/random.ts";
import type { Events } from "../../../data/types.ts";
import { timeFeatures } from "../../sequence/time-encoding.ts";
import type { MachineOptions } from "./options.ts";

/** The events of some users, laid out for one step. Indices of items are places in `items`. */
export interface MachineBatch {
  /** The users, and for each of E events the place of its user among them. */
  readonly users: Int32Array;
  readonly slot: Int32Array;
  /** The items that the users had, each once and first, then those drawn beside them. */
  readonly items: Int32Array;
  /** How many of `items` the users had. */
  readonly had: number;
  /** What was met at each event, [E]. */
  readonly target: Int32Array;
  /** Which items each user had, 0 or 1, row-major [users, had]. */
  readonly membership: Float32Array;
  /** 1 / √n, n the number of the user's other items; 0 without any, [E]. */
  readonly share: Float32Array;
  /** What was met just before, [E]; 0 where `follows` is 0. */
  readonly last: Int32Array;
  readonly follows: Float32Array;
  /** How many items that training knows are in none of `items` but stand for by those drawn: ln of how many each. */
  readonly logWeight: number;
  /** The values of each time feature asked for, [E]. */
  readonly times: readonly Int32Array[];
}

/** The features of the moment that are read from times. */
export function momentFeatures(context: MachineOptions["context"]) {
  return timeFeatures(
    context.filter((one) => one === "weekday" || one === "hour"),
    1,
  );
}

/**
 * Lays out the events of some users.
 * @param known the items that anybody had, ascending: no others are drawn, so that features of items never met are not
 *   taught as unwanted
 */
export function machineBatch(
  { items: histories, time }: Events,
  users: Int32Array,
  known: Int32Array,
  { negatives, context }: MachineOptions,
  draw: Random,
): MachineBatch {
  const place = new Map<number, number>();
  const rows = Array.from(users, (user) => histories.row(user));
  for (const row of rows) for (const item of row) if (!place.has(item)) place.set(item, place.size);
  const had = place.size;
  const events = rows.reduce((sum, row) => sum + row.length, 0);
  const batch = {
    users,
    slot: new Int32Array(events),
    target: new Int32Array(events),
    membership: new Float32Array(users.length * had),
    share: new Float32Array(events),
    last: new Int32Array(events),
    follows: new Float32Array(events),
    had,
  };
  const moments = momentFeatures(context);
  const times = moments.map(() => new Int32Array(events));
  let at = 0;
  for (const [slot, row] of rows.entries()) {
    const from = histories.offsets[users[slot] as number] as number;
    const others = new Set(row).size - 1;
    for (const [step, item] of row.entries()) {
      const target = place.get(item) as number;
      batch.slot[at] = slot;
      batch.target[at] = target;
      batch.membership[slot * had + target] = 1;
      batch.share[at] = others > 0 ? 1 / Math.sqrt(others) : 0;
      batch.last[at] = step > 0 ? (place.get(row[step - 1] as number) as number) : 0;
      batch.follows[at] = step > 0 ? 1 : 0;
      for (const [t, moment] of moments.entries()) {
        (times[t] as Int32Array)[at] = moment.value(0, time?.[from + step] as number, Number.NaN);
      }
      at++;
    }
  }
  const rest = known.filter((item) => !place.has(item));
  const drawn = someOf(rest, negatives, draw);
  const items = Int32Array.from([...place.keys(), ...drawn]);
  return { ...batch, items, times, logWeight: drawn.length === 0 ? 0 : Math.log(rest.length / drawn.length) };
}

/** Up to `count` of the items, without repetition (the head of a Fisher–Yates shuffle). */
function someOf(items: Int32Array, count: number, draw: Random): Int32Array {
  const order = items.slice();
  const most = Math.min(count, order.length);
  if (most === order.length) return order;
  for (let at = 0; at < most; at++) {
    const other = at + draw.integer(order.length - at);
    const one = order[at] as number;
    order[at] = order[other] as number;
    order[other] = one;
  }
  return order.subarray(0, most);
}
