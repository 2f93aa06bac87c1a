import type { Random } from "../base/random.ts";
import type { LinearWeights } from "../engine/layers/linear.ts";
import type { tf } from "../engine/tf.ts";

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
}
