import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { indices, numbers, sameOnWasm } from "../../support/parity.ts";

describe("lookups on wasm agree with plain JavaScript's", () => {
  const cases: readonly [string, number[], number[], number, number?][] = [
    ["rows of a matrix", [10, 7], [25], 0],
    ["long rows", [5, 300], [4], 0],
    ["numbers of a vector", [9], [20], 0],
    ["a matrix of indices", [10, 3], [4, 5], 0],
    ["columns", [4, 9], [6], 1],
    ["the last axis of three", [2, 3, 8], [5], -1],
    ["the middle axis", [2, 6, 5], [3, 2], 1],
    ["batches", [3, 5, 2], [3, 4], 1, 1],
    ["no indices", [10, 3], [0], 0],
    ["rows of nothing", [4, 0], [3], 0],
  ];
  for (const [name, shape, at, axis, batchDims] of cases) {
    it(name, () => sameOnWasm(() => tf.gather(numbers(shape), indices(at, shape.at(axis) ?? 1), axis, batchDims)));
  }
  it("whole and boolean tables", async () => {
    await sameOnWasm(() => tf.gather(tf.tensor1d([5, 6, 7], "int32"), indices([5], 3)));
    await sameOnWasm(() => tf.gather(tf.tensor2d([1, 0, 1, 1, 0, 1], [3, 2], "bool"), indices([5], 3)));
  });

  it("the gradient adds up what each row gave, rows used twice and never", async () => {
    await sameOnWasm(() => {
      const at = tf.tensor1d([3, 1, 3, 3, 0], "int32");
      return tf.grad((table) => tf.sum(tf.square(tf.gather(table, at))))(numbers([6, 5]));
    });
  });
  it("the gradient along another axis", () =>
    sameOnWasm(() => tf.grad((table) => tf.sum(tf.square(tf.gather(table, indices([7], 5), 1))))(numbers([3, 5, 2]))));

  it("an index out of range is refused by name and leaves no tensors", async () => {
    await useBackend("wasm");
    const [table, at] = [tf.zeros([3, 2]), tf.tensor1d([0, 7], "int32")];
    const before = tf.memory().numTensors;
    assert.throws(() => tf.gather(table, at), InputError);
    assert.throws(() => tf.gather(table, tf.tensor1d([-1], "int32")), /got -1 at place 0/);
    tf.dispose([table, at]);
    assert.ok(tf.memory().numTensors <= before);
  });
});

describe("sums on wasm agree with plain JavaScript's", () => {
  it("rows by segment; ids out of range count for nothing", async () => {
    await sameOnWasm(() => tf.unsortedSegmentSum(numbers([40, 7]), indices([40], 9) as tf.Tensor1D, 9));
    await sameOnWasm(() => tf.unsortedSegmentSum(numbers([5]), tf.tensor1d([0, -1, 9, 2, 0], "int32"), 3));
    await sameOnWasm(() => tf.unsortedSegmentSum(numbers([0, 4]), tf.tensor1d([], "int32"), 3));
    await sameOnWasm(() => tf.unsortedSegmentSum(numbers([6, 2, 3]), indices([6], 4) as tf.Tensor1D, 4));
  });

  const axes: readonly [number[], number | number[] | undefined][] = [
    [[7], undefined],
    [[5, 7], undefined],
    [[5, 7], 0],
    [[5, 7], 1],
    [
      [5, 7, 3],
      [0, 1],
    ],
    [
      [5, 7, 3],
      [1, 2],
    ],
    [[5, 7, 3], 1],
    [
      [5, 7, 3],
      [0, 2],
    ],
    [
      [2, 3, 4, 5],
      [-1, -2],
    ],
    [[3, 4097], 1],
    [[1000, 3], 0],
    [[4, 0], 1],
    [[0, 4], 0],
    [[], undefined],
  ];
  for (const [shape, axis] of axes) {
    for (const keep of [false, true]) {
      it(`of [${shape}] over ${axis ?? "everything"}${keep ? ", axes kept" : ""}, and means`, async () => {
        await sameOnWasm(() => tf.sum(numbers(shape), axis, keep), { relative: 1e-5, absolute: 1e-5 });
        if (shape.includes(0)) return;
        await sameOnWasm(() => tf.mean(numbers(shape), axis, keep));
      });
    }
  }
  it("of whole numbers and booleans", async () => {
    await sameOnWasm(() => tf.sum(indices([6, 5], 100), 0));
    await sameOnWasm(() => tf.sum(tf.tensor1d([1, 0, 1, 1], "bool")));
    await sameOnWasm(() => tf.mean(indices([6, 5], 100), 1));
  });
  it("of a million numbers, as exactly as float64 rounded", async () => {
    await useBackend("wasm");
    const x = numbers([1000, 1000]);
    const exact = (x.dataSync() as Float32Array).reduce((sum, value) => sum + value + 1, 0);
    const shifted = tf.add(x, 1);
    const [all, columns] = [tf.sum(shifted), tf.sum(tf.sum(shifted, 0))];
    for (const sum of [all, columns]) assert.ok(Math.abs((sum.dataSync()[0] ?? 0) / exact - 1) < 1e-6);
    tf.dispose([x, shifted, all, columns]);
  });
});

describe("largest numbers on wasm agree with plain JavaScript's", () => {
  for (const [shape, axis] of [
    [[3, 1], 1],
    [[5, 7], 1],
    [[5, 8], -1],
    [[4, 67], 1],
    [
      [2, 3, 20],
      [1, 2],
    ],
    [
      [2, 3, 20],
      [0, 1, 2],
    ],
    [[2, 30, 4], 1],
    [[6, 9], 0],
  ] as const) {
    it(`of [${shape}] along ${axis}`, async () => {
      for (const keepDims of [true, false]) {
        await sameOnWasm(() => tf.max(numbers([...shape]), typeof axis === "number" ? axis : [...axis], keepDims));
      }
    });
  }

  it("of negative numbers alone, and where one is none", async () => {
    await sameOnWasm(() => tf.max(tf.sub(numbers([4, 21]), 5), 1));
    await useBackend("wasm");
    const values = Float32Array.from({ length: 20 }, (_, at) => (at === 13 ? Number.NaN : at));
    const most = tf.tidy(() => tf.max(tf.tensor2d(values, [2, 10]), 1));
    const [first, second] = await most.data();
    most.dispose();
    assert.deepEqual([first, second], [9, Number.NaN]);
  });
});
