import { internal } from "../base/errors.ts";
import { hasOwnOperations } from "./native/own-operations.ts";
import { nativeOperation, onNative } from "./native.ts";
import type { Optimizer, OptimizerState } from "./optimizer.ts";
import { tf } from "./tf.ts";

export interface AdamOptions {
  readonly learningRate: number;
  /** Decay of the mean of slopes; 0.9 by default. */
  readonly beta1?: number;
  /** Decay of the mean of squared slopes; 0.999 by default. */
  readonly beta2?: number;
  /** Added to the root of the second mean, as PyTorch does; 1e-8 by default. */
  readonly epsilon?: number;
  /**
   * Share of their values, times the learning rate, that decaying variables lose in each step, whatever their slopes
   * (AdamW: Loshchilov & Hutter 2019); 0 by default.
   */
  readonly weightDecay?: number;
  /** The variables that decay; by default those of two or more axes, which leaves out biases and gains. */
  readonly decaying?: readonly tf.Variable[];
  /** Largest norm of all slopes together; longer ones are shortened to it, as PyTorch's clip_grad_norm_ does. Null: none. */
  readonly clip?: number | null;
}

/** Variables of fewer numbers are updated together, since a call costs more than the numbers. */
const smallVariable = 65_536;

/** Variables whose numbers are updated as one run, and what was gathered for them. */
interface Group {
  /** Places in the list of variables. */
  readonly members: readonly number[];
  readonly decays: boolean;
  /** Σ β₁^(t−i) g_i and Σ β₂^(t−i) g_i², of which Adam's means are (1 − β) times as much. */
  first: tf.Tensor1D;
  second: tf.Tensor1D;
}

/**
 * Adam (Kingma & Ba 2015, algorithm 1) for these variables, with decoupled weight decay and clipping:
 * m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², θ ← θ − η λ θ − η m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε).
 *
 * All constant factors are drawn together into two numbers a step, and small variables into one run, so that a step of
 * a network of two dozen variables takes a quarter of the calls that tfjs's Adam makes.
 */
export function adam(variables: readonly tf.Variable[], options: AdamOptions): Optimizer {
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0, clip = null } = options;
  const decaying = new Set(options.decaying ?? variables.filter(({ shape }) => shape.length >= 2));
  const groups = groupsOf(variables, (variable) => weightDecay > 0 && decaying.has(variable));
  let steps = 0;

  function update(group: Group, slope: tf.Tensor1D, share: tf.Scalar | null, rate: number): void {
    const root = Math.sqrt((1 - beta2) / (1 - beta2 ** steps));
    const members = group.members.map((member) => variables[member] as tf.Variable);
    const { first, second, value } = moved({ ...group, slope, share, value: flat(members) }, [
      beta1,
      beta2,
      (rate * (1 - beta1)) / ((1 - beta1 ** steps) * root),
      epsilon / root,
      group.decays ? 1 - rate * weightDecay : 1,
    ]);
    tf.dispose([group.first, group.second]);
    group.first = tf.keep(first);
    group.second = tf.keep(second);
    spread(value, members);
  }

  return {
    step(slopes, factor) {
      steps++;
      tf.tidy(() => {
        const together = groups.map(({ members }) =>
          flat(members.map((member) => slopes[member] ?? tf.zerosLike(variables[member] as tf.Variable))),
        );
        const share = clip === null ? null : shareWithin(together, clip);
        for (const [at, group] of groups.entries()) {
          update(group, together[at] as tf.Tensor1D, share, learningRate * factor);
        }
      });
    },
    state: () => ({
      steps,
      tensors: Object.fromEntries(
        groups.flatMap(({ first, second }, at) => [
          [`${at}.first`, first.clone()],
          [`${at}.second`, second.clone()],
        ]),
      ),
    }),
    restore(state) {
      steps = state.steps;
      for (const [at, group] of groups.entries()) {
        const [first, second] = [taken(state, `${at}.first`, group.first), taken(state, `${at}.second`, group.second)];
        tf.dispose([group.first, group.second]);
        group.first = first;
        group.second = second;
      }
    },
    dispose: () => tf.dispose(groups.flatMap(({ first, second }) => [first, second])),
  };
}

/** Small variables that decay, small ones that do not, and each large one by itself. */
function groupsOf(variables: readonly tf.Variable[], decays: (variable: tf.Variable) => boolean): Group[] {
  const members = new Map<string, number[]>();
  for (const [at, variable] of variables.entries()) {
    const key = variable.size < smallVariable ? `small, ${decays(variable)}` : `large, ${at}`;
    members.set(key, [...(members.get(key) ?? []), at]);
  }
  return [...members.values()].map((own) => {
    const size = own.reduce((sum, at) => sum + (variables[at] as tf.Variable).size, 0);
    const nothing = () => tf.keep(tf.zeros([size]) as tf.Tensor1D);
    return {
      members: own,
      decays: decays(variables[own[0] as number] as tf.Variable),
      first: nothing(),
      second: nothing(),
    };
  });
}

/** The numbers of all tensors in one run. */
function flat(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  const runs = tensors.map((tensor) =>
    tensor.rank === 1 ? (tensor as tf.Tensor1D) : tf.reshape<tf.Rank.R1>(tensor, [-1]),
  );
  return runs.length === 1 ? (runs[0] as tf.Tensor1D) : tf.concat(runs);
}

/** The inverse of `flat`. */
function spread(run: tf.Tensor1D, variables: readonly tf.Variable[]): void {
  const sizes = variables.map(({ size }) => size);
  const parts = sizes.length === 1 ? [run] : tf.split(run, sizes);
  for (const [at, variable] of variables.entries()) {
    const own = parts[at] as tf.Tensor;
    variable.assign(variable.rank === 1 ? own : tf.reshape(own, variable.shape as [number]));
  }
}

/** The factor of slopes that shortens all of them together to a norm: min(1, most / (norm of all + 1e-6)). */
function shareWithin(slopes: readonly tf.Tensor1D[], most: number): tf.Scalar {
  const norm = tf.sqrt(tf.addN(slopes.map((slope) => tf.sum(tf.square(slope)))));
  return tf.minimum(1, tf.div(most, tf.add(norm, 1e-6)));
}

/** What one run of numbers has gathered, the slopes of now with their factor, and the numbers. */
interface Run {
  readonly first: tf.Tensor1D;
  readonly second: tf.Tensor1D;
  readonly slope: tf.Tensor1D;
  readonly share: tf.Scalar | null;
  readonly value: tf.Tensor1D;
}

/** β₁, β₂, the stride, what is added to the root, and the share of the values that stays. */
type StepNumbers = readonly [beta1: number, beta2: number, stride: number, epsilon: number, kept: number];

/** first ← β₁ first + g, second ← β₂ second + g², value ← kept value − stride first / (√second + ε), g = share · slope. */
function moved(run: Run, numbers: StepNumbers): { first: tf.Tensor1D; second: tf.Tensor1D; value: tf.Tensor1D } {
  const [beta1, beta2, stride, epsilon, kept] = numbers;
  if (onNative() && hasOwnOperations()) {
    const { first, second, slope, value, share } = run;
    const inputs = [first, second, slope, value, tf.tensor1d([...numbers], "float32"), share ?? tf.scalar(1)];
    const [newFirst, newSecond, newValue] = nativeOperation("TastelabAdam", {}, inputs, 3) as tf.Tensor1D[];
    return { first: newFirst, second: newSecond, value: newValue } as ReturnType<typeof moved>;
  }
  const slope = run.share === null ? run.slope : tf.mul<tf.Tensor1D>(run.slope, run.share);
  const first = tf.add<tf.Tensor1D>(tf.mul(run.first, beta1), slope);
  const second = tf.add<tf.Tensor1D>(tf.mul(run.second, beta2), tf.square(slope));
  const move = tf.mul(tf.div(first, tf.add(tf.sqrt(second), epsilon)), stride);
  const stays = kept === 1 ? run.value : tf.mul<tf.Tensor1D>(run.value, kept);
  return { first, second, value: tf.sub<tf.Tensor1D>(stays, move) };
}

function taken({ tensors }: OptimizerState, name: string, like: tf.Tensor1D): tf.Tensor1D {
  const found = tensors[name];
  if (found?.size !== like.size) throw internal(`no ${like.size} numbers ${name} in the state of an optimiser`);
  return tf.tidy(() => tf.keep(tf.reshape<tf.Rank.R1>(found, [-1])));
}
