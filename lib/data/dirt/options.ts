import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import type { Interactions } from "../types.ts";

/** How much of what is planted. Shares are of the clean events unless said otherwise; everything is off by default. */
export interface DirtOptions {
  /** Added events: the user and the moment of a random event, with an item drawn uniformly from the vocabulary. */
  noise: number;
  /** Added copies of events, equal in user, item, value and time, each at a random later place of the file. */
  duplicates: number;
  /** Events whose item becomes another one, drawn uniformly: mistaken clicks and mixed-up ids. */
  swappedItems: number;
  /** Values that cannot be: missing (NaN), or at least one unit beyond either end of the clean values' range. */
  impossibleValues: number;
  /** Times that cannot be: missing (NaN), before 1970, or a century after the last event. */
  impossibleTimes: number;
  /** Values multiplied by `outlierFactor`: possible, but far off, as in play counts. */
  outliers: number;
  outlierFactor: number;
  /** Added users, as a share of the users, who meet items at random at random moments. */
  bots: number;
  /** Events of each bot; more than there are items repeat some. */
  botEvents: number;
}

/** The kinds of dirt, each with a record of its own. */
export const dirtKinds = [
  "noise",
  "duplicates",
  "swappedItems",
  "impossibleValues",
  "impossibleTimes",
  "outliers",
  "bots",
] as const;
export type DirtKind = (typeof dirtKinds)[number];

/** The kinds that change an event or are copies of one: no event takes part in two of them. */
export const kindsOfClean = [
  "swappedItems",
  "impossibleValues",
  "impossibleTimes",
  "outliers",
  "duplicates",
] as const satisfies readonly DirtKind[];

const defaults: DirtOptions = {
  noise: 0,
  duplicates: 0,
  swappedItems: 0,
  impossibleValues: 0,
  impossibleTimes: 0,
  outliers: 0,
  outlierFactor: 100,
  bots: 0,
  botEvents: 200,
};

const share = option.number(0, 1);
const rules = {
  noise: option.number(0),
  duplicates: share,
  swappedItems: share,
  impossibleValues: share,
  impossibleTimes: share,
  outliers: share,
  outlierFactor: option.positive(),
  bots: option.number(0),
  botEvents: option.wholeNumber(1),
};

/** The options over their defaults, held against what the data have. Throws InputError. */
export function resolveDirt(data: Interactions, given: Partial<DirtOptions>): Readonly<DirtOptions> {
  const options = resolveOptions("dirty", defaults, rules, given);
  const refuse = (wanted: string, got: string, fix: string) => {
    throw new InputError({ wanted, got, where: "dirty", fix });
  };
  const total = kindsOfClean.reduce((sum, kind) => sum + options[kind], 0);
  if (total > 1) {
    refuse(`${kindsOfClean.join(", ")} to add up to 1 at most`, String(total), "An event has one fault at most.");
  }
  if (data.length === 0) refuse("at least one clean event", "none", "Check the split.");
  if (data.value === null && options.impossibleValues + options.outliers > 0) {
    refuse("events with values", "events without", "Leave impossibleValues and outliers out.");
  }
  if (data.time === null && options.impossibleTimes > 0) {
    refuse("events with times", "events without", "Leave impossibleTimes out.");
  }
  if (data.items.size < 2 && options.swappedItems > 0) {
    refuse("at least two items to swap", "one", "Leave swappedItems out.");
  }
  return options;
}
