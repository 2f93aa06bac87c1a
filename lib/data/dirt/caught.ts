import type { Dirtied } from "./dirt.ts";
import { type DirtKind, dirtKinds } from "./options.ts";

/** How well cleaning told planted dirt from clean events. */
export interface Caught {
  /** By kind of dirt: events planted, and those of them that cleaning removed. */
  readonly kinds: Readonly<Record<DirtKind, { readonly planted: number; readonly removed: number }>>;
  /** Clean events, and those of them that were removed with the dirt. */
  readonly clean: { readonly events: number; readonly removed: number };
  /** Removed dirt over everything removed; NaN when nothing was. */
  readonly precision: number;
  /** Removed dirt over all dirt; NaN where none was planted. */
  readonly recall: number;
}

/**
 * Compares what cleaning left with the record of what was planted.
 * @param kept rows of `dirtied.data` that cleaning left, as `clean(…).rows` names them
 */
export function caught(dirtied: Dirtied, kept: ArrayLike<number>): Caught {
  const { data, planted } = dirtied;
  const gone = new Uint8Array(data.length).fill(1);
  for (let at = 0; at < kept.length; at++) gone[kept[at] as number] = 0;
  const removed = gone.reduce((sum, one) => sum + one, 0);
  const kinds = Object.fromEntries(
    dirtKinds.map((kind) => [
      kind,
      { planted: planted[kind].length, removed: planted[kind].reduce((sum, row) => sum + (gone[row] as number), 0) },
    ]),
  ) as Caught["kinds"];
  const dirt = dirtKinds.reduce((sum, kind) => sum + kinds[kind].planted, 0);
  const found = dirtKinds.reduce((sum, kind) => sum + kinds[kind].removed, 0);
  return {
    kinds,
    clean: { events: data.length - dirt, removed: removed - found },
    precision: found / removed,
    recall: found / dirt,
  };
}
