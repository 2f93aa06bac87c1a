import { sequencesOf } from "./sequences.ts";
import type { Events, Sequences } from "./types.ts";

/** One question per event: what becomes of it, after all that its user did before? */
export interface EventQuestions {
  /** The events before, of the same user; at least one. */
  readonly histories: Sequences;
  /** The item of the event. */
  readonly asked: Int32Array;
  /** Its value, NaN where events have none. */
  readonly value: Float32Array;
  /** Its user, as the row of the events. */
  readonly user: Int32Array;
}

/** Which events are asked about. */
export interface EventChoice {
  /** Rows of the events; all by default. */
  readonly users?: ArrayLike<number>;
  /** Of each user's events those at these places from the end: [5, 0] are the last five, [10, 5] the five before them. */
  readonly fromEnd: readonly [first: number, last: number];
  /** Whether an event of this value is asked about; every one by default. */
  readonly where?: (value: number) => boolean;
  /** The most events of a history that are kept, the latest; all by default. */
  readonly maxLength?: number;
}

/** Questions about chosen events. A user's first event has no history and is never asked about. */
export function eventQuestions({ items, value }: Events, choice: EventChoice): EventQuestions {
  const { fromEnd, where = () => true, maxLength = Number.POSITIVE_INFINITY } = choice;
  const users = Array.from(choice.users ?? { length: items.rows }, (user, row) => user ?? row);
  const found = users.flatMap((user) => {
    const row = items.row(user);
    const first = items.offsets[user] as number;
    const places = Array.from(row.keys()).slice(
      Math.max(1, row.length - fromEnd[0]),
      Math.max(1, row.length - fromEnd[1]),
    );
    return places
      .map((place) => ({ user, place, row, value: value?.[first + place] ?? Number.NaN }))
      .filter((event) => where(event.value));
  });
  return {
    histories: sequencesOf(
      items.vocabulary,
      found.map(({ row, place }) => row.subarray(Math.max(0, place - maxLength), place)),
    ),
    asked: Int32Array.from(found, ({ row, place }) => row[place] as number),
    value: Float32Array.from(found, (event) => event.value),
    user: Int32Array.from(found, ({ user }) => user),
  };
}
