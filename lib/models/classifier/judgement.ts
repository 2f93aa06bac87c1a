/** Answers beside the truth. */
export interface Judgement {
  readonly rows: number;
  /** Mean cross-entropy, in nats. */
  readonly loss: number;
  /** Share of right answers. */
  readonly accuracy: number;
  /** By row: cross-entropy, and the most probable class. */
  readonly losses: Float64Array;
  readonly predicted: Int32Array;
}

/**
 * Compares logits with the truth, in float64.
 * @param logits row-major [rows, outputs]; one output is the log-odds of class 1 against 0
 */
export function judged(logits: Float32Array, target: ArrayLike<number>, outputs: number): Judgement {
  const rows = logits.length / outputs;
  const losses = new Float64Array(rows);
  const predicted = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const own = logits.subarray(row * outputs, (row + 1) * outputs);
    const truth = target[row] as number;
    const [loss, choice] = outputs === 1 ? ofTwo(own[0] as number, truth) : ofMany(own, truth);
    losses[row] = loss;
    predicted[row] = choice;
  }
  return judgedBy(losses, predicted, target);
}

/** The figures that follow from each row's cross-entropy and answer. */
export function judgedBy(losses: Float64Array, predicted: Int32Array, target: ArrayLike<number>): Judgement {
  const rows = losses.length;
  const right = predicted.reduce((count, choice, row) => count + Number(choice === target[row]), 0);
  return { rows, loss: losses.reduce((sum, loss) => sum + loss, 0) / rows, accuracy: right / rows, losses, predicted };
}

function ofTwo(logit: number, truth: number): [loss: number, choice: number] {
  const against = truth === 1 ? -logit : logit;
  return [Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against))), logit > 0 ? 1 : 0];
}

function ofMany(logits: Float32Array, truth: number): [loss: number, choice: number] {
  let best = 0;
  for (let at = 1; at < logits.length; at++) if ((logits[at] as number) > (logits[best] as number)) best = at;
  const highest = logits[best] as number;
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0);
  return [Math.log(total) + highest - (logits[truth] as number), best];
}
