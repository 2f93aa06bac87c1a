import type { Interactions } from "../../data/types.ts";
import type { LiveEvent } from "./live.ts";

/** Recorded events as they would come in live: in order of time, ties and missing times by the order given. */
export function liveEvents({ users, items, user, item, value, time, length }: Interactions): LiveEvent[] {
  const rows = Int32Array.from({ length }, (_, row) => row);
  if (time !== null) rows.sort((a, b) => (time[a] as number) - (time[b] as number) || a - b);
  return Array.from(rows, (row) => ({
    user: users.id(user[row] as number),
    item: items.id(item[row] as number),
    ...(value === null ? {} : { value: value[row] as number }),
    ...(time === null ? {} : { time: time[row] as number }),
  }));
}
