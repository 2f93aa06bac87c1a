import { resolveOptions } from "../../base/options.ts";
import type { Random } from "../../base/random.ts";
import { tf } from "../../engine/tf.ts";
import type { BertShape } from "../bert.ts";
import { tableOf, type Variables, variableMaker } from "../variables.ts";
import { type LowRankOptions, type LowRankTuning, lowRank, lowRankRules, placesOf } from "./low-rank.ts";

const defaults: LowRankOptions = { rank: 4, alpha: 8, places: ["query", "value"], dropout: 0 };

/**
 * Low-rank adaptation (Hu et al. 2022, equation 3): a projection x W + b becomes x W + b + (α / r) x A B with A of r
 * columns, normal, and B of r rows, which starts at zero: the network starts as it was. A projection of I to O learns
 * r (I + O) numbers. By default, as in the paper, queries and values are tuned.
 * @throws InputError for an unknown place, and for a rank below 1 or above the width
 */
export function lora(shape: BertShape, given: Partial<LowRankOptions>, draw: Random): LowRankTuning {
  const options = resolveOptions("lora", defaults, lowRankRules, given);
  const { rank, alpha } = options;
  const variables: Variables = {};
  const make = variableMaker(variables, draw);
  for (const { at, inputs, outputs } of placesOf("lora", shape, options.places, rank)) {
    make.normal(`${at}.A`, [inputs, rank], 1 / Math.sqrt(inputs));
    make.constant(`${at}.B`, [rank, outputs], 0);
  }
  return lowRank("lora", options, variables, (at) => ({
    left: tableOf(variables, `${at}.A`),
    right: tf.mul(tableOf(variables, `${at}.B`), alpha / rank),
  }));
}
