import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import type { Queries } from "../../data/types.ts";
import type { CommonScale } from "../common-scale.ts";
import {
  describeParts,
  fitParts,
  logOfParts,
  type Restore,
  restoreParts,
  stateOfParts,
  usesOfParts,
} from "../compound.ts";
import type { ModelState, Recommender } from "../recommender.ts";
import { type Acquaintance, acquaintanceOf, cornerShares } from "./acquaintance.ts";
import { learnChoice } from "./choice.ts";
import { contributionsBy, type HasContributions, partNames } from "./contributions.ts";
import { heldOut } from "./held-out.ts";
import { saidBy } from "./said.ts";
import { stackChoices } from "./stack-choices.ts";
import { type Term, termsOf } from "./terms.ts";

export interface StackedOptions {
  /** Whether a part's weight depends on how well the item is known and how much the user has done. Default true. */
  varying: boolean;
  /** How the parts' scores become comparable, query by query. Default "standard". */
  scale: CommonScale;
  /** λ of the penalty λ/2 |w|² on the weights, beside the sum of the losses. Default 1. */
  regularization: number;
  /** Whether no part's score may count against an item (Breiman 1996). Default true. */
  nonNegative: boolean;
  /** Users whose last event is held out to learn the weights on, at most. Default 2000. */
  questions: number;
  /**
   * Share of the items that is taken away from the parts meanwhile, so that weights for items nobody had are learned;
   * best what it will be when the whole is asked. Default 0.1.
   */
  newItems: number;
  /** Items that each held-out one is held against, drawn uniformly from what the user might have taken. Default 100. */
  negatives: number;
  /** Whether the questions are about items that the user has not had, as queries say. Default "seen". */
  exclude: Queries["exclude"];
}

/** A stack that was fitted tells its weights. */
export interface HasStackWeights {
  /** What was learned, in the order of the parts. Throws InputError before `fit`. */
  weights(): readonly StackWeight[];
}

/** A term and how much it counts. */
export interface StackWeight extends Term {
  readonly weight: number;
}

const name = "stacked";
const defaults: StackedOptions = {
  varying: true,
  scale: "standard",
  regularization: 1,
  nonNegative: true,
  questions: 2000,
  newItems: 0.1,
  negatives: 100,
  exclude: "seen",
};
const rules = {
  varying: option.flag(),
  scale: option.oneOf("standard", "reciprocal rank"),
  regularization: option.positive(),
  nonNegative: option.flag(),
  questions: option.wholeNumber(1),
  newItems: option.number(0, 0.9),
  negatives: option.wholeNumber(1),
  exclude: option.oneOf("seen", "none"),
};

/** What joins the parts. */
interface Joint {
  readonly weights: Float64Array;
  readonly acquaintance: Acquaintance;
}

/**
 * Joins recommenders by weights that are learned (stacked generalisation: Wolpert 1992; Breiman 1996). `fit` first fits the
 * parts without the last event of some users and without a share of the items; learns to tell the held-out items from
 * others by a conditional logit over what the parts say (`termsOf`, `learnChoice`); and then fits the parts anew, on
 * everything. The parts are fitted as they would be alone, whatever was fitted before is lost. An item about which a part says
 * nothing is no worse for it than was learned; one about which no part does scores NaN. `dispose` disposes of the parts.
 *
 * Aborted before the weights are learned, it counts all parts alike.
 * @param parts at least one; the same object must not stand twice
 * @throws InputError without parts; from `fit` with nothing to hold out, or for a part that answers none of the questions
 */
export function stacked(
  parts: readonly Recommender[],
  given: Partial<StackedOptions> = {},
  saved?: Joint,
): Recommender & HasContributions & HasStackWeights {
  const own = resolveOptions<StackedOptions>(name, defaults, rules, given);
  const [first, ...others] = parts;
  if (first === undefined || new Set(parts).size < parts.length) {
    throw new InputError({
      wanted: "at least one part, each another recommender",
      got: first === undefined ? "none" : "one of them twice",
      where: name,
      fix: "Give [partA, partB], each made by itself.",
    });
  }
  const names = partNames(parts);
  const terms = termsOf(names, own.varying);
  const options = { parts: describeParts(parts), ...own };
  let now: Joint | null = saved ?? null;

  const joint = (): Joint => {
    if (now !== null) return now;
    throw new InputError({
      wanted: "a fitted model",
      got: "one that was never fitted, or was disposed of",
      where: name,
      fix: "Call fit(data, context) first; it fits the parts as well.",
    });
  };

  /** What each group adds to an item's score, NaN where no part says anything; the array is used again. */
  async function adding(queries: Queries) {
    const { weights, acquaintance } = joint();
    const items = acquaintance.counts.length;
    const said = await saidBy(parts, queries, own.scale, items);
    const shares = cornerShares(acquaintance, queries);
    const features = new Float64Array(terms.list.length);
    const sums = new Float64Array(terms.groups.length);
    const about = new Float64Array(parts.length);
    const added = (query: number, item: number): Float64Array => {
      for (const [part, scores] of said.entries()) about[part] = scores[query * items + item] as number;
      if (about.every(Number.isNaN)) return sums.fill(Number.NaN);
      terms.write(about, shares(query, item), features, 0);
      terms.sums(weights, features, sums);
      return sums;
    };
    return { items, added };
  }

  return {
    name,
    options,
    uses: usesOfParts(parts) === "user" ? "both" : usesOfParts(parts),
    async fit(data, context) {
      const draw = context.random.stream(name);
      const held = heldOut(data.interactions, { ...own, events: 1 }, draw);
      const early = await fitParts(parts, { ...data, interactions: held.train }, context);
      if (early.interrupted || context.signal?.aborted === true) {
        const weights = Float64Array.from(terms.list, ({ of, items }) => (of === "score" && items === null ? 1 : 0));
        now = { weights, acquaintance: acquaintanceOf(held.train) };
        return { ...early, interrupted: true };
      }
      const begun = performance.now();
      const choices = await stackChoices(parts, held, terms, own, draw.stream("negatives"));
      const nonNegative = terms.list.map(({ of }) => own.nonNegative && of === "score");
      const weights = learnChoice(choices, { regularization: own.regularization, towards: null, nonNegative });
      const seconds = (performance.now() - begun) / 1000;
      const late = await fitParts(parts, data, context);
      now = { weights, acquaintance: acquaintanceOf(data.interactions) };
      const log = logOfParts([early, late]);
      return { ...log, seconds: log.seconds + seconds };
    },
    async score(queries) {
      const { items, added } = await adding(queries);
      const scores = new Float32Array(queries.length * items);
      for (let query = 0; query < queries.length; query++)
        for (let item = 0; item < items; item++)
          scores[query * items + item] = added(query, item).reduce((sum, value) => sum + value, 0);
      return scores;
    },
    async contributions(queries, items) {
      const { items: size, added } = await adding(queries);
      return contributionsBy(terms.groups, queries, items, size, added);
    },
    weights() {
      const { weights } = joint();
      return terms.list.map((term, at) => ({ ...term, weight: weights[at] as number }));
    },
    async state() {
      const { weights, acquaintance } = joint();
      await requireSameData(parts);
      const state = await stateOfParts(name, options, [first, ...others]);
      return {
        ...state,
        arrays: {
          ...state.arrays,
          weights: { shape: [weights.length], values: weights },
          counts: { shape: [acquaintance.counts.length], values: acquaintance.counts },
          longest: { shape: [1], values: Int32Array.of(acquaintance.longest) },
        },
      };
    },
    dispose() {
      now = null;
      for (const part of parts) part.dispose();
    },
  };
}

/** The stack of a saved state. */
export function restoreStacked(saved: ModelState, restore: Restore): Recommender {
  const { parts: _, ...options } = saved.options;
  const { weights, counts, longest } = saved.arrays;
  const known = weights?.values;
  if (!(known instanceof Float64Array && known.every(Number.isFinite) && counts?.values instanceof Int32Array)) {
    throw new InputError({
      wanted: "weights that are finite numbers, and counts of the items",
      got: known === undefined ? "none" : "others",
      where: `saved model ${name}`,
      fix: "The folder is damaged or from another version; save the model again.",
    });
  }
  const acquaintance = { counts: counts.values, longest: longest?.values[0] as number };
  return stacked(restoreParts(saved, restore), options as Partial<StackedOptions>, { weights: known, acquaintance });
}

async function requireSameData(parts: readonly Recommender[]): Promise<void> {
  const marks = new Set<string>();
  for (const part of parts) marks.add((await part.state()).fingerprint);
  if (marks.size === 1) return;
  throw new InputError({
    wanted: "parts that were fitted on one and the same data",
    got: `parts fitted on ${marks.size} data sets`,
    where: name,
    fix: "Fit the whole, which fits its parts; one that is fitted on other data afterwards no longer belongs to it.",
  });
}
