import { sequences } from "../../data/sequences.ts";
import type { Events, Interactions } from "../../data/types.ts";

/** Where an event came to stand. */
export type Placed = "last" | "earlier" | "duplicate";

/** One user's events in order of time, with room at the end. */
export interface GrowingHistory {
  readonly size: number;
  /**
   * Puts an event behind all that are not later; without times, at the end. An event that equals one of the same moment
   * in item and value is a duplicate and left out.
   */
  add(item: number, value: number, time: number): Placed;
  /** A copy of what is known now, as the one row of a query. */
  events(): Events;
}

/**
 * A user's history that grows: events in order cost no more than their own place (the arrays double when they are
 * full), a late one moves those after it.
 * @param user index in the data; −1 for a user without events so far
 */
export function growingHistory(data: Interactions, user: number): GrowingHistory {
  const known = data.perUser();
  const vocabulary = data.items;
  const from = user < 0 ? 0 : (known.items.offsets[user] as number);
  const to = user < 0 ? 0 : (known.items.offsets[user + 1] as number);
  let size = to - from;
  // Views of the data until the first event arrives: they are full, so that adding makes copies of them.
  let items = known.items.values.subarray(from, to);
  let values = known.value?.subarray(from, to) ?? null;
  let times = known.time?.subarray(from, to) ?? null;

  function makeRoom(): void {
    if (size < items.length) return;
    const capacity = Math.max(8, 2 * size);
    const [oldItems, oldValues, oldTimes] = [items, values, times];
    items = new Int32Array(capacity);
    items.set(oldItems);
    if (oldValues !== null) {
      values = new Float32Array(capacity);
      values.set(oldValues);
    }
    if (oldTimes !== null) {
      times = new Float64Array(capacity);
      times.set(oldTimes);
    }
  }

  return {
    get size() {
      return size;
    },
    add(item, value, time) {
      let place = size;
      if (times !== null) {
        while (place > 0 && (times[place - 1] as number) > time) place--;
        const stored = Math.fround(value);
        for (let at = place - 1; at >= 0 && times[at] === time; at--) {
          if (items[at] === item && (values === null || values[at] === stored)) return "duplicate";
        }
      }
      makeRoom();
      for (const column of [items, values, times]) column?.copyWithin(place + 1, place, size);
      items[place] = item;
      if (values !== null) values[place] = value;
      if (times !== null) times[place] = time;
      size++;
      return place === size - 1 ? "last" : "earlier";
    },
    events: () => ({
      items: sequences(vocabulary, Int32Array.of(0, size), items.slice(0, size)),
      value: values?.slice(0, size) ?? null,
      time: times?.slice(0, size) ?? null,
    }),
  };
}
