import { internal } from "../base/errors.ts";
import { withGradient } from "./gradient.ts";
import { columnSums } from "./layers/linear.ts";
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
 * The mean cross-entropy of `softmax(states · tableᵀ + bias)` against labels, in nats: the loss of choosing among all rows
 * of a table.
 *
 * The scores [N, V] are by far the largest thing in training over a catalogue, so they are never whole in memory: rows
 * are worked off in slices, and each slice gives its share of the gradients before the next one is begun. With P the
 * probabilities and Y the labels, the slopes are (P − Y) · table, (P − Y)ᵀ · states and Σ (P − Y); the parts of Y are
 * single rows, which are looked up and added instead of multiplied.
 * @param states float32 [N, D]
 * @param table float32 [V, D]
 * @param labels N numbers in 0 … V − 1
 * @param bias float32 [V]; nothing is added by default
 */
export function linearCrossEntropy(
  states: tf.Tensor2D,
  table: tf.Tensor2D,
  labels: Int32Array,
  bias?: tf.Tensor1D,
): tf.Scalar {
  const [rows] = states.shape;
  const [classes] = table.shape;
  if (labels.length !== rows || rows === 0) throw internal(`${labels.length} labels for ${rows} states`);
  const wrong = labels.find((label) => label < 0 || label >= classes);
  if (wrong !== undefined) throw internal(`label ${wrong} of ${classes} classes`);
  const loss = withGradient<tf.Scalar>((...given) => {
    const { value, slopes } = lossAndSlopes(given as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D?], labels);
    return { value, saved: slopes, gradient: (slope, saved) => saved.map((each) => tf.mul(each, slope)) };
  });
  return bias === undefined ? loss(states, table) : loss(states, table, bias);
}

type Given = readonly [states: tf.Tensor2D, table: tf.Tensor2D, bias?: tf.Tensor1D];

function lossAndSlopes(given: Given, labels: Int32Array): { value: tf.Scalar; slopes: tf.Tensor[] } {
  return tf.tidy(() => {
    const [states, table, bias] = given;
    const rows = labels.length;
    let loss: tf.Tensor = tf.scalar(0);
    let tableSlope: tf.Tensor2D = sumsByIndex(states, labels, table.shape[0]).neg();
    let shares: tf.Tensor = tf.scalar(0);
    const stateSlopes: tf.Tensor2D[] = [];
    for (let from = 0; from < rows; from += rowsAtOnce) {
      const own = labels.subarray(from, from + rowsAtOnce);
      const [sum, stateSlope, nextTableSlope, nextShares] = tf.tidy(() => {
        const part = tf.slice(states, [from, 0], [own.length, -1]);
        const scores = tf.matMul<tf.Tensor2D>(part, table, false, true);
        const probabilities = tf.softmax(bias === undefined ? scores : tf.add<tf.Tensor2D>(scores, bias));
        const cells = own.map((label, row) => row * table.shape[0] + label);
        const chosen = tf.gather(probabilities.reshape([-1]), tf.tensor1d(cells, "int32"));
        return [
          tf.sum(tf.log(tf.add(chosen, leastProbability))),
          tf.matMul(probabilities, table).sub(tf.gather(table, tf.tensor1d(own, "int32"))) as tf.Tensor2D,
          tableSlope.add(tf.matMul(probabilities, part, true, false)) as tf.Tensor2D,
          bias === undefined ? shares : shares.add(columnSums(probabilities)),
        ] as const;
      });
      loss = loss.sub(sum);
      tf.dispose(tableSlope);
      tableSlope = nextTableSlope;
      shares = nextShares;
      stateSlopes.push(stateSlope);
    }
    const stateSlope = stateSlopes.length === 1 ? (stateSlopes[0] as tf.Tensor2D) : tf.concat(stateSlopes);
    const biasSlope = bias === undefined ? [] : [shares.sub(counts(labels, table.shape[0]))];
    const slopes = [stateSlope, tableSlope, ...biasSlope].map((slope) => tf.div(slope, rows));
    return { value: tf.div<tf.Scalar>(loss, rows), slopes };
  });
}

/** How often each label stands there, [V]. */
function counts(labels: Int32Array, classes: number): tf.Tensor1D {
  const found = new Float32Array(classes);
  for (const label of labels) found[label] = (found[label] as number) + 1;
  return tf.tensor1d(found);
}
