import type { Random } from "../../base/random.ts";
import { linearCrossEntropy } from "../../engine/linear-cross-entropy.ts";
import { lookup } from "../../engine/lookup.ts";
import { tf } from "../../engine/tf.ts";
import type { SequenceOptions } from "./options.ts";

/**
 * The mean loss over predictions: states [N, D] whose products with the rows of `table` [V, D] are scores, and the N
 * items that really came next. Items drawn at random may be ones of the user's own, at the rate of chance; the right
 * answer itself is left out of them.
 */
export type NextItemLoss = (
  states: tf.Tensor2D,
  table: tf.Tensor2D,
  targets: Int32Array,
  negatives: number,
  draw: Random,
) => tf.Scalar;

export const losses: Readonly<Record<SequenceOptions["loss"], NextItemLoss>> = {
  softmax: (states, table, targets) => linearCrossEntropy(states, table, targets),
  "sampled softmax": sampledSoftmax,
  bpr,
  binary,
};

/** Makes a score vanish from a softmax. */
const outOfTheRunning = 1e9;

/**
 * −ln softmax of the right item among itself and `negatives` others drawn uniformly without repetition and shared by
 * the batch. Scores of drawn items are raised by ln(V / negatives), the logarithm of how many items each stands for, so
 * that the loss estimates the full softmax (Bengio & Senécal 2008).
 */
function sampledSoftmax(
  states: tf.Tensor2D,
  table: tf.Tensor2D,
  targets: Int32Array,
  negatives: number,
  draw: Random,
): tf.Scalar {
  const [items] = table.shape;
  if (negatives >= items) return linearCrossEntropy(states, table, targets);
  const drawn = someOf(items, negatives, draw);
  const place = new Map(Array.from(drawn, (item, at) => [item, at]));
  const own = states.mul(lookup(table, targets)).sum(1, true);
  const others = tf.matMul(states, lookup(table, drawn), false, true).add(Math.log(items / negatives));
  const hits = Array.from(targets, (target, row) => [row, place.get(target) ?? -1]).filter(([, at]) => at !== -1);
  const masked =
    hits.length === 0
      ? others
      : others.sub(
          tf.scatterND(
            tf.tensor2d(hits as number[][], [hits.length, 2], "int32"),
            tf.fill([hits.length], outOfTheRunning),
            others.shape as [number, number],
          ),
        );
  return tf
    .logSumExp(tf.concat([own, masked], 1), 1)
    .sub(own.squeeze([1]))
    .mean();
}

/** −ln σ(score of the right item − score of another), averaged over `negatives` others for each prediction. */
function bpr(states: tf.Tensor2D, table: tf.Tensor2D, targets: Int32Array, negatives: number, draw: Random): tf.Scalar {
  const own = states.mul(lookup(table, targets)).sum(1, true);
  return own
    .sub(othersOf(states, table, targets, negatives, draw))
    .neg()
    .softplus()
    .mean();
}

/** −ln σ(score of the right item) − ln σ(−score of another), the latter averaged over `negatives` others. */
function binary(
  states: tf.Tensor2D,
  table: tf.Tensor2D,
  targets: Int32Array,
  negatives: number,
  draw: Random,
): tf.Scalar {
  const own = states.mul(lookup(table, targets)).sum(1, true);
  return own
    .neg()
    .softplus()
    .mean()
    .add(othersOf(states, table, targets, negatives, draw).softplus().mean());
}

/** Scores of `negatives` items for each prediction, never the right one, [N, negatives]. */
function othersOf(
  states: tf.Tensor2D,
  table: tf.Tensor2D,
  targets: Int32Array,
  negatives: number,
  draw: Random,
): tf.Tensor2D {
  const [items, width] = table.shape;
  const rows = targets.length;
  const drawn = new Int32Array(rows * negatives);
  for (let at = 0; at < drawn.length; at++) {
    const target = targets[Math.floor(at / negatives)] as number;
    const other = draw.integer(Math.max(1, items - 1));
    drawn[at] = other < target ? other : Math.min(other + 1, items - 1);
  }
  const vectors = lookup(table, drawn).reshape([rows, negatives, width]);
  return vectors.mul(states.expandDims(1)).sum(2);
}

/** `count` different numbers below `below`, in random order (Floyd's selection). */
function someOf(below: number, count: number, draw: Random): Int32Array {
  const chosen = new Set<number>();
  for (let last = below - count; last < below; last++) {
    const one = draw.integer(last + 1);
    chosen.add(chosen.has(one) ? last : one);
  }
  return Int32Array.from(chosen);
}
