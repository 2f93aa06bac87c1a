import { InputError } from "../base/errors.ts";
import { checkNumber } from "../base/options.ts";
import type { Random } from "../base/random.ts";
import { interactions } from "./interactions.ts";
import type { Interactions } from "./types.ts";

/**
 * A stream in which nothing changes: the same events of the same users at the same moments, but from `start` on (a share
 * of the events in order of time) the item of each is drawn from the events before. What is learned from such events was
 * known before; the control for a gain by keeping up with change.
 * @param data in order of time (`inTime`)
 * @param start in (0, 1)
 * @throws InputError when no event would lie before
 */
export function likeBefore(data: Interactions, start: number, random: Random): Interactions {
  checkNumber("likeBefore", "start", start, { above: 0, below: 1 });
  const before = Math.round(start * data.length);
  if (before < 1) {
    throw new InputError({
      wanted: "at least one event to draw from",
      got: `${data.length} events, of which none lies before`,
      where: "likeBefore",
      fix: "Begin later, or bring more events.",
    });
  }
  const draw = random.stream("like before");
  const item = data.item.map((old, row) => (row < before ? old : (data.item[draw.integer(before)] as number)));
  return interactions({ ...data, item });
}
