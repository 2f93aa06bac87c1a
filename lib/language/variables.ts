import { normals, type Random } from "../base/random.ts";
import type { NormWeights } from "../engine/layers/layer-norm.ts";
import type { LinearWeights } from "../engine/layers/linear.ts";
import { tf } from "../engine/tf.ts";

/** The variables of a network by name: what is trained, saved and released. */
export type Variables = Record<string, tf.Variable>;

/** Makes variables with starting values and puts them under their names. */
export interface VariableMaker {
  /** Normal draws of a deviation, from a stream of the variable's name. */
  normal(name: string, shape: readonly number[], deviation: number): void;
  /** The same value everywhere. */
  constant(name: string, shape: readonly number[], value: number): void;
  /** `NAME.weights` [from, to], normal, and `NAME.bias` [to], zero. */
  linear(name: string, from: number, to: number, deviation: number): void;
  /** `NAME.gain` of ones and `NAME.bias` of zeros, both [width]. */
  norm(name: string, width: number): void;
}

/** A maker that fills `variables`. */
export function variableMaker(variables: Variables, draw: Random): VariableMaker {
  const make = (name: string, shape: readonly number[], values: Float32Array) => {
    variables[name] = tf.tidy(() => tf.variable(tf.tensor(values, [...shape], "float32")));
  };
  const size = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1);
  const maker: VariableMaker = {
    normal: (name, shape, deviation) => make(name, shape, normals(size(shape), deviation, draw.stream(name))),
    constant: (name, shape, value) => make(name, shape, new Float32Array(size(shape)).fill(value)),
    linear(name, from, to, deviation) {
      maker.normal(`${name}.weights`, [from, to], deviation);
      maker.constant(`${name}.bias`, [to], 0);
    },
    norm(name, width) {
      maker.constant(`${name}.gain`, [width], 1);
      maker.constant(`${name}.bias`, [width], 0);
    },
  };
  return maker;
}

/** The weights of a linear layer made by `linear`. */
export function linearOf(variables: Readonly<Variables>, name: string): LinearWeights & { readonly bias: tf.Tensor1D } {
  return { weights: variables[`${name}.weights`] as unknown as tf.Tensor2D, bias: vector(variables, `${name}.bias`) };
}

/** The weights of a layer norm made by `norm`. */
export function normOf(variables: Readonly<Variables>, name: string, epsilon: number): NormWeights {
  return { gain: vector(variables, `${name}.gain`), bias: vector(variables, `${name}.bias`), epsilon };
}

/** A table of vectors. */
export function tableOf(variables: Readonly<Variables>, name: string): tf.Tensor2D {
  return variables[name] as unknown as tf.Tensor2D;
}

function vector(variables: Readonly<Variables>, name: string): tf.Tensor1D {
  return variables[name] as unknown as tf.Tensor1D;
}
