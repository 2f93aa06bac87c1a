import type { Random } from "../../base/random.ts";
import type { LinearWeights } from "../../engine/layers/linear.ts";
import type { Optimizer } from "../../engine/optimizer.ts";
import type { tf } from "../../engine/tf.ts";

/** The projections of a block of a Transformer that a tuning may change. */
export const projections = ["query", "key", "value", "output", "up", "down"] as const;
export type ProjectionName = (typeof projections)[number];

/** A projection of one block. */
export interface Projection extends LinearWeights {
  readonly layer: number;
  readonly name: ProjectionName;
}

/** The part of a block whose result is added to the stream. */
export interface Part {
  readonly layer: number;
  readonly name: "attention" | "feed-forward";
}

/**
 * What is put into a network to tune it while its own weights stay: a network asks it at fixed places and knows nothing
 * of what it does there. What is absent changes nothing.
 */
export interface Tuning {
  /** All that it learns, by name. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** x [N, I] through a projection, changed or not: [N, O]. `draw` is for dropout, null when the network answers. */
  project?(x: tf.Tensor2D, projection: Projection, draw: Random | null): tf.Tensor2D;
  /** What a part hands to the stream, [N, D] → [N, D], before it is added. */
  after?(result: tf.Tensor2D, part: Part, draw: Random | null): tf.Tensor2D;
  /** Vectors that stand before every text, [P, D]. */
  readonly prompt?: tf.Variable<tf.Rank.R2>;
  /** What is added to the mean loss of a batch while it learns, a scalar. */
  penalty?(): tf.Scalar;
  /**
   * Puts something around the optimiser that moves `variables`, to see their slopes and to change them after its steps.
   * @param steps how many will be taken
   */
  around?(optimizer: Optimizer, variables: readonly tf.Variable[], steps: number): Optimizer;
}

/** A tuning that this room makes: it tells what it is made of, so that it can be saved. */
export interface EfficientTuning extends Tuning {
  readonly kind: "adapters" | "lora" | "ada-lora" | "prompt";
  readonly options: Readonly<Record<string, unknown>>;
  dispose(): void;
}
