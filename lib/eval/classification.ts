import { InputError } from "../base/errors.ts";

/** How often each answer met each truth, of a question with two answers. */
export interface ConfusionCounts {
  /** Said positive, and is. */
  readonly truePositive: number;
  /** Said positive, but is negative. */
  readonly falsePositive: number;
  /** Said negative, but is positive. */
  readonly falseNegative: number;
  /** Said negative, and is. */
  readonly trueNegative: number;
}

/** The figures of a binary classification, each in [0, 1]. */
export interface Classification extends ConfusionCounts {
  readonly n: number;
  /** Right answers over all. */
  readonly accuracy: number;
  /** Right among those said to be positive; 0 where none was. */
  readonly precision: number;
  /** Found among those that are positive; 0 where none is. */
  readonly recall: number;
  /** The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN); 0 where that is 0 / 0. */
  readonly f1: number;
  /** Right among those that are negative; 0 where none is. */
  readonly specificity: number;
  /** What always giving the commoner answer would score: accuracy says nothing below it. */
  readonly majority: number;
}

/**
 * Accuracy, precision, recall and F1 of answers yes and no (document 2, 9 Q5). Where a figure is 0 / 0 it counts 0, as in
 * scikit-learn.
 * @param scores one number per question: a probability, a logit, or 0 and 1 themselves
 * @param actual 1 for positive, 0 for negative
 * @param threshold scores at or above it say "positive": 0.5 for probabilities, 0 for logits
 * @throws InputError for lists of unequal length, empty ones, truths other than 0 and 1, or a score that is NaN
 */
export function classify(scores: ArrayLike<number>, actual: ArrayLike<number>, threshold = 0.5): Classification {
  if (scores.length !== actual.length || scores.length === 0) {
    throw refusal("as many scores as truths, at least one", `${scores.length} and ${actual.length}`);
  }
  const counts = [0, 0, 0, 0];
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] as number;
    const truth = actual[row] as number;
    if (Number.isNaN(score)) throw refusal("scores that are numbers", `NaN for question ${row}`);
    if (truth !== 0 && truth !== 1) throw refusal("truths of 0 or 1", `${truth} for question ${row}`);
    const place = (score >= threshold ? 2 : 0) + truth;
    counts[place] = (counts[place] as number) + 1;
  }
  const [trueNegative = 0, falseNegative = 0, falsePositive = 0, truePositive = 0] = counts;
  return figuresOf({ truePositive, falsePositive, falseNegative, trueNegative });
}

/** The figures that follow from the four counts. */
export function figuresOf(counts: ConfusionCounts): Classification {
  const { truePositive: tp, falsePositive: fp, falseNegative: fn, trueNegative: tn } = counts;
  const n = tp + fp + fn + tn;
  return {
    ...counts,
    n,
    accuracy: share(tp + tn, n),
    precision: share(tp, tp + fp),
    recall: share(tp, tp + fn),
    f1: share(2 * tp, 2 * tp + fp + fn),
    specificity: share(tn, tn + fp),
    majority: share(Math.max(tp + fn, tn + fp), n),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function refusal(wanted: string, got: string): InputError {
  return new InputError({ wanted, got, where: "classify", fix: "Hand over one score and one truth per question." });
}
