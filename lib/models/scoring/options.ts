import { option, resolveOptions } from "../../base/options.ts";
import type { FormulaShape } from "./formula.ts";

/** What the network is made of, and how it is trained. */
export interface ScoringNetworkOptions {
  /** Length of the embedded vectors e. */
  dimensions: number;
  /** Length of the encoded vectors c. */
  hidden: number;
  decoder: FormulaShape["decoder"];
  /** Items drawn for each event, which the user did not have. */
  negatives: number;
  epochs: number;
  batchSize: number;
  /** Adam's. */
  learningRate: number;
  /** Decoupled, of matrices and tables. */
  weightDecay: number;
}

export const scoringName = "scoring-network";

const defaults: ScoringNetworkOptions = {
  dimensions: 32,
  hidden: 32,
  decoder: "network",
  negatives: 4,
  epochs: 15,
  batchSize: 256,
  learningRate: 0.003,
  weightDecay: 0.03,
};

const rules = {
  dimensions: option.wholeNumber(1),
  hidden: option.wholeNumber(1),
  decoder: option.oneOf("network", "dot"),
  negatives: option.wholeNumber(1),
  epochs: option.wholeNumber(1),
  batchSize: option.wholeNumber(1),
  learningRate: option.positive(),
  weightDecay: option.number(0),
};

/** Throws InputError for an unknown option or a value out of its range. */
export function resolveScoringOptions(given: Partial<ScoringNetworkOptions>): Readonly<ScoringNetworkOptions> {
  return resolveOptions(scoringName, defaults, rules, given);
}
