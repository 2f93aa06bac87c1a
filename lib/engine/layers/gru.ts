import type { Random } from "../../base/random.ts";
import { withGradient } from "../gradient.ts";
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
type Pair = [tf.Tensor, tf.Tensor];

/**
 * Gated recurrent units (Cho et al. 2014) in PyTorch's form, where the reset gate acts on the recurrent product:
 * r = σ(x_t W_r + h U_r + b_r), z = σ(x_t W_z + h U_z + b_z), n = tanh(x_t W_n + b_n + r ∘ (h U_n + c)),
 * h_t = (1 − z) ∘ n + z ∘ h with h = h_{t−1}, h_0 = 0.
 * Variables of layer l: `l.input` [inputs, 3 H], columns n, r, z; `l.bias` [3 H] alike; `l.recurrent` [H, 3 H], columns
 * r, z, n; `l.recurrentBias` [H] is c. PyTorch keeps two biases for r and z, whose sums act.
 */
export function gruEncoder(shape: EncoderShape, draw: Random): SequenceEncoder {
  return recurrentEncoder(shape, draw, gruLayer);
}

function gruLayer(inputs: number, outputs: number, draw: Random): RecurrentLayer {
  const input = uniform<tf.Rank.R2>([inputs, 3 * outputs], outputs, draw.stream("input"));
  const recurrent = uniform<tf.Rank.R2>([outputs, 3 * outputs], outputs, draw.stream("recurrent"));
  const bias = uniform<tf.Rank.R1>([3 * outputs], outputs, draw.stream("bias"));
  const recurrentBias = uniform<tf.Rank.R1>([outputs], outputs, draw.stream("recurrent bias"));
  return {
    variables: { input, recurrent, bias, recurrentBias },
    states: (given) => recurrence(project(given, input, bias), recurrent, recurrentBias),
  };
}

/** The states [B, T, H] from the input products p [B, T, 3 H], U [H, 3 H] and c [H], with the gradient written out. */
const recurrence = withGradient<tf.Tensor3D>((projected, u, recurrentBias) => {
  const weights = u as tf.Tensor2D;
  const width = weights.shape[0];
  const [gates, candidates, products, hidden] = [[], [], [], []] as [Steps, Steps, Steps, Steps];
  for (const step of stepsOf(projected as tf.Tensor)) {
    const before = hidden.at(-1) ?? tf.zeros([step.shape[0] as number, width]);
    const [fresh, open] = tf.split(step, [width, 2 * width], 1) as Pair;
    const [openBefore, freshBefore] = tf.split(tf.matMul(before, weights), [2 * width, width], 1) as Pair;
    const gate = tf.sigmoid(open.add(openBefore));
    const [reset, update] = tf.split(gate, 2, 1) as Pair;
    const product = freshBefore.add(recurrentBias as tf.Tensor);
    const candidate = tf.tanh(fresh.add(reset.mul(product)));
    gates.push(gate);
    candidates.push(candidate);
    products.push(product);
    hidden.push(candidate.add(update.mul(before.sub(candidate))));
  }
  const value = sequenceOf(hidden);
  return { value, saved: [value, weights, ...gates, ...candidates, ...products], gradient: throughTime };
});

function throughTime(slope: tf.Tensor3D, saved: readonly tf.Tensor[]): tf.Tensor[] {
  const [states, u, ...rest] = saved as [tf.Tensor3D, tf.Tensor, ...Steps];
  const [rows, steps, width] = states.shape;
  const kept = (which: number) => sequenceOf(rest.slice(which * steps, (which + 1) * steps));
  const [reset, update] = tf.split(kept(0), 2, 2) as Pair;
  const [candidate, product] = [kept(1), kept(2)];
  // By h_t: what the slopes of each step's n, r, z and recurrent product of n are multiplied by, [B, T, 4, H].
  const ofCandidate = tf.sub(1, update).mul(tf.sub(1, candidate.square()));
  const ofReset = ofCandidate.mul(product).mul(reset.mul(tf.sub(1, reset)));
  const ofUpdate = oneStepLater(states)
    .sub(candidate)
    .mul(update.mul(tf.sub(1, update)));
  const factors = stepsOf(tf.stack([ofCandidate, ofReset, ofUpdate, ofCandidate.mul(reset)], 2));
  const updates = stepsOf(update);

  const slopes: tf.Tensor[] = [];
  let later: tf.Tensor | null = null;
  for (const [back, own] of stepsOf(slope).reverse().entries()) {
    const at = steps - 1 - back;
    const whole: tf.Tensor = later === null ? own : own.add(later);
    const four = whole.reshape([rows, 1, width]).mul(factors[at] as tf.Tensor);
    const all = four.reshape([rows, 4 * width]);
    slopes.push(all);
    later = tf
      .matMul(all.slice([0, width], [rows, 3 * width]), u, false, true)
      .add(whole.mul(updates[at] as tf.Tensor));
  }
  const all = sequenceOf(slopes.reverse());
  const part = (from: number, size: number) => all.slice([0, 0, from * width], [rows, steps, size * width]);
  return [part(0, 3), recurrentGradient(states, part(1, 3)), part(3, 1).sum([0, 1])];
}
