import type { tf } from "./tf.ts";

/** What an optimiser has gathered over its steps: enough to go on as if it had never stopped. */
export interface OptimizerState {
  /** Steps taken. */
  readonly steps: number;
  /** By name; the caller owns them. */
  readonly tensors: Readonly<Record<string, tf.Tensor>>;
}

/** Moves variables down their slopes. */
export interface Optimizer {
  /**
   * Takes one step.
   * @param slopes of the loss by each variable, in the order of the variables that the optimiser was made for; null
   *   where the loss does not depend on one, which counts as zero
   * @param factor of the learning rate, from a schedule
   */
  step(slopes: readonly (tf.Tensor | null)[], factor: number): void;
  /** What it has gathered; tensors are new holds on it, which cost no memory. */
  state(): OptimizerState;
  /** Takes over what `state` of an optimiser for variables of the same shapes gave. Throws an internal error otherwise. */
  restore(state: OptimizerState): void;
  /** Releases what it holds on the device. */
  dispose(): void;
}
