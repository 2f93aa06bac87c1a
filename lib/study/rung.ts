import type { Random } from "../base/random.ts";
import { drawSettings, type SearchSpace } from "../eval/search.ts";
import type { Recommender } from "../models/recommender.ts";
import { hashOf } from "./kept.ts";

/** Options of a model as a study tries them, safe for JSON. */
export type Setting = Readonly<Record<string, unknown>>;

/** What kind of thing a model goes by, from the simplest on. */
export type Family = "baseline" | "neighbours" | "factors" | "order" | "text" | "fused" | "ratings";

/** One model of the ladder with the options that are searched. */
export interface Rung {
  /** As it is asked for: "als". */
  readonly key: string;
  /** As it stands in tables: "ALS". */
  readonly label: string;
  readonly family: Family;
  /** What it learns from, in a line. */
  readonly about: string;
  /** Whether it is judged by lists or by predicted ratings. */
  readonly task: "ranking" | "rating";
  /**
   * Whether it trains by epochs at an even pace and keeps the best of them when it is validated: then the number of epochs is
   * found within each trial, and a trial that time cuts short counts as what it had reached.
   */
  readonly byEpochs: boolean;
  /** Whether it scores items without any event by what is known of them. */
  reachesNew(setting: Setting): boolean;
  /** Whether settings are drawn beside the usual one. */
  readonly searched: boolean;
  /** Settings to try, the usual one first, then drawn ones; just one where nothing is to be chosen. */
  settings(count: number, draw: Random): Setting[];
  make(setting: Setting): Recommender;
}

/** What a rung is made of. */
export interface RungParts<S extends object>
  extends Omit<Rung, "settings" | "make" | "task" | "byEpochs" | "reachesNew" | "searched"> {
  readonly task?: Rung["task"];
  readonly byEpochs?: boolean;
  readonly reachesNew?: boolean;
  /** The setting that is tried first. */
  readonly usual: S;
  /** What is drawn from, by option; none for a model without options to choose. */
  readonly space?: { readonly [Key in keyof S]?: SearchSpace<Required<S>>[Key] };
  readonly make: (setting: S) => Recommender;
}

/** A rung whose settings are drawn at random around a usual one; options that are not in the space keep their usual value. */
export function rung<S extends object>({ usual, space, make, reachesNew = false, ...rest }: RungParts<S>): Rung {
  const searched = space !== undefined && Object.keys(space).length > 0;
  return {
    task: "ranking",
    byEpochs: false,
    ...rest,
    searched,
    reachesNew: () => reachesNew,
    settings(count, draw) {
      if (!searched) return [usual as Setting];
      const drawn = count > 1 ? drawSettings(space as SearchSpace<S>, count - 1, draw.stream(rest.key)) : [];
      const all = [usual, ...drawn.map((one) => ({ ...usual, ...one }))] as Setting[];
      // Of a few choices the same come up again; nothing is tried twice.
      return [...new Map(all.map((one) => [hashOf(one), one])).values()];
    },
    make: (setting) => make(setting as S),
  };
}
