import { InputError } from "../base/errors.ts";
import { withDefaults } from "../base/options.ts";
import type { Random } from "../base/random.ts";
import type { Split, Table } from "../data/types.ts";
import type { Recommender } from "../models/recommender.ts";
import { evaluateSeeds } from "./repeated.ts";
import type { Metric } from "./types.ts";

/** One setting that was tried. */
export interface Trial<Setting> {
  readonly setting: Setting;
  /** The metric's figure on the validation split. */
  readonly value: number;
  /** Seconds of fitting. */
  readonly seconds: number;
}

/** What a search is given beside the settings. */
export interface SearchOptions {
  /** The seed every setting is fitted with; 1 by default. */
  seed: number;
  /** Features handed to `fit`. */
  items: Table | null;
  users: Table | null;
  /** Aborting it ends the search with the signal's reason. */
  signal: AbortSignal | null;
  /** Called after each trial with how many are done. */
  onTrial: ((done: number, of: number) => void) | null;
}

const defaults: SearchOptions = { seed: 1, items: null, users: null, signal: null, onTrial: null };

/**
 * Tries every setting once on a validation split and returns the best by the metric, with all trials in the order given;
 * of equally good ones the earlier. The number of settings is the budget of the search: methods that are to be compared
 * fairly are given as many. A setting whose figure is no number is never the best.
 * @throws InputError without settings, or when none has a figure
 */
export async function search<Setting>(
  settings: readonly Setting[],
  make: (setting: Setting) => Recommender,
  split: Split,
  metric: Metric,
  options?: Partial<SearchOptions>,
): Promise<{ readonly best: Setting; readonly tried: readonly Trial<Setting>[] }> {
  const { seed, items, users, signal, onTrial } = withDefaults("search", defaults, options);
  const tried: Trial<Setting>[] = [];
  for (const setting of settings) {
    const { summary, seconds } = await evaluateSeeds(() => make(setting), split, [metric], [seed], {
      items,
      users,
      signal,
      bootstrap: { resamples: 1 },
    });
    tried.push({ setting, value: summary[metric.name]?.mean ?? Number.NaN, seconds: seconds.fit });
    onTrial?.(tried.length, settings.length);
  }
  const sign = metric.better === "higher" ? 1 : -1;
  const known = tried.filter(({ value }) => !Number.isNaN(value));
  const [first, ...others] = known;
  if (first !== undefined) {
    const best = others.reduce((one, other) => (sign * other.value > sign * one.value ? other : one), first);
    return { best: best.setting, tried };
  }
  throw new InputError({
    wanted: `at least one setting that ${metric.name} can judge`,
    got: `${settings.length} settings, none with a figure`,
    where: "search",
    fix: "Give settings, and a metric that the models can be judged by.",
  });
}

/** Numbers between two bounds, both included, drawn evenly or evenly in their logarithm; rounded to whole ones on demand. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
  readonly scale: "linear" | "logarithmic";
  readonly whole?: boolean;
}

/** By name of an option the values to draw from. */
export type SearchSpace<Setting> = {
  readonly [Key in keyof Setting]: readonly Setting[Key][] | (Setting[Key] extends number ? NumberRange : never);
};

/**
 * Settings drawn at random from a space, each option by itself (Bergstra and Bengio 2012). The same number of settings
 * is the same budget, whatever the number of options.
 * @throws InputError for a count below 1, an empty list, or bounds that are no range
 */
export function drawSettings<Setting extends object>(
  space: SearchSpace<Setting>,
  count: number,
  draw: Random,
): Setting[] {
  if (!Number.isInteger(count) || count < 1) throw badSpace("a whole number of settings of at least 1", String(count));
  const names = Object.keys(space) as (keyof Setting & string)[];
  return Array.from({ length: count }, (_, at) => {
    const own = draw.stream(String(at));
    return Object.fromEntries(names.map((name) => [name, drawValue(name, space[name], own.stream(name))])) as Setting;
  });
}

function drawValue(name: string, values: readonly unknown[] | NumberRange, draw: Random): unknown {
  if (!("from" in values)) {
    if (values.length === 0) throw badSpace(`values for ${name}`, "an empty list");
    return values[draw.integer(values.length)];
  }
  const { from, to, scale, whole = false } = values;
  if (!(from <= to && (scale === "linear" || from > 0))) {
    throw badSpace(`a range for ${name}, above 0 where it is logarithmic`, `${from} to ${to}`);
  }
  const share = draw.uniform();
  const value = scale === "linear" ? from + share * (to - from) : from * (to / from) ** share;
  return whole ? Math.round(value) : value;
}

function badSpace(wanted: string, got: string): InputError {
  return new InputError({ wanted, got, where: "drawSettings", fix: "Correct the space of the search." });
}
