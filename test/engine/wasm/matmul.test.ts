import assert from "node:assert/strict";
import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { numbersOn } from "../../support/backends.ts";
import { numbers, same, sameOnWasm } from "../../support/parity.ts";

/** A product of k terms below 1 in size may be wrong by k roundings of the sum so far. */
const product = (k: number) => ({ relative: 1e-5, absolute: 1e-6 + 4e-8 * k });

describe("matrix products on wasm agree with plain JavaScript's", () => {
  const sizes: readonly [m: number, n: number, k: number][] = [
    [1, 1, 1],
    [1, 1, 1000],
    [3, 5, 7],
    [4, 8, 16],
    [5, 9, 3],
    [17, 33, 2],
    [1, 300, 64],
    [300, 1, 65],
    [2, 40, 31],
    [130, 70, 260],
    [9, 515, 257],
    [64, 10, 300],
  ];
  for (const [m, n, k] of sizes) {
    for (const [transposeA, transposeB] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      it(`[${m}, ${k}] by [${k}, ${n}]${transposeA ? ", left transposed" : ""}${transposeB ? ", right transposed" : ""}`, () =>
        sameOnWasm(
          () =>
            tf.matMul(
              numbers(transposeA ? [k, m] : [m, k], "a"),
              numbers(transposeB ? [n, k] : [k, n], "b"),
              transposeA,
              transposeB,
            ),
          product(k),
        ));
    }
  }

  const batches: readonly [string, number[], number[], boolean, boolean][] = [
    ["each with each", [6, 5, 7], [6, 7, 9], false, false],
    ["attention's scores", [2, 3, 11, 8], [2, 3, 11, 8], false, true],
    ["all with one", [4, 5, 7], [1, 7, 9], false, false],
    ["all transposed with one", [4, 7, 5], [1, 9, 7], true, true],
    ["one with all", [1, 5, 7], [3, 7, 2], false, false],
    ["broadcast along the first axis", [3, 5, 7], [2, 3, 7, 4], false, false],
  ];
  for (const [name, a, b, transposeA, transposeB] of batches) {
    it(`in batches: ${name}`, () =>
      sameOnWasm(() => tf.matMul(numbers(a, "a"), numbers(b, "b"), transposeA, transposeB), product(11)));
  }

  it("in batches that are broadcast crosswise, which plain JavaScript gets wrong", async () => {
    const [a, b] = [() => numbers([2, 1, 5, 7], "a"), () => numbers([1, 3, 7, 4], "b")];
    const expected = await numbersOn("cpu", () =>
      tf.tidy(() => tf.matMul(tf.tile(a(), [1, 3, 1, 1]), tf.tile(b(), [2, 1, 1, 1]))),
    );
    const actual = await numbersOn("wasm", () => tf.tidy(() => tf.matMul(a(), b())));
    same(actual, expected, product(7));
  });

  it("with nothing in it: no rows, no columns, no batch, and an empty sum, which is 0", async () => {
    for (const [a, b] of [
      [
        [0, 3],
        [3, 4],
      ],
      [
        [3, 4],
        [4, 0],
      ],
      [
        [0, 2, 3],
        [0, 3, 2],
      ],
      [
        [2, 0],
        [0, 5],
      ],
    ] as const) {
      await sameOnWasm(() => tf.matMul(numbers([...a]), numbers([...b])));
    }
  });

  it("of 500 × 500, against float64", async () => {
    await useBackend("wasm");
    const [a, b] = [numbers([500, 500], "a"), numbers([500, 500], "b")];
    const c = tf.matMul(a, b, true, true);
    const [left, right, actual] = [a.dataSync(), b.dataSync(), c.dataSync()];
    for (let at = 0; at < 250000; at += 7919) {
      const [row, column] = [Math.floor(at / 500), at % 500];
      let sum = 0;
      for (let k = 0; k < 500; k++) sum += (left[k * 500 + row] ?? 0) * (right[column * 500 + k] ?? 0);
      assert.ok(Math.abs((actual[at] ?? 0) - sum) < 2e-5);
    }
    tf.dispose([a, b, c]);
  });

  it("fused with tanh, which plain JavaScript lacks", async () => {
    const [a, b] = [() => numbers([5, 7], "x") as tf.Tensor2D, () => numbers([7, 3], "w") as tf.Tensor2D];
    const expected = await numbersOn("cpu", () => tf.tidy(() => tf.tanh(tf.matMul(a(), b()))));
    const fused = () => tf.tidy(() => tf.fused.matMul({ a: a(), b: b(), activation: "tanh" as "relu" }));
    same(await numbersOn("wasm", fused), expected, product(7));
  });

  for (const activation of ["linear", "relu", "relu6", "sigmoid", "elu"] as const) {
    it(`fused with a bias and ${activation}, and its gradients`, async () => {
      const layer = (x: tf.Tensor, w: tf.Tensor, bias: tf.Tensor) =>
        tf.fused.matMul({ a: x as tf.Tensor2D, b: w as tf.Tensor2D, bias, activation });
      await sameOnWasm(() => layer(numbers([5, 7], "x"), numbers([7, 3], "w"), numbers([3])));
      // tfjs has gradients of these activations alone.
      if (!["linear", "relu", "relu6", "elu"].includes(activation)) return;
      const gradients = tf.grads((x, w, bias) => tf.sum(tf.square(layer(x, w, bias))));
      await sameOnWasm(() =>
        tf.concat(
          gradients([numbers([5, 7], "x"), numbers([7, 3], "w"), numbers([3])]).map((gradient) => gradient.flatten()),
        ),
      );
    });
  }

  it("refuses shapes that do not fit", async () => {
    await useBackend("wasm");
    const [a, b] = [tf.zeros([2, 3]), tf.zeros([4, 5])];
    assert.throws(() => tf.matMul(a, b), /inner/);
    tf.dispose([a, b]);
  });
});
