import { InputError, shown } from "./errors.ts";
import { nearSpellings } from "./spelling.ts";

/**
 * The ids of one kind of thing (users, items, words), each with its dense index.
 *
 * *Ids* are what the file says, as text; *indices* are 0 … size − 1, in the order in which ids were first seen.
 * No index is reserved: padding is the engine's business.
 */
export interface Vocabulary {
  /** What is numbered, in the singular: "user", "item", "word". */
  readonly kind: string;
  readonly size: number;
  /** All ids, by index. */
  readonly ids: readonly string[];
  /** The id at an index; an error for an index out of range. */
  id(index: number): string;
  /** The index of an id, or undefined: the caller decides what a miss means. */
  find(id: string): number | undefined;
  /** The index of an id that must be there. Throws InputError naming the nearest spellings. */
  index(id: string): number;
}

/** A vocabulary of distinct ids in the order given. Throws InputError on a duplicate. */
export function vocabulary(kind: string, ids: readonly string[]): Vocabulary {
  const indices = new Map<string, number>();
  for (const [index, id] of ids.entries()) {
    if (indices.has(id)) {
      throw new InputError({
        wanted: `distinct ${kind} ids`,
        got: `${shown(id)} twice, at ${indices.get(id)} and ${index}`,
        fix: "Remove one of them.",
      });
    }
    indices.set(id, index);
  }
  return {
    kind,
    size: ids.length,
    ids,
    id(index) {
      const id = ids[index];
      if (id === undefined) throw new RangeError(`no ${kind} has index ${index}; there are ${ids.length}`);
      return id;
    },
    find: (id) => indices.get(id),
    index(id) {
      const index = indices.get(id);
      if (index !== undefined) return index;
      const near = nearSpellings(id, ids);
      throw new InputError({
        wanted: `one of the ${ids.length} known ${kind} ids, such as ${ids
          .slice(0, 3)
          .map((known) => shown(known))
          .join(", ")}`,
        got: shown(id),
        fix:
          near.length > 0
            ? `Did you mean ${near.map((known) => shown(known)).join(", ")}?`
            : "Ids are texts as in the file; vocabulary.find(id) tells whether one is known.",
      });
    },
  };
}

/** Collects ids one by one and numbers them in order of first sight. */
export class VocabularyBuilder {
  private readonly indices = new Map<string, number>();
  private readonly kind: string;

  constructor(kind: string) {
    this.kind = kind;
  }

  /** The index of `id`, new or known. */
  add(id: string): number {
    const known = this.indices.get(id);
    if (known !== undefined) return known;
    const index = this.indices.size;
    this.indices.set(id, index);
    return index;
  }

  build(): Vocabulary {
    return vocabulary(this.kind, [...this.indices.keys()]);
  }
}
