import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import type { Random } from "../../base/random.ts";
import { tf } from "../../engine/tf.ts";
import type { BertShape } from "../bert.ts";
import { tableOf, type Variables, variableMaker } from "../variables.ts";
import { type BudgetPlan, budgeted, type Triplets } from "./budget.ts";
import { type LowRankOptions, type LowRankTuning, lowRank, lowRankRules, placesOf } from "./low-rank.ts";
import { projections } from "./tuning.ts";

/** How ranks are shared out. `rank` of `LowRankOptions` is the mean rank at the end. */
export interface AdaLoraOptions extends LowRankOptions {
  /** Rank of every projection at the start, at least `rank`; null (the default): half as much again, rounded up. */
  startRank: number | null;
  /** Weight of how far left and right factors are from orthonormal, in the loss. Default 0.1. */
  orthogonality: number;
  /** Smoothing of sensitivity and of uncertainty, in [0, 1). Default 0.85. */
  smoothing: number;
  /** Share of training before the first triplet goes. Default 0.1. */
  warmUp: number;
  /** Share of training, at its end, in which ranks stay as they are. Default 0.4. */
  settle: number;
  /** Steps from one choice to the next. Default 10. */
  interval: number;
  /** What decides which triplets stay: "sensitivity", or "chance" as a control. Default "sensitivity". */
  importance: "sensitivity" | "chance";
}

/** A tuning whose ranks are shared out while it learns. */
export interface AdaLora extends LowRankTuning {
  /** The rank that each tuned projection has now: triplets whose value is not zero, by `layers.LAYER.PROJECTION`. */
  ranks(): Promise<Record<string, number>>;
  /** The numbers of those triplets. */
  kept(): Promise<number>;
}

const defaults: AdaLoraOptions = {
  rank: 4,
  alpha: 8,
  places: projections,
  dropout: 0,
  startRank: null,
  orthogonality: 0.1,
  smoothing: 0.85,
  warmUp: 0.1,
  settle: 0.4,
  interval: 10,
  importance: "sensitivity",
};

const rules = {
  ...lowRankRules,
  startRank: option.orNull(option.wholeNumber(1)),
  orthogonality: option.number(0),
  smoothing: option.number(0, 0.999),
  warmUp: option.number(0, 1),
  settle: option.number(0, 1),
  interval: option.wholeNumber(1),
  importance: option.oneOf("sensitivity", "chance"),
};

/**
 * Low-rank adaptation with adaptive ranks (AdaLoRA; Zhang et al. 2023): a projection x W + b becomes
 * x W + b + (α / r) x P Λ Q with Λ diagonal. Λ starts at zero and P and Q nearly orthonormal, where the loss keeps them by
 * γ Σ (‖Pᵀ P − 1‖² + ‖Q Qᵀ − 1‖²). Of the triplets of all projections together, the more important stay (see
 * `budgeted`): where more is to be changed, the rank is higher. At the end of a fit their mean is `rank`.
 *
 * Where a fit is given validation texts, the best epoch's weights are taken, which may be those of one with more
 * triplets; without, the last one's.
 * @throws InputError for an unknown place, a rank below 1 or above the width, a start below the end, and shares of
 *   training that add up to more than 1
 */
export function adaLora(shape: BertShape, given: Partial<AdaLoraOptions>, draw: Random): AdaLora {
  const options = resolveOptions("adaLora", defaults, rules, given);
  const { rank, alpha, warmUp, settle, interval, smoothing, orthogonality } = options;
  const startRank = options.startRank ?? Math.min(Math.ceil(1.5 * rank), shape.hidden, shape.feedForward);
  const places = placesOf("adaLora", shape, options.places, Math.max(rank, startRank));
  checkCourse(rank, startRank, warmUp + settle);

  const variables: Variables = {};
  const make = variableMaker(variables, draw);
  for (const { at, inputs, outputs } of places) {
    make.normal(`${at}.P`, [inputs, startRank], 1 / Math.sqrt(inputs));
    make.constant(`${at}.lambda`, [startRank], 0);
    make.normal(`${at}.Q`, [startRank, outputs], 1 / Math.sqrt(outputs));
  }
  const matrices = places.map(({ at }) => tripletsOf(variables, at));
  const plan: BudgetPlan = {
    ...{ from: startRank * places.length, to: rank * places.length, warmUp, settle, interval, smoothing },
    chance: options.importance === "chance" ? draw.stream("budget") : null,
  };
  const own = lowRank("ada-lora", options, variables, (at) => {
    const { left, values, right } = tripletsOf(variables, at);
    return { left, right: tf.mul(right, tf.reshape(tf.mul(values, alpha / rank), [startRank, 1])) };
  });
  const ranks = async () => {
    const found: Record<string, number> = {};
    for (const { at } of places) {
      found[at] = (await tripletsOf(variables, at).values.data()).filter((value) => value !== 0).length;
    }
    return found;
  };
  return {
    ...own,
    penalty: () => tf.mul(skewOfAll(matrices), orthogonality),
    around: (optimizer, moved, steps) => budgeted(optimizer, moved, matrices, plan, steps),
    ranks,
    async kept() {
      const found = await ranks();
      return places.reduce((sum, { at, inputs, outputs }) => sum + (found[at] as number) * (inputs + outputs + 1), 0);
    },
  };
}

function tripletsOf(variables: Variables, at: string): Triplets {
  return {
    left: tableOf(variables, `${at}.P`) as tf.Variable<tf.Rank.R2>,
    values: variables[`${at}.lambda`] as tf.Variable<tf.Rank.R1>,
    right: tableOf(variables, `${at}.Q`) as tf.Variable<tf.Rank.R2>,
  };
}

/** Σ (‖Pᵀ P − 1‖² + ‖Q Qᵀ − 1‖²); factors of one length stand side by side, since calls cost more than their numbers. */
function skewOfAll(matrices: readonly Triplets[]): tf.Scalar {
  const lengths = (side: "left" | "right") =>
    new Set(matrices.map((each) => each[side].shape[side === "left" ? 0 : 1]));
  const sums = (["left", "right"] as const).flatMap((side) =>
    [...lengths(side)].map((length) => {
      const own = matrices.map((each) => each[side]).filter(({ shape }) => shape[side === "left" ? 0 : 1] === length);
      return skew(own, side === "left" ? 1 : 0);
    }),
  );
  return tf.addN(sums) as tf.Scalar;
}

/** Σ ‖products − 1‖² over matrices, of the columns (axis 1) or rows (axis 0) of each with each other. */
function skew(matrices: readonly tf.Tensor2D[], axis: 0 | 1): tf.Scalar {
  const together = tf.concat<tf.Tensor2D>([...matrices], axis);
  const products = tf.matMul(together, together, axis === 1, axis === 0);
  const [size, rank] = [together.shape[axis], matrices[0]?.shape[axis] as number];
  const own = Float32Array.from({ length: size * size }, (_, at) => {
    return Number(Math.floor(at / size / rank) === Math.floor((at % size) / rank));
  });
  return tf.sum(tf.squaredDifference(tf.mul(products, tf.tensor2d(own, [size, size])), tf.eye(size)));
}

function checkCourse(rank: number, startRank: number, shares: number): void {
  if (startRank < rank) {
    throw new InputError({
      wanted: `a startRank of at least the rank at the end, ${rank}`,
      got: String(startRank),
      where: "adaLora",
      fix: "Raise startRank, or leave it to the default.",
    });
  }
  if (shares > 1) {
    throw new InputError({
      wanted: "warmUp and settle of at most 1 together",
      got: String(shares),
      where: "adaLora",
      fix: "They are shares of one training; the defaults are 0.1 and 0.4.",
    });
  }
}
