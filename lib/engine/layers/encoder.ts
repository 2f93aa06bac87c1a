import type { Random } from "../../base/random.ts";
import type { tf } from "../tf.ts";

/**
 * A causal network over sequences: the state after step t depends on steps 0 … t alone.
 *
 * Sequences are laid from the left and padded at the end, so that no encoder needs a mask: what stands after the last
 * real step never reaches an earlier state. Whoever reads the states leaves those of the padding out.
 */
export interface SequenceEncoder {
  /** Width of a state. */
  readonly outputs: number;
  /** All that is learned, by name: what is saved, loaded, trained and disposed of. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /**
   * States of all steps: float32 [B, T, inputs] → [B, T, outputs]. `draw` is the source of dropout in training, null
   * when the network answers. Call it inside tf.tidy.
   */
  encode(inputs: tf.Tensor3D, draw: Random | null): tf.Tensor3D;
}

/** What every encoder is made of; an encoder adds its own. */
export interface EncoderShape {
  /** Width of an input step. */
  readonly inputs: number;
  /** Width of a state. */
  readonly outputs: number;
  /** Layers on top of each other, at least 1. */
  readonly layers: number;
  /** Share of entries set to zero in training between and inside layers, in [0, 1). */
  readonly dropout: number;
}
