import { InputError } from "../../base/errors.ts";
import { rowsByUser } from "../interactions.ts";
import type { Moment } from "../moments.ts";
import { columnOf } from "../tables.ts";
import { sportEpisode } from "./goods.ts";
import type { Shop } from "./shop.ts";

/** Two moments of each user with a sport episode, in the same order. */
export interface EpisodeMoments {
  /** Just before the first purchase of the episode. */
  readonly before: readonly Moment[];
  /** As soon as the episode has led to sports shoes and to sportswear, whatever else was met between. */
  readonly after: readonly Moment[];
}

/**
 * When the sport episodes of a shop begin, and when their beginning is complete. Both moments can be told by what has happened
 * until then; whether a sequel comes is not looked at. Users whose log begins or ends with the episode are left out. In a shop
 * of the same options without episodes the same moments fall between the same visits.
 * @param users indices of those who may be asked; all by default
 * @throws InputError when no user has such an episode
 */
export function episodeMoments({ interactions, items, truth }: Shop, users?: ReadonlySet<number>): EpisodeMoments {
  const { labels } = columnOf(items, "subcategory", "category");
  const [offsets, rows] = rowsByUser(interactions);
  const kindOf = (row: number) => labels.vocabulary.id(labels.row(interactions.item[row] as number)[0] as number);
  const found = truth.episodes.flatMap(({ user, start }) => {
    const own = rows.subarray(offsets[user], offsets[user + 1]);
    const complete = start.findIndex((_, at) => {
      const kinds = new Set(start.slice(0, at + 1).map(kindOf));
      return sportEpisode.start.every((kind) => kinds.has(kind));
    });
    const first = own.indexOf(start[0] ?? -1);
    const over = own.indexOf(start[complete] ?? -1) + 1;
    if (users?.has(user) === false || complete < 0 || first < 1 || over >= own.length) return [];
    return [{ before: { user, known: first }, after: { user, known: over } }];
  });
  if (found.length === 0) {
    throw new InputError({
      wanted: "users who met sports shoes and sportswear in an episode",
      got: `none among ${truth.episodes.length} episodes`,
      where: "episodeMoments",
      fix: "Build a shop with episodes and with more visits, or name other users.",
    });
  }
  return { before: found.map(({ before }) => before), after: found.map(({ after }) => after) };
}
