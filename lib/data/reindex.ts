import { type Vocabulary, vocabulary } from "../base/vocabulary.ts";
import { interactions } from "./interactions.ts";
import type { Interactions } from "./types.ts";

/** A vocabulary that begins as `known` does and goes on with those of `ids` that it lacks. */
export function extended(known: Vocabulary, ids: readonly string[]): Vocabulary {
  const fresh = ids.filter((id) => known.find(id) === undefined);
  return fresh.length === 0 ? known : vocabulary(known.kind, [...known.ids, ...fresh]);
}

/**
 * The same events numbered by other vocabularies, e.g. those of a whole of which this is a part.
 * Throws InputError when one of them lacks an id that occurs.
 */
export function reindexed(data: Interactions, users: Vocabulary, items: Vocabulary): Interactions {
  return interactions({
    users,
    items,
    user: renumbered(data.user, data.users, users),
    item: renumbered(data.item, data.items, items),
    value: data.value,
    time: data.time,
  });
}

function renumbered(indices: Int32Array, from: Vocabulary, to: Vocabulary): Int32Array {
  if (from === to) return indices;
  const places = new Int32Array(from.size).fill(-1);
  return indices.map((index) => {
    if ((places[index] as number) < 0) places[index] = to.index(from.id(index));
    return places[index] as number;
  });
}
