import { interactions } from "./interactions.ts";
import type { Mind } from "./loaders/mind.ts";
import type { Interactions } from "./types.ts";

/**
 * All that is known to have been clicked, as events without times in the order in which they happened: of each user the
 * history of the last impression, which the source gives without times, then the clicks on impressions in order of time.
 * Users and items keep their indices; what stands in the history and is clicked once more is there twice.
 */
export function clicksInOrder({
  impressions,
  interactions: clicks,
}: Pick<Mind, "impressions" | "interactions">): Interactions {
  const last = new Map<number, number>();
  for (let row = 0; row < impressions.length; row++) {
    const user = impressions.user[row] as number;
    const known = last.get(user);
    if (known === undefined || (impressions.time[row] as number) >= (impressions.time[known] as number))
      last.set(user, row);
  }
  const later = clicks.perUser().items;
  const rows = clicks.users.ids.flatMap((_, user) => {
    const row = last.get(user);
    const before = row === undefined ? [] : Array.from(impressions.history.row(row));
    return [...before, ...later.row(user)].map((item) => ({ user, item }));
  });
  return interactions({
    users: clicks.users,
    items: clicks.items,
    user: Int32Array.from(rows, ({ user }) => user),
    item: Int32Array.from(rows, ({ item }) => item),
    value: null,
    time: null,
  });
}
