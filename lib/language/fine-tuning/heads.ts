import { binaryCrossEntropy } from "../../engine/binary-cross-entropy.ts";
import { softmaxCrossEntropy } from "../../engine/softmax-cross-entropy.ts";
import { tf } from "../../engine/tf.ts";

/**
 * What is asked of a text: a number ("number"), one of some classes ("class"), or which of some labels it has
 * ("labels", of which one makes a yes-or-no question).
 */
export type Asked = "number" | "class" | "labels";

/** Turns the outputs of a linear layer over a text's vector into losses and answers. */
export interface Head {
  /** Outputs a text. */
  readonly outputs: number;
  /** Numbers of a target: one for "number" and "class", one for each label. */
  readonly width: number;
  /** The sum of the losses of texts: squares of standardised numbers, or nats. outputs [N, outputs]; targets N × width. */
  loss(outputs: tf.Tensor2D, targets: Float32Array): tf.Scalar;
  /** Outputs as answers: numbers in the targets' unit, chances of classes (adding up to 1) or of labels. */
  answer(outputs: tf.Tensor2D): tf.Tensor2D;
}

/** The scale of numbers that are learned: they are standardised by their mean and deviation. */
export interface NumberScale {
  readonly mean: number;
  readonly deviation: number;
}

/** The head for a question. */
export function headFor(asked: Asked, outputs: number, { mean, deviation }: NumberScale): Head {
  switch (asked) {
    case "number":
      return {
        outputs: 1,
        width: 1,
        loss(given, targets) {
          const wanted = tf.tensor2d(
            targets.map((target) => (target - mean) / deviation),
            [targets.length, 1],
          );
          return tf.sum(tf.squaredDifference(given, wanted));
        },
        answer: (given) => tf.add(tf.mul(given, deviation), mean),
      };
    case "class":
      return {
        outputs,
        width: 1,
        loss: (given, targets) => tf.sum(softmaxCrossEntropy(given, Int32Array.from(targets))),
        answer: (given) => tf.softmax(given),
      };
    case "labels":
      return {
        outputs,
        width: outputs,
        loss: (given, targets) => tf.sum(binaryCrossEntropy(tf.reshape<tf.Rank.R1>(given, [-1]), targets)),
        answer: (given) => tf.sigmoid(given),
      };
  }
}
