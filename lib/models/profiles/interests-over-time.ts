import { InputError } from "../../base/errors.ts";
import { eventsOf } from "../../data/questions.ts";
import type { Events } from "../../data/types.ts";
import type { tf } from "../../engine/tf.ts";
import type { Recommender } from "../recommender.ts";
import type { Window } from "../sequence/windows.ts";
import { answered } from "./answering.ts";
import { type UnitVectors, withVectors } from "./item-vectors.ts";
import type { ProfileNetwork } from "./network.ts";

/** Interests after each event, as a model that scores items reads them. */
export interface InterestsAfterEvents {
  /** Vectors of one user at one moment, K, and their width, D. */
  readonly interests: number;
  readonly dimensions: number;
  /** After each event, aligned with the events: [events, K, D]; NaN before a user's first event of an item with a vector. */
  readonly values: Float32Array;
}

/** A model that tells what it takes a user's interests to be. */
export interface HasInterests {
  interests(events: Events): Promise<InterestsAfterEvents>;
}

/** Interests of some users over time: row r belongs to `rows[r]` of the events. */
export interface InterestsOverTime extends InterestsAfterEvents {
  readonly rows: Int32Array;
  /** Row r's moments are `offsets[r]` … `offsets[r + 1] − 1`. */
  readonly offsets: Int32Array;
  /** Of each moment, seconds since 1970 UTC; null where the events have none. */
  readonly time: Float64Array | null;
  /** Of each moment the item that was met. */
  readonly item: Int32Array;
}

/**
 * What a model takes users' interests to be after each of their events: the very vectors that it scores items with when it
 * is asked at that moment. An event of an item without a vector leaves the interests as they were.
 * @param model a fitted `profileRecommender`, or another with interests
 * @param events one row a user, as `interactions.perUser()` or `queries.history` gives them
 * @param rows which of them; by default all that have events
 * @throws InputError for a model without interests, for a row without events, and when there is none with any
 */
export async function interestsOverTime(
  model: Recommender,
  events: Events,
  rows: ArrayLike<number> = withEvents(events),
): Promise<InterestsOverTime> {
  if (!hasInterests(model)) {
    throw refused("a model with interest vectors", model.name, "Take one made by profileRecommender.");
  }
  const asked = Int32Array.from(rows);
  const empty = asked.find((row) => !((events.items.row(row) ?? []).length > 0));
  if (asked.length === 0 || empty !== undefined) {
    throw refused(
      "users with a history",
      empty === undefined ? "none" : `row ${empty}, which has no events`,
      "Leave users without events out: nothing is known of their interests.",
    );
  }
  const own = eventsOf(events, Array.from(asked));
  const { offsets, values: item } = own.items;
  return { ...(await model.interests(own)), rows: asked, offsets, time: own.time, item };
}

function withEvents({ items }: Events): number[] {
  return Array.from({ length: items.rows }, (_, row) => row).filter((row) => items.row(row).length > 0);
}

/** Whether a model tells interests. */
export function hasInterests(model: Recommender): model is Recommender & HasInterests {
  return "interests" in model;
}

/** The interests after each event, as `interestsOverTime` says. What is read is the latest `maxLength` events of each moment. */
export async function interestsAfterEvents(
  network: ProfileNetwork,
  items: UnitVectors,
  maxLength: number,
  all: Events,
): Promise<InterestsAfterEvents> {
  const { width, interests } = network;
  const size = interests * width;
  const { events, places } = withVectors(all, items);
  const { offsets, rows } = events.items;
  const found = new Float32Array(places.length * size);
  const [heads, later]: [Window[], Window[]] = [[], []];
  for (let row = 0; row < rows; row++) {
    const [from, to] = [offsets[row] as number, offsets[row + 1] as number];
    heads.push({ from, length: Math.min(maxLength, to - from) });
    // Beyond the longest history that is read, each moment has a window of its own.
    for (let last = from + maxLength; last < to; last++) later.push({ from: last - maxLength + 1, length: maxLength });
  }
  const same = (read: tf.Tensor2D) => read;
  await answered(network, events, heads, "every", same, (values, group) => {
    let at = 0;
    for (const { from, length } of group) {
      found.set(values.subarray(at * size, (at + length) * size), from * size);
      at += length;
    }
  });
  await answered(network, events, later, "last", same, (values, group) => {
    for (const [row, { from, length }] of group.entries()) {
      found.set(values.subarray(row * size, (row + 1) * size), (from + length - 1) * size);
    }
  });
  return { interests, dimensions: width, values: spread(found, places, all, size) };
}

/** Brings values of some events to all events of their rows: an event without one has that of the event before. */
function spread(
  found: Float32Array,
  places: Int32Array,
  { items: { offsets, values, rows } }: Events,
  size: number,
): Float32Array {
  const whole = new Float32Array(values.length * size).fill(Number.NaN);
  for (const [at, place] of places.entries()) whole.set(found.subarray(at * size, (at + 1) * size), place * size);
  const own = new Set(places);
  for (let row = 0; row < rows; row++) {
    for (let at = (offsets[row] as number) + 1; at < (offsets[row + 1] as number); at++) {
      if (!own.has(at)) whole.copyWithin(at * size, (at - 1) * size, at * size);
    }
  }
  return whole;
}

function refused(wanted: string, got: string, fix: string): InputError {
  return new InputError({ wanted, got, where: "interestsOverTime", fix });
}
