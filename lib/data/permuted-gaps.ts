import { InputError } from "../base/errors.ts";
import { type Random, shuffle } from "../base/random.ts";
import { interactions, rowsByUser } from "./interactions.ts";
import type { Interactions } from "./types.ts";

/**
 * The same events in the same order at other times: of each user the times between one event and the next are put in a
 * random order, from the same first event to the same last one. Who had what after what stays as it is, and so does
 * how long gaps are; which event a gap, a weekday or an hour belongs to no longer tells anything. The control for
 * whatever is claimed to come of times and not of order. Rows are sorted by user and time.
 * @throws InputError without times
 */
export function permutedGaps(data: Interactions, random: Random): Interactions {
  const { time } = data;
  if (time === null || time.some(Number.isNaN)) {
    throw new InputError({
      wanted: "a time for every event",
      got: time === null ? "none" : "some without",
      where: "permutedGaps",
      fix: "Take data with times; for order alone there is shuffledOrder.",
    });
  }
  const [offsets, rows] = rowsByUser(data);
  const moved = new Float64Array(data.length);
  for (let user = 0; user < data.users.size; user++) {
    const [from, to] = [offsets[user] as number, offsets[user + 1] as number];
    const own = Array.from(rows.subarray(from, to), (row) => time[row] as number);
    const gaps = shuffle(
      own.slice(1).map((at, before) => at - (own[before] as number)),
      random,
    );
    let now = own[0] ?? 0;
    for (let place = from; place < to; place++) {
      moved[place] = now;
      now += gaps[place - from] ?? 0;
    }
  }
  return interactions({ ...data.select(rows), time: moved });
}
