import { internal } from "../base/errors.ts";
import { withGradient } from "./gradient.ts";
import { tf } from "./tf.ts";

/**
 * The cross-entropy of each row's yes or no, in nats, from logits: ln(1 + eˣ) − y x, where σ(x) is the chance of yes.
 * float32 [N] and N truths of 0 or 1 (or chances between) → [N]. The gradient is σ(x) − y.
 */
export function binaryCrossEntropy(logits: tf.Tensor1D, truths: Float32Array): tf.Tensor1D {
  if (truths.length !== logits.shape[0]) throw internal(`${truths.length} truths for ${logits.shape[0]} logits`);
  const loss = withGradient<tf.Tensor1D>((x) => {
    const [logit, truth] = [x as tf.Tensor, tf.tensor1d(truths, "float32")];
    return {
      value: tf.softplus(logit).sub(truth.mul(logit)) as tf.Tensor1D,
      saved: [logit, truth],
      gradient: (slope, [from, to]) => [
        tf
          .sigmoid(from as tf.Tensor)
          .sub(to as tf.Tensor)
          .mul(slope),
      ],
    };
  });
  return loss(logits);
}
