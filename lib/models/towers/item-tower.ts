import { normals, type Random } from "../../base/random.ts";
import { linear } from "../../engine/layers/linear.ts";
import { lookup } from "../../engine/lookup.ts";
import { tf } from "../../engine/tf.ts";
import { startingVectors } from "../trainable-factors.ts";
import type { StartingProjection } from "./features/principal-start.ts";
import { isNormalized, type TowersOptions } from "./options.ts";
import { toUnit } from "./similarity.ts";

/** Deviation of the free vectors that training starts from: they begin as small additions to the content. */
const freeDeviation = 0.02;

/** Items as vectors: what their content makes of them, and a free vector each. */
export interface ItemTower {
  /** What is learned, by name. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** What it begins with and goes on adding to, by name: saved, not learned. */
  readonly fixed: Readonly<Record<string, tf.Variable>>;
  /** Those of the variables that regularisation pulls to zero, and so the tower to its beginning. */
  readonly held: readonly tf.Variable[];
  /** The vectors of some items, [rows.length, D]. With `dropping`, some free vectors are left out. */
  of(rows: Int32Array, dropping: Random | null): tf.Tensor2D;
  dispose(): void;
}

/** What an item tower reads. */
export interface ItemContent {
  /** How often each item was met in training; one never met has a free vector of zeros, and keeps it. */
  readonly counts: Int32Array;
  /** Row-major [items, inputs]. */
  readonly features: Float32Array;
  readonly inputs: number;
  /** What the projection begins with; null where weights are about to be given. */
  readonly start: StartingProjection | null;
}

interface StartingVariables {
  readonly axes: tf.Variable;
  readonly centre: tf.Variable;
}

/**
 * v_i = free_i + x_i (A + W) + c (+ relu(x_i B + b) C with `itemHidden`), of length 1 where the options say so.
 *
 * A are the first principal axes of the content and c what centres it: fixed, so that training begins with the likeness of the
 * content, and W, which is learned and regularised, with zeros. A free vector is dropped whole in training with probability
 * `idDropout` and is zero for items never met (DropoutNet: Volkovs, Yu & Poutanen 2017): those are served by their content.
 */
export function itemTower(
  { counts, features, inputs, start }: ItemContent,
  options: TowersOptions,
  draw: Random,
): ItemTower {
  const { dimensions: width, itemHidden, idDropout } = options;
  const variable = (values: Float32Array, rows: number, columns: number) =>
    tf.tidy(() => tf.variable(tf.tensor2d(values, [rows, columns])));
  const normal = (name: string, rows: number, columns: number, deviation: number) =>
    variable(normals(rows * columns, deviation, draw.stream(name)), rows, columns);
  const free = options.itemIds
    ? variable(startingVectors(counts, width, freeDeviation, draw.stream("free")), counts.length, width)
    : null;
  const content = inputs > 0 ? variable(new Float32Array(inputs * width), inputs, width) : null;
  const fixed = inputs > 0 ? startingVariables(start, inputs, width) : null;
  const bent =
    inputs > 0 && itemHidden !== null
      ? {
          hidden: normal("hidden", inputs, itemHidden, Math.sqrt(2 / inputs)),
          bias: tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([itemHidden]))),
          bent: tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R2>([itemHidden, width]))),
        }
      : null;
  const read = inputs > 0 ? tf.tensor2d(features, [counts.length, inputs]) : null;
  const variables = { ...(free && { free }), ...(content && { content }), ...bent };
  const projection = () => tf.add<tf.Tensor2D>(content as tf.Tensor, (fixed as StartingVariables).axes);
  return {
    variables,
    fixed: { ...fixed },
    held: content === null ? [] : [content],
    of(rows, dropping) {
      let sum: tf.Tensor2D | null = null;
      if (free !== null) {
        sum = lookup(free as unknown as tf.Tensor2D, rows);
        if (dropping !== null && idDropout > 0) {
          const kept = Float32Array.from(rows, () => (dropping.uniform() < idDropout ? 0 : 1));
          sum = sum.mul<tf.Tensor2D>(tf.tensor2d(kept, [rows.length, 1]));
        }
      }
      if (read !== null && fixed !== null) {
        const own = tf.gather(read, tf.tensor1d(rows, "int32"));
        let made = linear(own, { weights: projection(), bias: fixed.centre as unknown as tf.Tensor1D });
        if (bent !== null) {
          const layer = { weights: bent.hidden as unknown as tf.Tensor2D, bias: bent.bias as unknown as tf.Tensor1D };
          made = made.add(linear(linear(own, layer, true), { weights: bent.bent as unknown as tf.Tensor2D }));
        }
        sum = sum === null ? made : sum.add<tf.Tensor2D>(made);
      }
      const whole = sum ?? tf.zeros<tf.Rank.R2>([rows.length, width]);
      return isNormalized(options) ? toUnit(whole) : whole;
    },
    dispose: () => tf.dispose([variables, { ...fixed }, ...(read === null ? [] : [read])]),
  };
}

function startingVariables(start: StartingProjection | null, inputs: number, width: number): StartingVariables {
  return tf.tidy(() => ({
    axes: tf.variable(tf.tensor2d(start?.weights ?? new Float32Array(inputs * width), [inputs, width]), false),
    centre: tf.variable(tf.tensor1d(start?.bias ?? new Float32Array(width)), false),
  }));
}

/** Which items have a vector: those met in training, where items have free vectors, and those with content. */
export function knownItems(
  { counts, features, inputs }: Omit<ItemContent, "start">,
  { itemIds }: TowersOptions,
): Int32Array {
  return counts.map((count, item) => {
    const own = features.subarray(item * inputs, (item + 1) * inputs);
    return (itemIds && count > 0) || own.some((value) => value !== 0) ? 1 : 0;
  });
}

/** The vectors of all items, row-major [items, D], as they answer. */
export async function vectorsOfAll(tower: ItemTower, items: number): Promise<Float32Array> {
  const vectors = tf.tidy(() =>
    tower.of(
      Int32Array.from({ length: items }, (_, item) => item),
      null,
    ),
  );
  const values = Float32Array.from(await vectors.data());
  vectors.dispose();
  return values;
}
