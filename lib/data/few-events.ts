import { checkNumber } from "../base/options.ts";
import type { Interactions } from "./types.ts";

/**
 * The data as they were when little was known of some users or items: of each drawn one its n earliest events stay (ties in the
 * order of the file), of all others every event.
 * @param of what the drawn indices are
 * @param n from 0
 */
export function fewEvents(
  data: Interactions,
  of: "user" | "item",
  drawn: ReadonlySet<number>,
  n: number,
): Interactions {
  checkNumber("fewEvents", "n", n, { min: 0, integer: true });
  const { time } = data;
  const order = Array.from(data.user.keys());
  if (time !== null) order.sort((a, b) => (time[a] as number) - (time[b] as number) || a - b);
  const met = new Map<number, number>();
  const kept = order.filter((row) => {
    const one = data[of][row] as number;
    const times = (met.get(one) ?? 0) + 1;
    met.set(one, times);
    return !drawn.has(one) || times <= n;
  });
  return data.select(kept.sort((a, b) => a - b));
}
