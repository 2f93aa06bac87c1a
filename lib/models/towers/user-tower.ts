import { normals, type Random } from "../../base/random.ts";
import { attentionPoolEncoder } from "../../engine/layers/attention-pool.ts";
import { dropout } from "../../engine/layers/dropout.ts";
import type { SequenceEncoder } from "../../engine/layers/encoder.ts";
import { gruEncoder } from "../../engine/layers/gru.ts";
import { lastEncoder } from "../../engine/layers/last.ts";
import { linear } from "../../engine/layers/linear.ts";
import { lstmEncoder } from "../../engine/layers/lstm.ts";
import { meanEncoder } from "../../engine/layers/mean.ts";
import { transformerEncoder } from "../../engine/layers/transformer.ts";
import { lookup } from "../../engine/lookup.ts";
import { tf } from "../../engine/tf.ts";
import type { PaddedWindows } from "../sequence/padding.ts";
import { isNormalized, type TowersOptions } from "./options.ts";
import { toUnit } from "./similarity.ts";

/** Histories and what else is known of users, as vectors. */
export interface UserTower {
  /** What is learned, by name. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** Those of them that regularisation pulls to zero, and so the tower to its beginning. */
  readonly held: readonly tf.Variable[];
  /**
   * What the wanted cells' histories make of their users, [wanted, D], not yet of length 1.
   * @param vectors of items [rows, D], of which `items` names one for each cell of the windows
   */
  histories(vectors: tf.Tensor2D, items: Int32Array, windows: PaddedWindows, draw: Random | null): tf.Tensor2D;
  /** What users' columns add: features [N, inputs] → [N, D]; null where none are read. */
  people(features: tf.Tensor2D): tf.Tensor2D;
  /** Sums of both as vectors to compare items with. */
  finished(sums: tf.Tensor2D): tf.Tensor2D;
  dispose(): void;
}

/**
 * u = h M + x U, of length 1 where the options say so: h is what the encoder makes of the history's item vectors, M a linear map
 * that starts as the identity (I + N, N learned from zeros, for "mean", "last" and "attention", whose states lie among the items), x the user's columns.
 */
export function userTower(inputs: number, options: TowersOptions, draw: Random): UserTower {
  const { dimensions: width, dropout: rate } = options;
  const encoder = encoderOf(options, draw.stream("encoder"));
  const mapped = ["mean", "last", "attention"].includes(options.history);
  const map = mapped ? tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R2>([width, width]))) : null;
  const start = normals(inputs * width, 1 / Math.sqrt(width), draw.stream("columns"));
  const columns = inputs > 0 ? tf.tidy(() => tf.variable(tf.tensor2d(start, [inputs, width]))) : null;
  const variables = {
    ...(map && { map }),
    ...(columns && { columns }),
    ...Object.fromEntries(Object.entries(encoder.variables).map(([name, variable]) => [`encoder.${name}`, variable])),
  };
  return {
    variables,
    held: map === null ? [] : [map],
    histories(vectors, items, { rows, steps, wanted }, drop) {
      const read = lookup(vectors, items).reshape<tf.Tensor3D>([rows, steps, width]);
      // A Transformer drops its inputs itself, once its positions are added.
      const dropped = dropout(read, options.history === "transformer" ? 0 : rate, drop);
      const states = lookup(encoder.encode(dropped, drop).reshape([-1, width]), wanted);
      return map === null
        ? states
        : states.add<tf.Tensor2D>(linear(states, { weights: map as unknown as tf.Tensor2D }));
    },
    people: (features) => linear(features, { weights: columns as unknown as tf.Tensor2D }),
    finished: (sums) => (isNormalized(options) ? toUnit(sums) : sums),
    dispose: () => tf.dispose(variables),
  };
}

function encoderOf({ history, dimensions, layers, dropout: rate, heads, maxLength }: TowersOptions, draw: Random) {
  const shape = { inputs: dimensions, outputs: dimensions, layers, dropout: rate };
  const makers: Readonly<Record<TowersOptions["history"], () => SequenceEncoder>> = {
    mean: () => meanEncoder(shape),
    last: () => lastEncoder(shape),
    attention: () => attentionPoolEncoder(shape, draw),
    gru: () => gruEncoder(shape, draw),
    lstm: () => lstmEncoder(shape, draw),
    transformer: () => transformerEncoder({ ...shape, heads, maxLength }, draw),
  };
  return makers[history]();
}
