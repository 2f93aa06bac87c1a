import assert from "node:assert/strict";
import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { indices, numbers, sameOnWasm } from "../../support/parity.ts";

describe("comparisons and choices on wasm agree with plain JavaScript's", () => {
  /** Few different values, so that equal ones meet, with NaN among them. */
  const few = (name: string, shape: number[]) => {
    const rough = tf.round(tf.mul(numbers(shape, name), 2));
    return tf.where(tf.equal(rough, 2), tf.fill(shape, Number.NaN), rough);
  };
  for (const [name, operation] of Object.entries({
    equal: tf.equal,
    notEqual: tf.notEqual,
    less: tf.less,
    lessEqual: tf.lessEqual,
    greater: tf.greater,
    greaterEqual: tf.greaterEqual,
  })) {
    it(`${name}: equal shapes, one number, broadcast shapes, whole numbers, nothing`, async () => {
      for (const length of [1, 15, 16, 17, 50]) {
        await sameOnWasm(() => operation(few("a", [length]), few("b", [length])));
        await sameOnWasm(() => operation(few("a", [length]), 1));
        await sameOnWasm(() => operation(1, few("a", [length])));
      }
      await sameOnWasm(() => operation(few("a", [4, 5]), few("b", [5])));
      await sameOnWasm(() => operation(few("a", [4, 5]), few("b", [4, 1])));
      await sameOnWasm(() => operation(indices([20], 3), indices([20], 4)));
      await sameOnWasm(() => operation(tf.zeros([0, 3]), tf.zeros([0, 3])));
    });
  }

  it("and, or", async () => {
    const bits = (name: string, shape: number[]) => tf.greater(numbers(shape, name), 0);
    for (const operation of [tf.logicalAnd, tf.logicalOr]) {
      for (const length of [1, 16, 35]) await sameOnWasm(() => operation(bits("a", [length]), bits("b", [length])));
      await sameOnWasm(() => operation(bits("a", [4, 5]), bits("b", [5])));
    }
  });

  it("where: numbers, whole numbers, rows by a vector of conditions", async () => {
    const bits = (shape: number[]) => tf.greater(numbers(shape, "condition"), 0);
    for (const length of [1, 3, 4, 18]) {
      await sameOnWasm(() => tf.where(bits([length]), numbers([length], "a"), numbers([length], "b")));
    }
    await sameOnWasm(() => tf.where(bits([4, 5]), indices([4, 5], 9), indices([4, 5], 7)));
    await sameOnWasm(() => tf.where(bits([4, 5]), numbers([4, 5]), tf.scalar(0)));
    await sameOnWasm(() => tf.where(bits([4, 5]), tf.logicalNot(bits([4, 5])), bits([4, 5])));
  });

  it("casts, to bool of numbers that end in eight zeros too", async () => {
    const wide = () => tf.tensor1d([0, 1, 256, -512, 65536], "int32");
    await sameOnWasm(() => tf.cast(tf.cast(wide(), "bool"), "int32"));
    await sameOnWasm(() => tf.cast(tf.cast(tf.tensor1d([0, 0.25, -3, Number.NaN]), "bool"), "float32"));
    await sameOnWasm(() => tf.cast(tf.tensor1d([1.9, -1.9, 7]), "int32"));
    await sameOnWasm(() => tf.cast(wide(), "float32"));
  });
});

describe("clones on wasm", () => {
  it("share their numbers until the last one is let go of", async () => {
    await useBackend("wasm");
    const before = tf.memory();
    const x = numbers([10]);
    const values = [...x.dataSync()];
    const copy = tf.clone(x);
    const cast = tf.cast(x, "float32");
    assert.equal(tf.memory().numDataBuffers, before.numDataBuffers + 1);
    x.dispose();
    const other = tf.ones([10]);
    assert.deepEqual([...copy.dataSync()], values);
    copy.dispose();
    assert.deepEqual([...cast.dataSync()], values);
    tf.dispose([cast, other]);
    assert.deepEqual(tf.memory(), before);
  });

  it("of a variable keep their numbers when that is given others", async () => {
    await useBackend("wasm");
    const start = tf.tensor1d([1, 2]);
    const variable = tf.variable(start);
    const copy = tf.clone(variable);
    const next = tf.tensor1d([3, 4]);
    variable.assign(next);
    assert.deepEqual([...copy.dataSync()], [1, 2]);
    assert.deepEqual([...variable.dataSync()], [3, 4]);
    tf.dispose([start, variable, copy, next]);
  });
});
