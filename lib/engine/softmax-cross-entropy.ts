import { internal } from "../base/errors.ts";
import { withGradient } from "./gradient.ts";
import { nativeOperation, onNative } from "./native.ts";
import { tf } from "./tf.ts";

/**
 * The cross-entropy −ln softmax(logits)[label] of each row, in nats: float32 [N, V] and N labels in 0 … V − 1 → [N].
 *
 * The gradient by the logits, softmax(logits) less one at the label, is that of Bishop (2006), equation 4.109. Native
 * TensorFlow computes loss and gradient in one operation.
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, labels: Int32Array): tf.Tensor1D {
  const [rows, classes] = logits.shape;
  if (labels.length !== rows) throw internal(`${labels.length} labels for ${rows} rows of logits`);
  const wrong = labels.find((label) => label < 0 || label >= classes);
  if (wrong !== undefined) throw internal(`label ${wrong} of ${classes} classes`);
  const loss = withGradient<tf.Tensor1D>((x) => {
    const { value, slopes } = (onNative() ? byOneOperation : byParts)(x as tf.Tensor2D, labels);
    return {
      value,
      saved: [slopes],
      gradient: (slope, [own]) => [tf.mul(own as tf.Tensor2D, slope.reshape([rows, 1]))],
    };
  });
  return loss(logits);
}

interface Parts {
  readonly value: tf.Tensor1D;
  /** The loss of each row by its own logits. */
  readonly slopes: tf.Tensor2D;
}

function byOneOperation(logits: tf.Tensor2D, labels: Int32Array): Parts {
  const [value, slopes] = nativeOperation(
    "SparseSoftmaxCrossEntropyWithLogits",
    { T: "float32", Tlabels: "int32" },
    [logits, tf.tensor1d(labels, "int32")],
    2,
  ) as [tf.Tensor1D, tf.Tensor2D];
  return { value, slopes };
}

function byParts(logits: tf.Tensor2D, labels: Int32Array): Parts {
  const [rows, classes] = logits.shape;
  const powers = tf.sub(logits, tf.max(logits, 1, true));
  const shares = tf.exp(powers);
  const total = tf.sum(shares, 1, true);
  const cells = tf.tensor1d(
    labels.map((label, row) => row * classes + label),
    "int32",
  );
  const value = tf.sub<tf.Tensor1D>(tf.log(total.reshape([rows])), tf.gather(powers.reshape([rows * classes]), cells));
  const chosen = tf.oneHot(tf.tensor1d(labels, "int32"), classes, 1, 0, "float32");
  return { value, slopes: tf.sub(tf.div(shares, total), chosen) };
}
