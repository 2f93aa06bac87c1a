import { option, resolveOptions } from "../../base/options.ts";
import { withHistoryParts } from "../../data/history-parts.ts";
import { describeParts, type Restore, restoreParts, stateOfParts } from "../compound.ts";
import { requireLikeness } from "../item-likeness.ts";
import type { ModelState, Recommender } from "../recommender.ts";
import { adwin } from "./adwin.ts";
import type { MakeDetector } from "./detector.ts";
import { itemPlaces } from "./item-places.ts";
import { pageHinkley } from "./page-hinkley.ts";
import { watchInterest } from "./watch-interest.ts";

export interface ForgettingOptions {
  detector: "page-hinkley" | "adwin";
  /** Of Page–Hinkley: δ and λ, in halves of a cosine distance. */
  tolerance: number;
  threshold: number;
  /** Of ADWIN: δ, above 0 and below 1. */
  confidence: number;
  /** The least number of values before Page–Hinkley may raise an alarm, and in either part of ADWIN's window. */
  least: number;
  /** As `watchInterest` has them. */
  halfLife: number | null;
  warmUp: number;
  /** So many of the latest events are read whatever was noticed. */
  keep: number;
}

const defaults: ForgettingOptions = {
  detector: "page-hinkley",
  tolerance: 0.02,
  threshold: 1,
  confidence: 0.5,
  least: 5,
  halfLife: null,
  warmUp: 5,
  keep: 5,
};
const rules = {
  detector: option.oneOf("page-hinkley", "adwin"),
  tolerance: option.number(0),
  threshold: option.positive(),
  confidence: option.positive(),
  least: option.wholeNumber(1),
  halfLife: option.orNull(option.positive()),
  warmUp: option.wholeNumber(1),
  keep: option.wholeNumber(1),
};

/**
 * A recommender that forgets what a user did before their interest changed: a detector watches each history, as `watchInterest`
 * does over the model's own vectors of items, and the model answers from the events since the last change it noticed.
 * @param model reads histories, and has item features or item vectors: contentBased(), als()
 * @throws InputError for a model without either, or an option that is unknown or out of range
 */
export function forgetting(model: Recommender, given: Partial<ForgettingOptions> = {}): Recommender {
  const own = resolveOptions("forgetting", defaults, rules, given);
  requireLikeness(model);
  const make = detectorOf(own);
  make();
  const options = { parts: describeParts([model]), ...own };
  return {
    name: "forgetting",
    options,
    uses: model.uses,
    fit: (data, context) => model.fit(data, context),
    async score(queries) {
      const places = await itemPlaces(model);
      return model.score(
        withHistoryParts(queries, ({ items }) => {
          const { begins } = watchInterest(places, items, make, { halfLife: own.halfLife, warmUp: own.warmUp });
          return [Math.max(0, Math.min(begins.at(-1) ?? 0, items.length - own.keep)), items.length];
        }),
      );
    },
    state: () => stateOfParts("forgetting", options, [model]),
    dispose: () => model.dispose(),
  };
}

/** The forgetting recommender of a saved state. */
export function restoreForgetting(saved: ModelState, restore: Restore): Recommender {
  const { parts: _, ...options } = saved.options;
  const [model] = restoreParts(saved, restore) as [Recommender];
  return forgetting(model, options as Partial<ForgettingOptions>);
}

function detectorOf({ detector, tolerance, threshold, confidence, least }: ForgettingOptions): MakeDetector {
  return detector === "adwin" ? () => adwin({ confidence, least }) : () => pageHinkley({ tolerance, threshold, least });
}
