import { holdsOf, type ReadText, type RecommendationText, reasonFor } from "../data/text/recommendation-texts.ts";
import type { Table } from "../data/types.ts";

/** What is true of one written recommendation, each 1 or 0. */
export interface Grounds {
  /** It names an item of the catalogue, its whole title. */
  readonly named: number;
  /** It names an item that the user does not have yet. */
  readonly fresh: number;
  /** It names an item of a style or a category of the history. */
  readonly fits: number;
  /** Its reason is true of the item it names and of an item of the history. */
  readonly true: number;
  /** It names the item that was really next. */
  readonly next: number;
}

/**
 * What written recommendations stand on, judged by the catalogue and by the history of the user they are for. A text that
 * names no item has nothing of it.
 * @param owned by text the items that its user has
 */
export function groundedness(
  items: Table,
  asked: readonly RecommendationText[],
  read: readonly ReadText[],
  owned: readonly ReadonlySet<number>[],
): Grounds[] {
  return asked.map(({ history, item: next }, at) => {
    const { item, reason } = read[at] as ReadText;
    if (item === null) return { named: 0, fresh: 0, fits: 0, true: 0, next: 0 };
    const holds = reason !== null && holdsOf(items, reason, item) && history.some((one) => holdsOf(items, reason, one));
    const nothing = reason?.kind === "none" && reasonFor(items, history, item).kind !== "none";
    return {
      named: 1,
      fresh: owned[at]?.has(item) ? 0 : 1,
      fits: reasonFor(items, history, item).kind === "none" ? 0 : 1,
      true: holds && !nothing ? 1 : 0,
      next: item === next ? 1 : 0,
    };
  });
}

/** The share of each over all texts. */
export function groundedShares(grounds: readonly Grounds[]): Grounds {
  const mean = (of: keyof Grounds) => grounds.reduce((sum, one) => sum + one[of], 0) / grounds.length;
  return { named: mean("named"), fresh: mean("fresh"), fits: mean("fits"), true: mean("true"), next: mean("next") };
}
