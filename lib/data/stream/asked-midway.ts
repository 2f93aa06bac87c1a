import { InputError } from "../../base/errors.ts";
import { predefined } from "../split.ts";
import type { Interactions, Split } from "../types.ts";

/**
 * Questions about the end of a stream, each asked midway: of the events that a user has from row `from` on, the earlier
 * half (at least one, where the user has none before) is read as history, with all before it, and the items of the later
 * half are to be found. Whoever comes for the first time is thus asked about as well; those who come once are not.
 * The training part of the split is all that is read; what a model learns from must lie before `from`.
 * @param data in order of time
 * @throws InputError when there is nobody to ask
 */
export function askedMidway(data: Interactions, from: number, name = "newest events"): Split {
  const counts = new Int32Array(data.users.size);
  const known = new Uint8Array(data.users.size);
  for (const [row, user] of data.user.entries()) {
    if (row < from) known[user] = 1;
    else counts[user] = (counts[user] as number) + 1;
  }
  const left = counts.map((count, user) => Math.max(Math.floor(count / 2), known[user] === 1 ? 0 : 1));
  const isAsked = Uint8Array.from(data.user, (user, row) => {
    if (row < from) return 0;
    left[user] = (left[user] as number) - 1;
    return (left[user] as number) < 0 ? 1 : 0;
  });
  const rows = Int32Array.from(isAsked.keys());
  const asked = rows.filter((row) => isAsked[row] === 1);
  if (asked.length === 0) {
    throw new InputError({
      wanted: "somebody to ask: a user known before, or one with two events",
      got: `${data.length - from} events without such a user`,
      where: name,
      fix: "Take a longer period, or hold more events apart.",
    });
  }
  return predefined(data.select(rows.filter((row) => isAsked[row] === 0)), data.select(asked), `${name}, asked midway`);
}
