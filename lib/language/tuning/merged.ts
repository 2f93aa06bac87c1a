import { tf } from "../../engine/tf.ts";
import type { Bert } from "../bert.ts";
import { copyOf } from "../copy.ts";
import type { LowRankTuning } from "./low-rank.ts";
import { projections } from "./tuning.ts";

/**
 * A network of its own, released by the caller, with the weights of another to which what a tuning of low rank adds was
 * added: it answers as both together do, but for rounding, and in the time of the one alone (Hu et al. 2022, section 4.1).
 */
export function merged(network: Bert, tuning: LowRankTuning): Bert {
  const copy = copyOf(network);
  for (let layer = 0; layer < network.shape.layers; layer++) {
    for (const name of projections) {
      tf.tidy(() => {
        const change = tuning.change(layer, name);
        const weights = copy.variables[`layers.${layer}.${name}.weights`] as tf.Variable;
        if (change !== null) weights.assign(tf.add(weights, change));
      });
    }
  }
  return copy;
}
