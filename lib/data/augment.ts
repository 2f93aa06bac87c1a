import { InputError } from "../base/errors.ts";
import { checkNumber } from "../base/options.ts";
import type { Random } from "../base/random.ts";
import { vocabulary } from "../base/vocabulary.ts";
import { interactions } from "./interactions.ts";
import type { Interactions, VectorColumn } from "./types.ts";

/** Vectors of items by index, such as an encoder's of their texts; rows of zeros are like nothing. */
export type ItemVectors = Pick<VectorColumn, "values" | "dimensions">;

/**
 * Completes behaviour (document 3, 9 Q3): each user with events gets made-up ones with the items they have not had whose vectors
 * are nearest, by cosine, to the mean direction of what they had. They come at the moment of the user's last event and with the mean value
 * of the user's own. Real events stay first and as they are.
 * @param each made-up events for each user, at most
 * @throws InputError for vectors that are not one for each item
 */
export function completedBehaviour(data: Interactions, vectors: ItemVectors, each: number): Interactions {
  checkNumber("completedBehaviour", "each", each, { min: 1, integer: true });
  const { unit, nearest } = directions(data, vectors, "completedBehaviour");
  const { items, value, time } = data.perUser();
  const made: Made[] = [];
  for (let user = 0; user < items.rows; user++) {
    const had = items.row(user);
    if (had.length === 0) continue;
    const profile = new Float64Array(vectors.dimensions);
    for (const item of had) {
      for (let at = 0; at < profile.length; at++)
        profile[at] = (profile[at] as number) + (unit[item * profile.length + at] as number);
    }
    const [from, to] = [items.offsets[user] as number, items.offsets[user + 1] as number];
    const own = value?.subarray(from, to);
    for (const item of nearest(profile, each, new Set(had))) {
      made.push({
        user,
        item,
        value: own === undefined ? 1 : own.reduce((sum, one) => sum + one, 0) / own.length,
        time: time?.[to - 1] ?? Number.NaN,
      });
    }
  }
  return withMade(data, data.users.ids, made);
}

/**
 * Augments behaviour: each user with events gets a double, a user of its own, in whose history a share of the items is replaced
 * by the item with the nearest vector that the user has not had; moments and values stay. Doubles are called "<id>~".
 * @param share of the events that are replaced, in (0, 1]
 * @throws InputError for vectors that are not one for each item
 */
export function substitutedBehaviour(
  data: Interactions,
  vectors: ItemVectors,
  share: number,
  draw: Random,
): Interactions {
  checkNumber("substitutedBehaviour", "share", share, { above: 0, max: 1 });
  const { unit, nearest } = directions(data, vectors, "substitutedBehaviour");
  const { dimensions } = vectors;
  const users = data.users.size;
  const had = Array.from({ length: users }, (_, user) => new Set(data.perUser().items.row(user)));
  const made = Array.from(data.user, (user, row): Made => {
    const item = data.item[row] as number;
    const other =
      draw.uniform() < share
        ? nearest(
            Float64Array.from(unit.subarray(item * dimensions, (item + 1) * dimensions)),
            1,
            had[user] ?? new Set(),
          )[0]
        : undefined;
    return {
      user: users + user,
      item: other ?? item,
      value: data.value?.[row] ?? 1,
      time: data.time?.[row] ?? Number.NaN,
    };
  });
  return withMade(data, [...data.users.ids, ...data.users.ids.map((id) => `${id}~`)], made);
}

interface Made {
  readonly user: number;
  readonly item: number;
  readonly value: number;
  readonly time: number;
}

function withMade(data: Interactions, ids: readonly string[], made: readonly Made[]): Interactions {
  const column = (own: ArrayLike<number>, of: (one: Made) => number) => [...Array.from(own), ...made.map(of)];
  return interactions({
    users: ids.length === data.users.size ? data.users : vocabulary(data.users.kind, ids),
    items: data.items,
    user: Int32Array.from(column(data.user, ({ user }) => user)),
    item: Int32Array.from(column(data.item, ({ item }) => item)),
    value: data.value && Float32Array.from(column(data.value, ({ value }) => value)),
    time: data.time && Float64Array.from(column(data.time, ({ time }) => time)),
  });
}

/** Unit vectors, and a search among them that passes over what is left out and what is like nothing. */
function directions({ items }: Interactions, { values, dimensions }: ItemVectors, where: string) {
  if (values.length !== items.size * dimensions) {
    throw new InputError({
      wanted: `a vector of ${dimensions} numbers for each of ${items.size} items`,
      got: `${values.length} numbers`,
      where,
      fix: "Take the vectors of these very items.",
    });
  }
  const lengths = Float64Array.from({ length: items.size }, (_, item) =>
    Math.sqrt(values.subarray(item * dimensions, (item + 1) * dimensions).reduce((sum, one) => sum + one * one, 0)),
  );
  const unit = values.map((value, at) => value / (lengths[Math.floor(at / dimensions)] || 1));
  const nearest = (direction: Float64Array, count: number, without: ReadonlySet<number>): number[] => {
    if (direction.every((value) => value === 0)) return [];
    const likeness = new Float64Array(items.size).fill(Number.NEGATIVE_INFINITY);
    for (let item = 0; item < items.size; item++) {
      if (without.has(item) || lengths[item] === 0) continue;
      let sum = 0;
      for (let at = 0; at < dimensions; at++)
        sum += (unit[item * dimensions + at] as number) * (direction[at] as number);
      likeness[item] = sum;
    }
    const found = Array.from(likeness.keys()).filter((item) => likeness[item] !== Number.NEGATIVE_INFINITY);
    return found.sort((a, b) => (likeness[b] as number) - (likeness[a] as number)).slice(0, count);
  };
  return { unit, nearest };
}
