import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import { directionOf, type ItemPlaces } from "./item-places.ts";

/** The way of an interest through the space of the items. */
export interface InterestTrail {
  /** Places of the events after which it is told, ascending, from 0: those with an item that has a vector. */
  readonly events: Int32Array;
  /** The interest after each, row-major [events, dimensions]: the decayed mean of the directions of the items so far. */
  readonly values: Float32Array;
}

/**
 * A user's interest after every event, Iₜ = Σₛ wₛ v̂ₛ / Σₛ wₛ with wₛ = 2^(−(t−s)/halfLife) over all events up to t, v̂ the item's vector
 * at unit length: to be drawn on a map of the items.
 * @param items the history in order of time, as indices into the vectors
 * @throws InputError for a history without an item that has a vector, a half-life that is not above 0, and vectors that
 *   are not finite
 */
export function interestTrail(vectors: ItemPlaces, items: ArrayLike<number>, halfLife = 10): InterestTrail {
  resolveOptions("interestTrail", { halfLife: 10 }, { halfLife: option.positive() }, { halfLife });
  const directions = Array.from(items, (item) => directionOf(vectors, item));
  const events = Int32Array.from(directions.keys()).filter((event) => directions[event] !== null);
  if (events.length === 0) {
    throw new InputError({
      wanted: "a history with items that have vectors",
      got: items.length === 0 ? "an empty one" : `${items.length} items without`,
      where: "interestTrail",
      fix: "Draw a user who has events.",
    });
  }
  const { dimensions } = vectors;
  const fading = 0.5 ** (1 / halfLife);
  const sums = new Float64Array(dimensions);
  const values = new Float32Array(events.length * dimensions);
  let weight = 0;
  for (const [step, event] of events.entries()) {
    weight = weight * fading + 1;
    for (const [d, value] of (directions[event] as Float64Array).entries()) {
      sums[d] = (sums[d] as number) * fading + value;
      values[step * dimensions + d] = (sums[d] as number) / weight;
    }
  }
  return { events, values };
}
