import { internal } from "../base/errors.ts";
import { sumsByIndex } from "./lookup.ts";
import { tf } from "./tf.ts";

/** Rows whose scores stand in memory at once: with thousands of classes they fill a few megabytes, which caches like. */
const rowsAtOnce = 1024;

/**
 * Added to a probability before its logarithm is taken, so that a loss never exceeds 86 nats; the least round number
 * that float32 holds at full precision. It is added and not a bound, which would hide a probability that is no number.
 */
const leastProbability = 1e-37;

/**
 * The mean cross-entropy of `softmax(states · tableᵀ)` against labels, in nats: the loss of choosing among all rows of
 * a table.
 *
 * The scores [N, V] are by far the largest thing in training over a catalogue, so they are never whole in memory: rows
 * are worked off in slices, and each slice gives its share of both gradients before the next one is begun. With P the
 * probabilities and Y the labels, the slopes are (P − Y) · table and (P − Y)ᵀ · states; the parts of Y are single rows,
 * which are looked up and added instead of multiplied.
 * @param states float32 [N, D]
 * @param table float32 [V, D]
 * @param labels N numbers in 0 … V − 1
 */
export function linearCrossEntropy(states: tf.Tensor2D, table: tf.Tensor2D, labels: Int32Array): tf.Scalar {
  const [rows] = states.shape;
  const [classes] = table.shape;
  if (labels.length !== rows || rows === 0) throw internal(`${labels.length} labels for ${rows} states`);
  const wrong = labels.find((label) => label < 0 || label >= classes);
  if (wrong !== undefined) throw internal(`label ${wrong} of ${classes} classes`);
  const loss = tf.customGrad((given, rowsOf, save) => {
    const [value, ...slopes] = lossAndSlopes(given as tf.Tensor2D, rowsOf as tf.Tensor2D, labels);
    (save as tf.GradSaveFunc)(slopes);
    return { value, gradFunc: (slope: tf.Tensor, saved: tf.Tensor[]) => saved.map((each) => each.mul(slope)) };
  });
  return loss(states, table) as tf.Scalar;
}

function lossAndSlopes(states: tf.Tensor2D, table: tf.Tensor2D, labels: Int32Array) {
  return tf.tidy(() => {
    const rows = labels.length;
    let loss: tf.Tensor = tf.scalar(0);
    let tableSlope: tf.Tensor2D = sumsByIndex(states, labels, table.shape[0]).neg();
    const stateSlopes: tf.Tensor2D[] = [];
    for (let from = 0; from < rows; from += rowsAtOnce) {
      const own = labels.subarray(from, from + rowsAtOnce);
      const [sum, stateSlope, nextTableSlope] = tf.tidy(() => {
        const part = tf.slice(states, [from, 0], [own.length, -1]);
        const probabilities = tf.softmax(tf.matMul(part, table, false, true)) as tf.Tensor2D;
        const cells = own.map((label, row) => row * table.shape[0] + label);
        const chosen = tf.gather(probabilities.reshape([-1]), tf.tensor1d(cells, "int32"));
        return [
          tf.sum(tf.log(tf.add(chosen, leastProbability))),
          tf.matMul(probabilities, table).sub(tf.gather(table, tf.tensor1d(own, "int32"))) as tf.Tensor2D,
          tableSlope.add(tf.matMul(probabilities, part, true, false)) as tf.Tensor2D,
        ] as const;
      });
      loss = loss.sub(sum);
      tf.dispose(tableSlope);
      tableSlope = nextTableSlope;
      stateSlopes.push(stateSlope);
    }
    return [
      loss.div(rows),
      (stateSlopes.length === 1 ? (stateSlopes[0] as tf.Tensor2D) : tf.concat(stateSlopes)).div(rows) as tf.Tensor2D,
      tableSlope.div(rows) as tf.Tensor2D,
    ] as [tf.Scalar, tf.Tensor2D, tf.Tensor2D];
  });
}
