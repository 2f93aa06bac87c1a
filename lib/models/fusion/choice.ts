import { solvePositiveDefinite } from "../../base/cholesky.ts";
import { internal } from "../../base/errors.ts";

/** Sets of alternatives of which one each was chosen. */
export interface Choices {
  /** What is known of each alternative, row-major [alternatives, width]; set s has the rows offsets[s] … offsets[s + 1] − 1. */
  readonly features: Float64Array;
  readonly width: number;
  readonly offsets: Int32Array;
  /** The row that was chosen, of each set. */
  readonly chosen: Int32Array;
}

/** How a choice is learned. */
export interface ChoiceOptions {
  /** λ of the penalty λ/2 |w − t|², above 0, beside the sum of the losses. */
  readonly regularization: number;
  /** t: the weights that stand where there is no evidence, within their bounds; null for zeros. */
  readonly towards: Float64Array | null;
  /** Whether a feature's weight must not fall below 0, by column. */
  readonly nonNegative: readonly boolean[];
}

interface Outlook {
  readonly loss: number;
  readonly gradient: Float64Array;
  /** Row-major [width, width]. */
  readonly curvature: Float64Array;
}

const mostSteps = 100;

/**
 * The weights w of the conditional logit (McFadden 1974): alternative a of a set is chosen with the probability
 * softmax(w · x_a), and w minimises the choices' −ln p plus λ/2 |w − t|². The problem is strictly convex; it is solved by
 * Newton's steps over the weights that are free, projected onto the bounds and halved until they pay (Bertsekas 1982).
 * Float64 and without chance: the same choices, the same weights.
 */
export function learnChoice(choices: Choices, options: ChoiceOptions): Float64Array {
  const { width } = choices;
  if (options.nonNegative.length !== width) throw internal(`${options.nonNegative.length} bounds for ${width} weights`);
  let weights: Float64Array = options.towards?.slice() ?? new Float64Array(width);
  for (let step = 0; step < mostSteps; step++) {
    const outlook = outlookOf(choices, weights, options);
    const free = Array.from(weights.keys()).filter(
      (at) => !(options.nonNegative[at] && weights[at] === 0 && (outlook.gradient[at] as number) > 0),
    );
    const steepest = Math.max(0, ...free.map((at) => Math.abs(outlook.gradient[at] as number)));
    if (steepest < 1e-9 * choices.chosen.length) break;
    const next = downhill(choices, weights, outlook, newtonStep(outlook, free, width), options);
    if (next === null) break;
    weights = next;
  }
  return weights;
}

/** −ln p summed over the choices, in nats, without the penalty. */
export function choiceLoss(choices: Choices, weights: Float64Array): number {
  let loss = 0;
  eachSet(choices, weights, (_from, _shares, own) => {
    loss += own;
  });
  return loss;
}

function newtonStep({ gradient, curvature }: Outlook, free: readonly number[], width: number): Float64Array {
  const own = Float64Array.from(free.flatMap((row) => free.map((column) => curvature[row * width + column] as number)));
  const step = Float64Array.from(free, (at) => -(gradient[at] as number));
  solvePositiveDefinite(own, step, free.length);
  const whole = new Float64Array(width);
  for (const [at, column] of free.entries()) whole[column] = step[at] as number;
  return whole;
}

/** The first point along the step, bent at the bounds, that lowers the loss enough (Armijo); null where none does. */
function downhill(
  choices: Choices,
  weights: Float64Array,
  { loss, gradient }: Outlook,
  step: Float64Array,
  options: ChoiceOptions,
): Float64Array | null {
  for (let share = 1; share > 1e-10; share /= 2) {
    const next = weights.map((weight, at) => {
      const moved = weight + share * (step[at] as number);
      return options.nonNegative[at] ? Math.max(0, moved) : moved;
    });
    const promised = next.reduce(
      (sum, weight, at) => sum + (gradient[at] as number) * (weight - (weights[at] as number)),
      0,
    );
    if (choiceLoss(choices, next) + penalty(next, options) <= loss + 1e-4 * promised && promised < 0) return next;
  }
  return null;
}

function penalty(weights: Float64Array, options: ChoiceOptions): number {
  return weights.reduce((sum, _, at) => sum + (options.regularization / 2) * away(weights, at, options) ** 2, 0);
}

function away(weights: Float64Array, at: number, { towards }: ChoiceOptions): number {
  return (weights[at] as number) - (towards?.[at] ?? 0);
}

/** Loss with penalty, its slope, and the matrix of its second derivatives: covariances of the features under the model. */
function outlookOf(choices: Choices, weights: Float64Array, options: ChoiceOptions): Outlook {
  const { features, width, chosen } = choices;
  const gradient = weights.map((_, at) => options.regularization * away(weights, at, options));
  const curvature = new Float64Array(width * width);
  for (let at = 0; at < width; at++) curvature[at * width + at] = options.regularization;
  const mean = new Float64Array(width);
  const add = (from: number, values: Float64Array, start: number, factor: number) => {
    for (let row = 0; row < width; row++) {
      const scaled = factor * (values[start + row] as number);
      if (scaled === 0) continue;
      for (let column = 0; column <= row; column++) {
        const cell = from + row * width + column;
        curvature[cell] = (curvature[cell] as number) + scaled * (values[start + column] as number);
      }
    }
  };
  let loss = penalty(weights, options);
  eachSet(choices, weights, (from, shares, own, set) => {
    loss += own;
    mean.fill(0);
    for (const [at, share] of shares.entries()) {
      const start = (from + at) * width;
      for (let column = 0; column < width; column++)
        mean[column] = (mean[column] as number) + share * (features[start + column] as number);
      add(0, features, start, share);
    }
    add(0, mean, 0, -1);
    const start = (chosen[set] as number) * width;
    for (let column = 0; column < width; column++)
      gradient[column] = (gradient[column] as number) + (mean[column] as number) - (features[start + column] as number);
  });
  for (let row = 0; row < width; row++)
    for (let column = row + 1; column < width; column++)
      curvature[row * width + column] = curvature[column * width + row] as number;
  return { loss, gradient, curvature };
}

/** Visits each set with its first row, its alternatives' probabilities and its −ln p. */
function eachSet(
  { features, width, offsets, chosen }: Choices,
  weights: Float64Array,
  visit: (from: number, shares: Float64Array, loss: number, set: number) => void,
): void {
  for (let set = 0; set < chosen.length; set++) {
    const [from, to] = [offsets[set] as number, offsets[set + 1] as number];
    const values = Float64Array.from({ length: to - from }, (_, at) => {
      const start = (from + at) * width;
      let sum = 0;
      for (let column = 0; column < width; column++)
        sum += (weights[column] as number) * (features[start + column] as number);
      return sum;
    });
    const highest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const total = values.reduce((sum, value) => sum + Math.exp(value - highest), 0);
    const loss = Math.log(total) + highest - (values[(chosen[set] as number) - from] as number);
    visit(
      from,
      values.map((value) => Math.exp(value - highest) / total),
      loss,
      set,
    );
  }
}
