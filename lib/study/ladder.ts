import type { Dataset, Split } from "../data/types.ts";
import type { Rung } from "./rung.ts";
import {
  alsRung,
  baselines,
  contentRung,
  cosineRung,
  easeRung,
  encoderRung,
  type LadderFacts,
  machineRung,
  markovRung,
  ratingRungs,
  sequenceRung,
  softmaxRung,
} from "./rungs.ts";

/** A model that is not tried, and why. */
export interface LeftOut {
  readonly label: string;
  readonly why: string;
}

/** The models to try, from the simplest on. */
export interface Ladder {
  readonly rungs: readonly Rung[];
  readonly leftOut: readonly LeftOut[];
}

/** EASE inverts items × items numbers: 10,000 items are 400 MB, three times over. */
const mostItemsOfEase = 8000;

/**
 * The ladder for a data set. Models of order need times, text models an items' table with texts or labels, predicted
 * ratings need ratings; what cannot be tried is named with the reason.
 * @param only keys of the models to try; null for all
 */
export function ladderFor(data: Dataset, split: Split, facts: LadderFacts, only: readonly string[] | null): Ladder {
  const { items, users } = data;
  const leftOut: LeftOut[] = [];
  const columns = Object.values(items?.columns ?? {});
  const hasTexts = columns.some(({ type }) => type === "text");
  const steps: [rung: Rung, reason: string | null][] = [
    ...baselines().map((one): [Rung, null] => [one, null]),
    [cosineRung(facts), null],
    [alsRung(facts), null],
    [
      easeRung(),
      split.train.items.size <= mostItemsOfEase
        ? null
        : `${split.train.items.size} items; it inverts a matrix of items × items and is tried up to ${mostItemsOfEase}`,
    ],
    [softmaxRung(facts), null],
    [markovRung(), facts.ordered ? null : "no times, so that nothing is known of the order"],
    [sequenceRung(facts), facts.ordered ? null : "no times, so that nothing is known of the order"],
    [contentRung(), columns.length > 0 ? null : "nothing is known of the items (--items brings texts and features)"],
    [encoderRung(facts), hasTexts ? null : "the items have no texts (--items brings them)"],
    [
      machineRung(facts, users === undefined ? [] : Object.keys(users.columns)),
      columns.length > 0 ? null : "nothing is known of the items (--items brings texts and features)",
    ],
    ...ratingRungs(facts).map((one): [Rung, string | null] => [
      one,
      facts.explicit ? null : "the values are no ratings",
    ]),
  ];
  const rungs: Rung[] = [];
  for (const [one, reason] of steps) {
    const asked = only === null || one.family === "baseline" || only.includes(one.key);
    if (reason !== null) leftOut.push({ label: one.label, why: reason });
    else if (!asked) leftOut.push({ label: one.label, why: "not asked for" });
    else rungs.push(one);
  }
  return { rungs, leftOut };
}

/** Keys by which models can be asked for. */
export const rungKeys: readonly string[] = [
  ...["random", "popularity", "item-cosine", "als", "ease", "softmax", "markov", "sequence", "content", "encoder"],
  ...["machine", "hybrid", "biases", "als-ratings", "biased"],
];
