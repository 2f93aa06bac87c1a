import { lookup } from "../../engine/lookup.ts";
import { tf } from "../../engine/tf.ts";
import type { TokenBatch } from "../tokenizer/tokenizer.ts";

/**
 * How the states of a text's tokens become one vector: their mean over the text, filling left out (Reimers & Gurevych
 * 2019), or the state of the first token, which stands for the text in BERT (Devlin et al. 2019).
 */
export type Pooling = "mean" | "first";

/** States [rows × steps, D] of texts → a vector each, [rows, D]. Inside tf.tidy. */
export function pool(states: tf.Tensor2D, batch: TokenBatch, pooling: Pooling): tf.Tensor2D {
  const { rows, steps, lengths } = batch;
  if (pooling === "first") {
    return lookup(
      states,
      Int32Array.from({ length: rows }, (_, row) => row * steps),
    );
  }
  const shares = new Float32Array(rows * steps);
  for (const [row, length] of lengths.entries()) shares.fill(1 / length, row * steps, row * steps + length);
  const apart = tf.reshape<tf.Rank.R3>(states, [rows, steps, states.shape[1]]);
  return tf.reshape(tf.matMul(tf.tensor3d(shares, [rows, 1, steps]), apart), [rows, states.shape[1]]);
}
