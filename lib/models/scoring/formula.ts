import { normals, type Random } from "../../base/random.ts";
import { uniform } from "../../engine/layers/recurrent.ts";
import { tf } from "../../engine/tf.ts";

/** The sizes of the parts of R(u, i) = f(φ(u), φ(i)). */
export interface FormulaShape {
  /** Length of φ(u). */
  readonly userFeatures: number;
  /** Length of φ(i). */
  readonly itemFeatures: number;
  /** Length of e(u) and e(i). */
  readonly dimensions: number;
  /** Length of c(u) and c(i). */
  readonly hidden: number;
  /** "network": one hidden layer over both; "dot": their product, whose sigmoid document 2 takes for the score (4.3). */
  readonly decoder: "network" | "dot";
}

/** R(u, i) = f(φ(u), φ(i)) as document 2 draws it (4.2): embed, encode, decode. */
export interface ScoringFormula {
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** c(u) = Encoder(Embed(φ(u))): [B, userFeatures] → [B, hidden]. */
  encodeUsers(features: tf.Tensor2D): tf.Tensor2D;
  /** c(i) = Encoder(Embed(φ(i))): [B, itemFeatures] → [B, hidden]. */
  encodeItems(features: tf.Tensor2D): tf.Tensor2D;
  /** Decoder(c(u), c(i)) of each row, a logit: [B, hidden] twice → [B]. */
  decode(users: tf.Tensor2D, items: tf.Tensor2D): tf.Tensor1D;
  /** The same of each user with each item: [q, hidden] and [V, hidden] → [q, V]. */
  decodeAll(users: tf.Tensor2D, items: tf.Tensor2D): tf.Tensor2D;
  dispose(): void;
}

/**
 * The formula with starting values from `draw`. Embed is a table for users and one for items, Encoder the same layer
 * tanh(e A + a) for both, Decoder w · tanh(c(u) P + c(i) Q + p) + b, or the dot product. Its functions stand in tf.tidy.
 */
export function scoringFormula(shape: FormulaShape, draw: Random): ScoringFormula {
  const { userFeatures, itemFeatures, dimensions, hidden, decoder } = shape;
  const table = (name: string, rows: number) =>
    tf.tidy(() =>
      tf.variable(tf.tensor2d(normals(rows * dimensions, 0.1, draw.stream(name)), [rows, dimensions], "float32")),
    );
  const matrix = (name: string, rows: number, columns: number) =>
    uniform<tf.Rank.R2>([rows, columns], rows, draw.stream(name));
  const zeros = (size: number) => tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([size])));
  const embed = { users: table("users", userFeatures), items: table("items", itemFeatures) };
  const encoder = { weights: matrix("encoder", dimensions, hidden), bias: zeros(hidden) };
  const head =
    decoder === "dot"
      ? null
      : {
          users: matrix("decoder of users", hidden, hidden),
          items: matrix("decoder of items", hidden, hidden),
          bias: zeros(hidden),
          weights: matrix("decoder", hidden, 1),
          offset: zeros(1),
        };
  const encode = (features: tf.Tensor2D, by: tf.Variable<tf.Rank.R2>) =>
    tf.tanh(times(times(features, by), encoder.weights).add(encoder.bias)) as tf.Tensor2D;
  return {
    variables: {
      "embed.users": embed.users,
      "embed.items": embed.items,
      ...named("encoder", encoder),
      ...named("decoder", head ?? {}),
    },
    encodeUsers: (features) => encode(features, embed.users),
    encodeItems: (features) => encode(features, embed.items),
    decode(users, items) {
      if (head === null) return users.mul(items).sum(1);
      const both = times(users, head.users).add(times(items, head.items)).add(head.bias);
      return times(tf.tanh(both) as tf.Tensor2D, head.weights)
        .add(head.offset)
        .reshape([users.shape[0]]);
    },
    decodeAll(users, items) {
      if (head === null) return tf.matMul(users, items, false, true);
      const own = times(users, head.users).add(head.bias).expandDims(1);
      const both = tf.tanh(own.add(times(items, head.items).expandDims(0)));
      const flat = both.reshape<tf.Tensor2D>([-1, hidden]);
      return times(flat, head.weights).add(head.offset).reshape([users.shape[0], items.shape[0]]);
    },
    dispose: () => tf.dispose([embed, encoder, head ?? {}]),
  };
}

function times(x: tf.Tensor2D, weights: tf.Variable<tf.Rank.R2>): tf.Tensor2D {
  return tf.matMul(x, weights as unknown as tf.Tensor2D);
}

function named(part: string, variables: Readonly<Record<string, tf.Variable>>): Record<string, tf.Variable> {
  return Object.fromEntries(Object.entries(variables).map(([name, variable]) => [`${part}.${name}`, variable]));
}
