import type { Random } from "../../base/random.ts";
import { withGradient } from "../gradient.ts";
import { blockLstm } from "../native/block-lstm.ts";
import { ownLstm } from "../native/own-lstm.ts";
import { hasOwnOperations } from "../native/own-operations.ts";
import { onNative } from "../native.ts";
import { tf } from "../tf.ts";
import type { EncoderShape, SequenceEncoder } from "./encoder.ts";
import {
  oneStepLater,
  project,
  type RecurrentLayer,
  recurrentEncoder,
  recurrentGradient,
  sequenceOf,
  stepsOf,
  uniform,
} from "./recurrent.ts";

type Steps = tf.Tensor[];
type Four = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

/** What an LSTM adds to the shape of every encoder. */
export interface LstmShape extends EncoderShape {
  /**
   * The longest dependence in steps, at least 2, that gates are started for: biases of forget gates are the logarithms of
   * numbers uniform in 1 … memory − 1, those of input gates the negatives (Tallec & Ollivier 2018, section 2). Left out,
   * all biases start as PyTorch's do, and a cell forgets about half in a step.
   */
  readonly memory?: number;
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000), as PyTorch has it:
 * i, f, o = σ(x_t W + h U + b) and g = tanh(x_t W_g + h U_g + b_g) with h = h_{t−1}; c_t = f ∘ c_{t−1} + i ∘ g,
 * h_t = o ∘ tanh(c_t), both 0 at the start. Variables of layer l: `l.input` [inputs, 4 H], `l.recurrent` [H, 4 H],
 * `l.bias` [4 H], columns i, f, g, o; PyTorch keeps two biases whose sum acts.
 *
 * On native TensorFlow whole sequences go through an operation of our own or, where that was not compiled and on a GPU,
 * through its block operation; elsewhere step by step.
 */
export function lstmEncoder(shape: LstmShape, draw: Random): SequenceEncoder {
  return recurrentEncoder(shape, draw, (inputs, outputs, random) => lstmLayer(inputs, outputs, random, shape.memory));
}

function lstmLayer(inputs: number, outputs: number, draw: Random, memory: number | undefined): RecurrentLayer {
  const input = uniform<tf.Rank.R2>([inputs, 4 * outputs], outputs, draw.stream("input"));
  const recurrent = uniform<tf.Rank.R2>([outputs, 4 * outputs], outputs, draw.stream("recurrent"));
  const bias = uniform<tf.Rank.R1>([4 * outputs], outputs, draw.stream("bias"));
  if (memory !== undefined) remember(bias, memory, draw.stream("memory"));
  return {
    variables: { input, recurrent, bias },
    states: (given) => lstmHere()(given, input, recurrent, bias),
  };
}

/** Starts input and forget gates, the first two quarters, for memories of up to `memory` steps. */
function remember(bias: tf.Variable<tf.Rank.R1>, memory: number, draw: Random): void {
  const width = bias.shape[0] / 4;
  const forget = Float32Array.from({ length: width }, () => Math.log(1 + (memory - 2) * draw.uniform()));
  tf.tidy(() => {
    const gates = tf.tensor1d(forget);
    bias.assign(tf.concat([tf.neg(gates), gates, tf.slice(bias, 2 * width)]) as tf.Tensor1D);
  });
}

/** The fastest way through a sequence that there is: the same numbers but for rounding. */
function lstmHere(): typeof plainLstm {
  if (!onNative()) return plainLstm;
  return hasOwnOperations() ? ownLstm : blockLstm;
}

/** An LSTM step by step, on any backend: the states [B, T, H] of inputs [B, T, I], weights as `lstmEncoder` keeps them. */
export function plainLstm(
  inputs: tf.Tensor3D,
  input: tf.Variable<tf.Rank.R2>,
  recurrent: tf.Variable<tf.Rank.R2>,
  bias: tf.Variable<tf.Rank.R1>,
): tf.Tensor3D {
  return recurrence(project(inputs, input, bias), recurrent) as tf.Tensor3D;
}

/** The states [B, T, H] from the input products p [B, T, 4 H] and U [H, 4 H], with the gradient written out. */
const recurrence = withGradient<tf.Tensor3D>((projected, u) => {
  const weights = u as tf.Tensor2D;
  const width = weights.shape[0];
  const [gates, candidates, cells, squashed, hidden] = [[], [], [], [], []] as [Steps, Steps, Steps, Steps, Steps];
  for (const step of stepsOf(projected as tf.Tensor)) {
    const [before, cellBefore] = [hidden.at(-1), cells.at(-1)];
    const sums = before === undefined ? step : step.add(tf.matMul(before, weights));
    const candidate = tf.tanh(sums.slice([0, 2 * width], [-1, width]));
    // The candidate's quarter is taken along: one operation over all costs less than three over parts.
    const gate = tf.sigmoid(sums);
    const [input, forget, , output] = tf.split(gate, 4, 1) as Four;
    const fresh = input.mul(candidate);
    const cell = cellBefore === undefined ? fresh : forget.mul(cellBefore).add(fresh);
    const tanh = tf.tanh(cell);
    gates.push(gate);
    candidates.push(candidate);
    cells.push(cell);
    squashed.push(tanh);
    hidden.push(output.mul(tanh));
  }
  const value = sequenceOf(hidden);
  return { value, saved: [value, weights, ...gates, ...candidates, ...cells, ...squashed], gradient: throughTime };
});

function throughTime(slope: tf.Tensor3D, saved: readonly tf.Tensor[]): tf.Tensor[] {
  const [states, u, ...rest] = saved as [tf.Tensor3D, tf.Tensor, ...Steps];
  const [rows, steps, width] = states.shape;
  const kept = (which: number) => sequenceOf(rest.slice(which * steps, (which + 1) * steps));
  const [candidate, cells, squashed] = [kept(1), kept(2), kept(3)];
  const [input, forget, , output] = tf.split(kept(0), 4, 2) as Four;
  const open = (gate: tf.Tensor) => gate.mul(tf.sub(1, gate));
  // What the slope by c_t is multiplied by to give those of the sums of i, f and g, [B, T, 3, H]; and that by h_t for o.
  const ofInput = candidate.mul(open(input));
  const ofCandidate = input.mul(tf.sub(1, candidate.square()));
  const ofForget = oneStepLater(cells).mul(open(forget));
  const byCell = stepsOf(tf.stack([ofInput, ofForget, ofCandidate], 2));
  const byState = stepsOf(squashed.mul(open(output)));
  const toCell = stepsOf(output.mul(tf.sub(1, squashed.square())));
  const forgets = stepsOf(forget);

  const slopes: tf.Tensor[] = [];
  let later: { state: tf.Tensor; cell: tf.Tensor } | null = null;
  for (const [back, own] of stepsOf(slope).reverse().entries()) {
    const at = steps - 1 - back;
    const state: tf.Tensor = later === null ? own : own.add(later.state);
    const through = state.mul(toCell[at] as tf.Tensor);
    const cell: tf.Tensor = later === null ? through : through.add(later.cell);
    const three = cell.reshape([rows, 1, width]).mul(byCell[at] as tf.Tensor);
    const all = tf.concat([three.reshape([rows, 3 * width]), state.mul(byState[at] as tf.Tensor)], 1);
    slopes.push(all);
    later = { state: tf.matMul(all, u, false, true), cell: cell.mul(forgets[at] as tf.Tensor) };
  }
  const all = sequenceOf(slopes.reverse());
  return [all, recurrentGradient(states, all)];
}
