import assert from "node:assert/strict";
import { close, type Tolerance } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { tf } from "../../lib/engine/tf.ts";
import { numbersOn } from "./backends.ts";

/** The numbers policy for one float32 operation against its reference. */
export const oneOperation: Tolerance = { relative: 1e-5, absolute: 1e-6 };

/** Runs `work` on wasm and on the plain-JavaScript backend and demands the same shape and numbers within a tolerance. */
export async function sameOnWasm(work: () => tf.Tensor, tolerance: Tolerance = oneOperation): Promise<void> {
  let shape: readonly number[] = [];
  const shaped = () => {
    const result = tf.tidy(work);
    shape = result.shape;
    return result;
  };
  const expected = await numbersOn("cpu", shaped);
  const expectedShape = shape;
  const actual = await numbersOn("wasm", shaped);
  assert.deepEqual(shape, expectedShape);
  same(actual, expected, tolerance);
}

/** Demands that two arrays hold the same numbers within a tolerance. */
export function same(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: Tolerance): void {
  assert.equal(actual.length, expected.length);
  for (let index = 0; index < expected.length; index++) {
    const [is, should] = [actual[index] as number, expected[index] as number];
    assert.ok(close(is, should, tolerance), `at ${index}: ${is}, should be ${should}`);
  }
}

/** A seeded tensor of numbers between −1 and 1; the same on every backend. */
export function numbers(shape: number[], name = "numbers"): tf.Tensor {
  const draw = random(11).stream(`${name} ${shape}`);
  const length = shape.reduce((product, size) => product * size, 1);
  return tf.tensor(
    Float32Array.from({ length }, () => 2 * draw.uniform() - 1),
    shape,
    "float32",
  );
}

/** Seeded whole numbers from 0 to below − 1. */
export function indices(shape: number[], below: number): tf.Tensor {
  const draw = random(12).stream(`indices ${shape} ${below}`);
  const length = shape.reduce((product, size) => product * size, 1);
  return tf.tensor(
    Int32Array.from({ length }, () => draw.integer(below)),
    shape,
    "int32",
  );
}
