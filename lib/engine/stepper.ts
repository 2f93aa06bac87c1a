import { tf } from "./tf.ts";
import type { TrainingRun } from "./train.ts";

/** Takes one step on a loss, at `factor` times the learning rate, and gives the loss before it. Call it inside tf.tidy. */
export interface Stepper {
  step(loss: () => tf.Scalar, factor: number): tf.Scalar;
  /** Leaves the optimiser as it was given. */
  reset(): void;
}

/** Steps by the run's optimiser, ours or one of tfjs. */
export function stepper({ optimizer, variables }: TrainingRun): Stepper {
  if ("step" in optimizer) {
    return {
      step(loss, factor) {
        const { value, grads } = tf.variableGrads(loss, [...variables]);
        optimizer.step(
          variables.map(({ name }) => grads[name] ?? null),
          factor,
        );
        return value;
      },
      reset() {},
    };
  }
  const rate = learningRateOf(optimizer);
  return {
    step(loss, factor) {
      rate.set(factor);
      return optimizer.minimize(loss, true, [...variables]) as tf.Scalar;
    },
    reset: () => rate.set(1),
  };
}

/** tfjs optimisers keep their rate in an undeclared field; those of the SGD family have a setter for it. */
function learningRateOf(optimizer: tf.Optimizer): { set(factor: number): void } {
  const holder = optimizer as unknown as { learningRate: number; setLearningRate?(rate: number): void };
  const original = holder.learningRate;
  return {
    set(factor) {
      if (holder.setLearningRate === undefined) holder.learningRate = original * factor;
      else holder.setLearningRate(original * factor);
    },
  };
}
