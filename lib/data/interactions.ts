import { internal } from "../base/errors.ts";
import type { Vocabulary } from "../base/vocabulary.ts";
import { sequences } from "./sequences.ts";
import type { Events, Interactions } from "./types.ts";

/** The columns of an `Interactions`, before it has methods. */
export interface InteractionColumns {
  users: Vocabulary;
  items: Vocabulary;
  user: Int32Array;
  item: Int32Array;
  value: Float32Array | null;
  time: Float64Array | null;
}

/** Interactions over arrays that are taken over, not copied. */
export function interactions(columns: InteractionColumns): Interactions {
  const { users, items, user, item, value, time } = columns;
  const length = user.length;
  for (const [name, column] of Object.entries({ item, value, time })) {
    if (column !== null && column.length !== length) {
      throw internal(`column ${name} has ${column.length} rows, user has ${length}`);
    }
  }
  let events: Events | null = null;
  return {
    ...columns,
    length,
    select(rows) {
      const pick = Int32Array.from(rows);
      return interactions({
        users,
        items,
        user: pick.map((row) => user[row] as number),
        item: pick.map((row) => item[row] as number),
        value: value && Float32Array.from(pick, (row) => value[row] as number),
        time: time && Float64Array.from(pick, (row) => time[row] as number),
      });
    },
    perUser() {
      events ??= groupByUser(columns);
      return events;
    },
  };
}

/** The rows of each user in order of time, ties and missing times in order of the file: [offsets, rows]. */
export function rowsByUser({ users, user, time }: InteractionColumns): [Int32Array, Int32Array] {
  const offsets = new Int32Array(users.size + 1);
  for (const u of user) offsets[u + 1] = (offsets[u + 1] as number) + 1;
  for (let u = 0; u < users.size; u++) offsets[u + 1] = (offsets[u + 1] as number) + (offsets[u] as number);
  const next = offsets.slice();
  const rows = new Int32Array(user.length);
  for (const [row, u] of user.entries()) {
    const place = next[u] as number;
    rows[place] = row;
    next[u] = place + 1;
  }
  if (time !== null) {
    for (let u = 0; u < users.size; u++) {
      rows.subarray(offsets[u], offsets[u + 1]).sort((a, b) => (time[a] as number) - (time[b] as number) || a - b);
    }
  }
  return [offsets, rows];
}

function groupByUser(columns: InteractionColumns): Events {
  const { items, item, value, time } = columns;
  const [offsets, rows] = rowsByUser(columns);
  return {
    items: sequences(
      items,
      offsets,
      rows.map((row) => item[row] as number),
    ),
    value: value && Float32Array.from(rows, (row) => value[row] as number),
    time: time && Float64Array.from(rows, (row) => time[row] as number),
  };
}

/** The share of a user's consecutive events that carry the same time, in [0, 1]; null without times. */
export function shareOfTies(data: Interactions): number | null {
  const { items, time } = data.perUser();
  if (time === null) return null;
  let pairs = 0;
  let ties = 0;
  for (let u = 0; u < items.rows; u++) {
    for (let at = (items.offsets[u] as number) + 1; at < (items.offsets[u + 1] as number); at++) {
      pairs++;
      if (time[at] === time[at - 1]) ties++;
    }
  }
  return pairs === 0 ? 0 : ties / pairs;
}
