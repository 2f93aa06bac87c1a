import { normals, type Random } from "../../base/random.ts";
import { linear } from "../../engine/layers/linear.ts";
import { tf } from "../../engine/tf.ts";
import { isNormalized, type TowersOptions } from "./options.ts";
import { likeness, likenessOfOwn, toUnit } from "./similarity.ts";

/** Scores of users' vectors with items' vectors. */
export interface Comparison {
  /** What is learned, by name: nothing for two towers. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** [N, D] and [C, D] → [N, C]. */
  scores(users: tf.Tensor2D, items: tf.Tensor2D): tf.Tensor2D;
  /** How many numbers stand in memory for each pair that is scored. */
  readonly numbersPerPair: number;
  dispose(): void;
}

/** How both sides meet: by the similarity alone, or after each item's vector was fused with each user's. */
export function comparison(options: TowersOptions, draw: Random): Comparison {
  return options.fusion === "user" ? fused(options, draw) : apart(options);
}

function apart({ similarity }: TowersOptions): Comparison {
  return {
    variables: {},
    scores: (users, items) => likeness(users, items, similarity),
    numbersPerPair: 1,
    dispose: () => undefined,
  };
}

/**
 * The item's vector made for a user, i = v + relu(v A + u B + b) C (document 5, 3.2(2): content features “fused with the
 * user's vector”, without saying how), compared with u. C starts small, so that training begins with two towers.
 */
function fused(options: TowersOptions, draw: Random): Comparison {
  const { dimensions: width, similarity } = options;
  const normal = (name: string, deviation: number) =>
    tf.tidy(() => tf.variable(tf.tensor2d(normals(width * width, deviation, draw.stream(name)), [width, width])));
  const deviation = 1 / Math.sqrt(width);
  const variables = {
    item: normal("item", deviation),
    user: normal("user", deviation),
    bias: tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([width]))),
    out: normal("out", 0.1 * deviation),
  };
  const weights = (name: "item" | "user" | "out") => ({ weights: variables[name] as unknown as tf.Tensor2D });
  return {
    variables,
    scores(users, items) {
      const fromUser = linear(users, { ...weights("user"), bias: variables.bias as unknown as tf.Tensor1D });
      const fromItem = linear(items, weights("item"));
      const both = tf.relu(tf.add<tf.Tensor3D>(fromUser.expandDims(1), fromItem.expandDims(0)));
      const made = tf.add<tf.Tensor3D>(linear(both, weights("out")), items.expandDims(0));
      return likenessOfOwn(users, isNormalized(options) ? toUnit(made) : made, similarity);
    },
    numbersPerPair: 4 * width,
    dispose: () => tf.dispose(variables),
  };
}
