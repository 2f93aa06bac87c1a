import { softmaxCrossEntropy } from "../../engine/softmax-cross-entropy.ts";
import { tf } from "../../engine/tf.ts";

/** Makes a score vanish from a softmax. */
const outOfTheRunning = 1e9;

/** What a step tells right items from wrong ones by. */
export interface InBatch {
  /** The items that stand for choice, each once: those predicted in the step, then hard negatives. */
  readonly items: Int32Array;
  /** For each prediction the place of the right one among them. */
  readonly labels: Int32Array;
  /** What is added to each score, row-major [predictions, items]. */
  readonly offsets: Float32Array;
}

/** What in-batch negatives are made of. */
export interface InBatchSource {
  /** The right item of each prediction, and whose it is. */
  readonly targets: Int32Array;
  readonly users: Int32Array;
  /** How often each item is predicted in an epoch, and how often all are. */
  readonly counts: Int32Array;
  readonly total: number;
  /** What each user has, each item once; null to mask nothing. */
  readonly owned: ((user: number) => Int32Array) | null;
  /** Items to be added for each user. */
  readonly hard: (user: number) => ArrayLike<number>;
  /** Whether items count as often as they stand for others. */
  readonly correction: boolean;
}

/**
 * The in-batch softmax of Yi et al. (2019, equation 5): every prediction's right item is told from the others' right items,
 * each score s_j less the logarithm of the item's share p_j of all predictions. Copies of an item are drawn together, their
 * number c added as its logarithm; copies of a prediction's own right item are left out. So in a step of N predictions the
 * offsets are ln c_j − ln(N p_j), and −ln(N p_i) for the right item, without the correction ln c_j and 0: with it the sum
 * over a step estimates that over the catalogue, without it what is met often is pushed down as often.
 * Hard negatives stand for themselves alone, at offset 0.
 */
export function inBatch(source: InBatchSource): InBatch {
  const { targets, users, counts, total, owned, hard, correction } = source;
  const place = new Map<number, number>();
  const copies: number[] = [];
  const labels = targets.map((item) => {
    const at = place.get(item) ?? copies.push(0) - 1;
    place.set(item, at);
    copies[at] = (copies[at] as number) + 1;
    return at;
  });
  const stands = (item: number) => (correction ? -Math.log((targets.length * (counts[item] as number)) / total) : 0);
  const base = Array.from(place.keys(), (item, at) => Math.log(copies[at] as number) + stands(item));
  for (const user of new Set(users)) {
    for (const item of Array.from(hard(user))) {
      if (place.has(item)) continue;
      place.set(item, base.push(0) - 1);
    }
  }
  const items = Int32Array.from(place.keys());
  const offsets = new Float32Array(targets.length * items.length);
  for (const [row, label] of labels.entries()) {
    const own = offsets.subarray(row * items.length, (row + 1) * items.length);
    own.set(base);
    for (const item of owned?.(users[row] as number) ?? []) {
      const at = place.get(item);
      if (at !== undefined) own[at] = -outOfTheRunning;
    }
    own[label] = stands(targets[row] as number);
  }
  return { items, labels, offsets };
}

/** The mean of −ln softmax(scores / temperature + offsets) at the right items, in nats. */
export function inBatchLoss(scores: tf.Tensor2D, temperature: number, { labels, offsets }: InBatch): tf.Scalar {
  const logits = tf.add<tf.Tensor2D>(tf.div(scores, temperature), tf.tensor2d(offsets, scores.shape));
  return tf.mean(softmaxCrossEntropy(logits, labels));
}
