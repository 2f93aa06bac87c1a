import { internal } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import { tf } from "./tf.ts";

/** How far a function on the engine is from the same function written down once more. */
export interface GradientCheck {
  /** The largest difference between the two results. */
  readonly forward: number;
  /** By variable the largest difference between the gradients of Σ slope · result, slopes drawn uniformly from ±1. */
  readonly gradients: Readonly<Record<string, number>>;
  /** The largest of them. */
  readonly gradient: number;
  /** The largest number in any of the gradients, to hold the differences against. */
  readonly largest: number;
}

/** Width of the central differences: their error is about its square, and the float64 result's rounding over it. */
const step = 1e-5;

/**
 * Compares a function of some variables on the engine, in float32 and with its gradient by the engine, with an
 * independent one in float64 and its gradient by central differences.
 * @param onEngine computes the result from the variables as they stand; called inside tf.tidy
 * @param exact the same from the variables' numbers by name, row-major, as flat as the result
 */
export async function gradientCheck(
  variables: Readonly<Record<string, tf.Variable>>,
  onEngine: () => tf.Tensor,
  exact: (values: Readonly<Record<string, Float64Array>>) => ArrayLike<number>,
  draw: Random,
): Promise<GradientCheck> {
  const numbers: Record<string, Float64Array> = {};
  for (const [name, variable] of Object.entries(variables)) numbers[name] = Float64Array.from(await variable.data());
  const expected = Float64Array.from(exact(numbers));
  const slopes = Float32Array.from(expected, () => 2 * draw.uniform() - 1);

  const result = tf.tidy(onEngine);
  const values = await result.data();
  if (values.length !== expected.length) throw internal(`${values.length} numbers beside ${expected.length}`);
  const { value, grads } = tf.variableGrads(
    () => tf.sum(tf.mul(onEngine(), tf.tensor(slopes, result.shape))) as tf.Scalar,
    Object.values(variables),
  );
  const gradients: Record<string, number> = {};
  let largest = 0;
  for (const [name, variable] of Object.entries(variables)) {
    const found = await grads[variable.name]?.data();
    const by = differences(numbers, name, (all) => dot(exact(all), slopes));
    gradients[name] = furthest(found ?? new Float32Array(by.length), by);
    largest = by.reduce((most, slope) => Math.max(most, Math.abs(slope)), largest);
  }
  tf.dispose([result, value, grads]);
  return { forward: furthest(values, expected), gradients, gradient: Math.max(...Object.values(gradients)), largest };
}

/** The gradient of a number by the values of one name, by central differences. */
function differences(
  values: Readonly<Record<string, Float64Array>>,
  name: string,
  of: (values: Readonly<Record<string, Float64Array>>) => number,
): Float64Array {
  const own = Float64Array.from(values[name] as Float64Array);
  const moved = { ...values, [name]: own };
  return own.map((value, at) => {
    own[at] = value + step;
    const above = of(moved);
    own[at] = value - step;
    const below = of(moved);
    own[at] = value;
    return (above - below) / (2 * step);
  });
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let at = 0; at < a.length; at++) most = Math.max(most, Math.abs((a[at] as number) - (b[at] as number)));
  return most;
}
