import type { Optimizer } from "../../lib/engine/optimizer.ts";
import { tf } from "../../lib/engine/tf.ts";

/** Plain gradient descent, whose steps can be told beforehand. It gathers nothing. */
export function descent(variables: readonly tf.Variable[], learningRate: number): Optimizer {
  return {
    step(slopes, factor) {
      for (const [at, variable] of variables.entries()) {
        const slope = slopes[at] ?? tf.zerosLike(variable);
        variable.assign(tf.sub(variable, tf.mul(slope, learningRate * factor)));
      }
    },
    state: () => ({ steps: 0, tensors: {} }),
    restore() {},
    dispose() {},
  };
}
