import { option, resolveOptions } from "../../base/options.ts";
import type { MakeDetector } from "./detector.ts";
import { type ItemPlaces, lengthOf } from "./item-places.ts";

export interface WatchOptions {
  /** After how many later events an event counts half in the interest; null for all alike. */
  halfLife: number | null;
  /** How many events make up an interest before the next one is compared with it. */
  warmUp: number;
}

const defaults: WatchOptions = { halfLife: null, warmUp: 5 };
const rules = { halfLife: option.orNull(option.positive()), warmUp: option.wholeNumber(1) };

/** One user's events as a detector saw them. */
export interface WatchedInterest {
  /**
   * By event: how far its item lies from the interest before it, (1 − cosine) / 2 in [0, 1]; NaN for the events of the warm-up
   * and for items without a vector.
   */
  readonly distances: Float64Array;
  /** The places of the events at which an alarm was raised, ascending, from 0. */
  readonly alarms: Int32Array;
  /** By alarm: the place of the first event that the detector takes to be of the new interest. */
  readonly begins: Int32Array;
}

/**
 * Watches a history for a change of interest. The interest before event t is I = Σₛ 2^(−(t−1−s)/halfLife) v̂ₛ over the events
 * since the last change, v̂ the item's vector at unit length; event t is (1 − cos(I, vₜ)) / 2 away from it, and these distances
 * are what the detector reads. At an alarm a new interest begins with the events that the detector keeps, under a new detector:
 * the distances from another interest are another stream.
 * @param vectors of the items, such as those of `als` or of an encoder
 * @param items the history in order of time, as indices into the vectors
 * @throws InputError for an item without a vector's place, vectors that are not finite, or an option that is unknown or out of range
 */
export function watchInterest(
  vectors: ItemPlaces,
  items: ArrayLike<number>,
  make: MakeDetector,
  given: Partial<WatchOptions> = {},
): WatchedInterest {
  const { halfLife, warmUp } = resolveOptions("watchInterest", defaults, rules, given);
  const fading = halfLife === null ? 1 : 0.5 ** (1 / halfLife);
  const { dimensions, values } = vectors;
  const lengths = Float64Array.from(items, (item) => lengthOf(vectors, item));
  const distances = new Float64Array(lengths.length).fill(Number.NaN);
  const alarms: number[] = [];
  const begins: number[] = [];
  const interest = new Float64Array(dimensions);
  let known = 0;
  let detector = make();
  // Places of the events that the present detector has read.
  let read: number[] = [];
  const take = (place: number) => {
    const length = lengths[place] as number;
    if (length === 0) return;
    const first = (items[place] as number) * dimensions;
    for (let d = 0; d < dimensions; d++) {
      interest[d] = (interest[d] as number) * fading + (values[first + d] as number) / length;
    }
    known++;
  };
  for (const [place, length] of lengths.entries()) {
    const first = (items[place] as number) * dimensions;
    const distance =
      known < warmUp || length === 0
        ? Number.NaN
        : distanceBetween(values.subarray(first, first + dimensions), length, interest);
    if (!Number.isNaN(distance)) {
      distances[place] = distance;
      read.push(place);
      if (detector.add(distance)) {
        const begin = read[Math.max(0, read.length - Math.max(1, detector.kept))] as number;
        alarms.push(place);
        begins.push(begin);
        [known, detector, read] = [0, make(), []];
        interest.fill(0);
        for (let kept = begin; kept < place; kept++) take(kept);
      }
    }
    take(place);
  }
  return { distances, alarms: Int32Array.from(alarms), begins: Int32Array.from(begins) };
}

/** (1 − cosine) / 2 of a vector of that length and an interest; NaN where the interest has cancelled itself out. */
function distanceBetween(vector: Float32Array, length: number, interest: Float64Array): number {
  let product = 0;
  let squares = 0;
  for (let d = 0; d < interest.length; d++) {
    const value = interest[d] as number;
    product += value * (vector[d] as number);
    squares += value * value;
  }
  return squares === 0 ? Number.NaN : Math.min(1, Math.max(0, (1 - product / (length * Math.sqrt(squares))) / 2));
}
