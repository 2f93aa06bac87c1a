import { option, resolveOptions } from "../../base/options.ts";
import type { Random } from "../../base/random.ts";
import { biasedGelu } from "../../engine/layers/gelu.ts";
import { linear } from "../../engine/layers/linear.ts";
import { tf } from "../../engine/tf.ts";
import type { BertShape } from "../bert.ts";
import { linearOf, type Variables, variableMaker } from "../variables.ts";
import type { EfficientTuning } from "./tuning.ts";

/** How adapters are built. */
export interface AdapterOptions {
  /** Numbers in the middle of an adapter, at least 1. Default 8. */
  width: number;
}

const defaults: AdapterOptions = { width: 8 };
const rules = { width: option.wholeNumber(1) };

/**
 * Adapters (Houlsby et al. 2019, section 2.1): after both parts of each block, before what they give is added to the
 * stream, y = x + W′ gelu(W x + b) + b′ with a narrow middle. W′ and b′ start at zero, so that the network starts as it
 * was. One of width m in a network of width d learns 2 d m + m + d numbers (d3-adapter-params). Norms stay as they are,
 * which the paper trains along.
 */
export function adapters(shape: BertShape, given: Partial<AdapterOptions>, draw: Random): EfficientTuning {
  const options = resolveOptions("adapters", defaults, rules, given);
  const { hidden, layers } = shape;
  const variables: Variables = {};
  const make = variableMaker(variables, draw);
  for (let layer = 0; layer < layers; layer++) {
    for (const part of ["attention", "feed-forward"]) {
      make.linear(`layers.${layer}.${part}.down`, hidden, options.width, 1 / Math.sqrt(hidden));
      make.linear(`layers.${layer}.${part}.up`, options.width, hidden, 0);
    }
  }
  return {
    kind: "adapters",
    options: { ...options },
    variables,
    after(result, { layer, name }) {
      const { weights, bias } = linearOf(variables, `layers.${layer}.${name}.down`);
      const middle = biasedGelu(linear(result, { weights }), bias);
      return tf.add(result, linear(middle, linearOf(variables, `layers.${layer}.${name}.up`)));
    },
    dispose: () => tf.dispose(variables),
  };
}
