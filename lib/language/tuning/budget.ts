import { internal } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import type { Optimizer } from "../../engine/optimizer.ts";
import { tf } from "../../engine/tf.ts";

/** A matrix of low rank as a sum of triplets: left [I, r], values [r], right [r, O]. */
export interface Triplets {
  readonly left: tf.Variable<tf.Rank.R2>;
  readonly values: tf.Variable<tf.Rank.R1>;
  readonly right: tf.Variable<tf.Rank.R2>;
}

/** How many triplets, of all matrices together, stay as training goes on. */
export interface BudgetPlan {
  /** At the start: all of them. */
  readonly from: number;
  /** At the end. */
  readonly to: number;
  /** Share of training before the first triplet goes. */
  readonly warmUp: number;
  /** Share of training at its end in which no more change. */
  readonly settle: number;
  /** Steps from one choice to the next. */
  readonly interval: number;
  /** The two factors by which sensitivity and uncertainty are smoothed. */
  readonly smoothing: number;
  /** Chooses by chance, once for all, in place of importance: a control. */
  readonly chance: Random | null;
}

/**
 * How many triplets may stay after so many of all steps (Zhang et al. 2023, equation 19): all during the warm-up, then
 * fewer by a cubic curve, then as many as at the end.
 */
export function budgetAt({ from, to, warmUp, settle }: BudgetPlan, step: number, steps: number): number {
  const [first, last] = [warmUp * steps, (1 - settle) * steps];
  if (step < first) return from;
  if (step >= last) return to;
  return Math.round(to + (from - to) * (1 - (step - first) / (last - first)) ** 3);
}

/**
 * Adaptive allocation of a budget (Zhang et al. 2023, algorithm 1) around an optimiser. Each number w has the sensitivity
 * I = |w ∂L/∂w|, which is smoothed over steps, Ī ← β Ī + (1 − β) I, as is how uncertain it is, Ū ← β Ū + (1 − β) |I − Ī|;
 * its importance is Ī Ū (equations 8 to 11). A triplet's is that of its value plus the means of those of its left column
 * and right row (equation 7). Every `interval` steps the values of all but the most important triplets are set to zero;
 * they may come back by the next choice, until the settled part of training.
 *
 * It stands around the optimiser, since only there slopes are at hand; nothing else of training has to know of it, and
 * what it gathers goes into checkpoints with the optimiser's own state.
 * @param variables that the optimiser moves, those of the matrices among them
 */
export function budgeted(
  optimizer: Optimizer,
  variables: readonly tf.Variable[],
  matrices: readonly Triplets[],
  plan: BudgetPlan,
  steps: number,
): Optimizer {
  const members = matrices.flatMap(({ left, values, right }) => [left, values, right] as tf.Variable[]);
  const places = members.map((member) => variables.indexOf(member));
  if (places.includes(-1)) throw internal("a matrix with a budget that the optimiser does not move");
  const [owners, shares] = triplesOf(matrices);
  const gathered = {
    sensitivity: tf.keep(tf.zeros<tf.Rank.R1>([owners.length])),
    uncertainty: tf.keep(tf.zeros<tf.Rank.R1>([owners.length])),
    mask: tf.keep(tf.ones<tf.Rank.R1>([plan.from])),
  };
  const luck =
    plan.chance === null ? null : Float32Array.from({ length: plan.from }, () => plan.chance?.uniform() ?? 0);
  let taken = 0;

  const replace = (name: keyof typeof gathered, value: tf.Tensor1D) => {
    gathered[name].dispose();
    gathered[name] = tf.keep(value);
  };

  function gather(slopes: readonly (tf.Tensor | null)[]): void {
    const products = members.map((member, at) => {
      const slope = slopes[places[at] as number] ?? null;
      return tf.reshape<tf.Rank.R1>(slope === null ? tf.zerosLike(member) : tf.mul(member, slope), [-1]);
    });
    const sensitivity = tf.abs(tf.concat1d(products));
    const smooth = (old: tf.Tensor1D, now: tf.Tensor1D) =>
      tf.add<tf.Tensor1D>(tf.mul(old, plan.smoothing), tf.mul(now, 1 - plan.smoothing));
    const mean = smooth(gathered.sensitivity, sensitivity);
    replace("uncertainty", smooth(gathered.uncertainty, tf.abs(tf.sub<tf.Tensor1D>(sensitivity, mean))));
    replace("sensitivity", mean);
  }

  function choose(count: number): void {
    const numbers = tf.mul(tf.mul(gathered.sensitivity, gathered.uncertainty), tf.tensor1d(shares));
    const importance =
      luck === null ? tf.unsortedSegmentSum(numbers, tf.tensor1d(owners, "int32"), plan.from) : tf.tensor1d(luck);
    const { indices } = tf.topk(importance as tf.Tensor1D, count);
    replace("mask", tf.sum<tf.Tensor1D>(tf.oneHot(tf.cast(indices, "int32"), plan.from), 0).asType("float32"));
  }

  function apply(): void {
    const parts = tf.split(
      gathered.mask,
      matrices.map(({ values }) => values.size),
    );
    for (const [at, { values }] of matrices.entries()) values.assign(tf.mul(values, parts[at] as tf.Tensor1D));
  }

  return {
    step(slopes, factor) {
      tf.tidy(() => gather(slopes));
      optimizer.step(slopes, factor);
      taken++;
      const settled = Math.ceil((1 - plan.settle) * steps);
      const due = taken >= plan.warmUp * steps && (taken < settled ? taken % plan.interval === 0 : taken === settled);
      tf.tidy(() => {
        if (due) choose(budgetAt(plan, taken, steps));
        if (due || taken > settled) apply();
      });
    },
    state() {
      const { tensors } = optimizer.state();
      const own = Object.entries(gathered).map(([name, tensor]) => [`budget ${name}`, tensor.clone()] as const);
      return { steps: taken, tensors: { ...tensors, ...Object.fromEntries(own) } };
    },
    restore(state) {
      optimizer.restore(state);
      taken = state.steps;
      for (const name of Object.keys(gathered) as (keyof typeof gathered)[]) {
        const found = state.tensors[`budget ${name}`];
        if (found?.size !== gathered[name].size) throw internal(`no ${name} in the state of a budget`);
        tf.tidy(() => replace(name, tf.reshape<tf.Rank.R1>(found, [-1])));
      }
    },
    dispose() {
      optimizer.dispose();
      tf.dispose(gathered);
    },
  };
}

/** For every number of all matrices, in one run, its triplet and by how much it counts there. */
function triplesOf(matrices: readonly Triplets[]): [owners: Int32Array, shares: Float32Array] {
  const [owners, shares]: [number[], number[]] = [[], []];
  let first = 0;
  for (const { left, right } of matrices) {
    const [inputs, rank] = left.shape;
    const outputs = right.shape[1];
    for (let at = 0; at < inputs * rank; at++) owners.push(first + (at % rank));
    for (let at = 0; at < rank; at++) owners.push(first + at);
    for (let at = 0; at < rank * outputs; at++) owners.push(first + Math.floor(at / outputs));
    shares.push(...new Array<number>(inputs * rank).fill(1 / inputs), ...new Array<number>(rank).fill(1));
    shares.push(...new Array<number>(rank * outputs).fill(1 / outputs));
    first += rank;
  }
  return [Int32Array.from(owners), Float32Array.from(shares)];
}
