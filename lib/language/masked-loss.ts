import { linearCrossEntropy } from "../engine/linear-cross-entropy.ts";
import { lookup } from "../engine/lookup.ts";
import { tf } from "../engine/tf.ts";
import type { Bert } from "./bert.ts";
import { tableOf } from "./variables.ts";

/**
 * The mean cross-entropy, in nats, of telling tokens from the states in their places (Devlin et al. 2019, section 3.1):
 * `cells` are rows of `states`, `tokens` what truly stood there.
 */
export function maskedLoss(network: Bert, states: tf.Tensor2D, cells: Int32Array, tokens: Int32Array): tf.Scalar {
  const wanted = network.predictions(lookup(states, cells));
  return linearCrossEntropy(wanted, tableOf(network.variables, "embeddings.words"), tokens, biasOf(network));
}

/** The scores of all tokens in each place, before a softmax: states [N, hidden] → [N, vocabulary]. */
export function tokenLogits(network: Bert, states: tf.Tensor2D): tf.Tensor2D {
  const table = tableOf(network.variables, "embeddings.words");
  return tf.add(tf.matMul(network.predictions(states), table, false, true), biasOf(network));
}

function biasOf({ variables }: Bert): tf.Tensor1D {
  return variables["predictions.words"] as unknown as tf.Tensor1D;
}
