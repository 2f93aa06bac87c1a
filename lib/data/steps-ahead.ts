import { InputError, shown } from "../base/errors.ts";
import { withDefaults } from "../base/options.ts";
import { rowsByUser } from "./interactions.ts";
import { lastOut, predefined } from "./split.ts";
import type { Interactions, Split } from "./types.ts";

/** How a future of several steps is asked about. */
export interface StepsAheadOptions {
  /**
   * The time of a question: "of the event", the moment of the very event that is asked about (what will be wanted
   * then?), or "of asking", that of the first event of the future for all steps (what will be wanted h events from now?).
   */
  moment: "of the event" | "of asking";
}

const defaults: StepsAheadOptions = { moment: "of the event" };

/**
 * Questions 1 … n events ahead. The last n events of each user are held out and none of them is known; split h − 1 asks
 * which item the h-th of them has, after the same history for every h. Items of the history are not recommended again;
 * users who had one of the n items before are not asked, so that all steps have the same users in the same order.
 * @param n at least 1
 * @throws InputError when no user has more than n events or nobody is left to ask, for n out of range, or for a moment
 *   where there are no times
 */
export function stepsAhead(data: Interactions, n: number, options?: Partial<StepsAheadOptions>): Split[] {
  const { moment } = withDefaults("stepsAhead", defaults, options);
  if (moment !== "of the event" && moment !== "of asking") {
    throw new InputError({
      wanted: `moment "of the event" or "of asking"`,
      got: shown(moment),
      where: "stepsAhead",
      fix: "Use one of the two.",
    });
  }
  const { train, test } = lastOut(data, n, { exclude: "none" });
  const known = train.perUser().items;
  const [offsets, rows] = rowsByUser(test);
  const asked = Array.from({ length: test.users.size }, (_, user) => rows.subarray(offsets[user], offsets[user + 1]))
    .filter((own) => own.length === n)
    .filter((own) => {
      const seen = new Set(known.row(test.user[own[0] as number] as number));
      return own.every((row) => !seen.has(test.item[row] as number));
    });
  if (asked.length === 0) {
    throw new InputError({
      wanted: `users whose last ${n} items are new to them`,
      got: "none",
      where: "stepsAhead",
      fix: "Ask fewer steps ahead.",
    });
  }
  const first = test.time && Float64Array.from(asked, ([row]) => test.time?.[row as number] as number);
  return Array.from({ length: n }, (_, step) => {
    const held = test.select(asked.map((own) => own[step] as number));
    const split = predefined(train, held, `event ${step + 1} of the last ${n} of each user, time ${moment}`);
    if (moment === "of the event" || first === null) return split;
    return { ...split, queries: { ...split.queries, time: first } };
  });
}
