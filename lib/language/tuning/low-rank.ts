import { InputError } from "../../base/errors.ts";
import { option } from "../../base/options.ts";
import { dropout } from "../../engine/layers/dropout.ts";
import { linear } from "../../engine/layers/linear.ts";
import { tf } from "../../engine/tf.ts";
import type { BertShape } from "../bert.ts";
import type { Variables } from "../variables.ts";
import { type EfficientTuning, type ProjectionName, projections } from "./tuning.ts";

/** A tuning that adds a matrix of low rank to the weights of projections. */
export interface LowRankTuning extends EfficientTuning {
  /** What is added to the weights of a projection, [I, O]; null where nothing is. Inside tf.tidy. */
  change(layer: number, name: ProjectionName): tf.Tensor2D | null;
}

/** What all tunings of low rank are asked. */
export interface LowRankOptions {
  /** Rank of what is added, at least 1 and at most the narrower side of each projection. */
  rank: number;
  /** What is added is multiplied by alpha / rank, so that a rate that suits one rank suits another. */
  alpha: number;
  /** The projections that are tuned, in every block. */
  places: readonly ProjectionName[];
  /** Share of what goes into the added product that is set to zero in training, in [0, 1). */
  dropout: number;
}

/** What options of low rank may be. */
export const lowRankRules = {
  rank: option.wholeNumber(1),
  alpha: option.positive(),
  places: option.someOf(...projections),
  dropout: option.number(0, 0.99),
};

/** A projection that is tuned: `at` is the name its variables begin with. */
export interface Place {
  readonly at: string;
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * The projections of all blocks that have these names.
 * @throws InputError for no names, and for a rank above the narrower side of one, which would not be low
 */
export function placesOf(where: string, shape: BertShape, names: readonly ProjectionName[], rank: number): Place[] {
  const { hidden, feedForward, layers } = shape;
  if (names.length === 0) {
    throw new InputError({
      wanted: `at least one of the places ${projections.join(", ")}`,
      got: "none",
      where,
      fix: "Name places, or leave them to the default.",
    });
  }
  const narrowest = names.includes("up") || names.includes("down") ? Math.min(hidden, feedForward) : hidden;
  if (rank > narrowest) {
    throw new InputError({
      wanted: `a rank of at most ${narrowest}, the narrower side of the projections`,
      got: String(rank),
      where,
      fix: "Lower the rank; the published ones are 1 to 64.",
    });
  }
  return Array.from({ length: layers }, (_, layer) =>
    names.map((name) => ({
      at: prefix(layer, name),
      inputs: name === "down" ? feedForward : hidden,
      outputs: name === "up" ? feedForward : hidden,
    })),
  ).flat();
}

function prefix(layer: number, name: ProjectionName): string {
  return `layers.${layer}.${name}`;
}

/** What a tuning of low rank has beside its variables: factors [I, r] and [r, O] of what is added at a place. */
export interface Factors {
  readonly left: tf.Tensor2D;
  readonly right: tf.Tensor2D;
}

/** The tuning that adds the product of factors at some places: x W + b + (x left) right. */
export function lowRank(
  kind: "lora" | "ada-lora",
  options: Readonly<LowRankOptions>,
  variables: Variables,
  factors: (at: string) => Factors,
): LowRankTuning {
  const tuned = new Set<ProjectionName>(options.places);
  return {
    kind,
    options: { ...options },
    variables,
    project(x, projection, draw) {
      const whole = linear(x, projection);
      if (!tuned.has(projection.name)) return whole;
      const { left, right } = factors(prefix(projection.layer, projection.name));
      const narrow = linear(dropout(x, options.dropout, draw), { weights: left });
      return tf.add(whole, linear(narrow, { weights: right }));
    },
    change(layer, name) {
      if (!tuned.has(name)) return null;
      const { left, right } = factors(prefix(layer, name));
      return tf.matMul<tf.Tensor2D>(left, right);
    },
    dispose: () => tf.dispose(variables),
  };
}
