import { InputError } from "../../base/errors.ts";
import type { Interactions } from "../../data/types.ts";
import type { MakeDetector } from "./detector.ts";
import type { ItemPlaces } from "./item-places.ts";
import { type WatchedInterest, type WatchOptions, watchInterest } from "./watch-interest.ts";

/** One user's history with what a detector made of it. */
export interface WatchedUser extends WatchedInterest {
  /** Index of the user. */
  readonly user: number;
  /** In order of time, seconds since 1970 UTC. */
  readonly items: Int32Array;
  readonly times: Float64Array;
}

/**
 * Watches every user who has events, each for themselves and under a detector of their own (`watchInterest`).
 * @throws InputError for data without events or without times, and whatever `watchInterest` refuses
 */
export function watchUsers(
  vectors: ItemPlaces,
  data: Interactions,
  make: MakeDetector,
  options?: Partial<WatchOptions>,
): WatchedUser[] {
  const { items, time } = data.perUser();
  if (time === null || data.length === 0) {
    throw new InputError({
      wanted: "events with times",
      got: data.length === 0 ? "no events" : "events without",
      where: "watchUsers",
      fix: "Check the part of the data that is watched.",
    });
  }
  return Array.from({ length: items.rows }, (_, user) => user)
    .filter((user) => items.row(user).length > 0)
    .map((user) => ({
      user,
      items: items.row(user),
      times: time.subarray(items.offsets[user], items.offsets[user + 1]),
      ...watchInterest(vectors, items.row(user), make, options),
    }));
}
