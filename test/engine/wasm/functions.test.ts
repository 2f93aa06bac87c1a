import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { numbers, oneOperation, same, sameOnWasm } from "../../support/parity.ts";

/** Values of every size and sign, the ends of float32 among them. */
const values = Float32Array.from([
  ...Array.from({ length: 2001 }, (_, index) => (index - 1000) / 100),
  ...[1e-42, 1e-38, 1e-8, -1e-8, 3e-4, -5e-4, 50, -50, 88.5, -87, 100, -100, 1e30, -1e30, 0, -0],
  ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN],
]);

/** erf by its Taylor series, which float64 sums well within |x| < 3, and 1 − 10⁻⁵ or nearer beyond. */
function erf(x: number): number {
  if (Math.abs(x) > 3.5) return Math.sign(x) * (1 - 7.430983723414128e-7 * Math.exp(12.25 - x * x));
  let term = x;
  let sum = x;
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

describe("functions on wasm against float64", () => {
  const functions: readonly [string, (x: tf.Tensor) => tf.Tensor, (x: number) => number][] = [
    ["tanh", tf.tanh, Math.tanh],
    ["exp", tf.exp, (x) => Math.fround(Math.exp(x))],
    ["softplus", tf.softplus, (x) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)))],
    ["erf", tf.erf, erf],
    ["log", tf.log, (x) => Math.log(x)],
  ];
  for (const [name, onEngine, exact] of functions) {
    it(`${name}, for values small, large, infinite and NaN, at every length of the last group`, async () => {
      await useBackend("wasm");
      for (const length of [values.length, values.length - 1, values.length - 2, values.length - 3, 1, 2, 3]) {
        const part = values.slice(values.length - length);
        const x = tf.tensor1d(part);
        const y = onEngine(x);
        same(y.dataSync(), Array.from(part, exact), oneOperation);
        tf.dispose([x, y]);
      }
    });

    it(`${name} of nothing, and its gradient`, async () => {
      await sameOnWasm(() => onEngine(tf.zeros([0, 3])));
      await sameOnWasm(() => tf.grad((x) => tf.sum(onEngine(x)))(tf.add(tf.abs(numbers([7, 13])), 0.1)), {
        relative: 1e-5,
        absolute: 3e-6,
      });
    });
  }
});

describe("extremes and powers on wasm agree with plain JavaScript's", () => {
  const special = () => tf.tensor1d([1, -2, Number.NaN, 0, Number.POSITIVE_INFINITY, 3, 5]);
  for (const [name, operation] of [
    ["maximum", tf.maximum],
    ["minimum", tf.minimum],
  ] as const) {
    it(`${name} of equal shapes, one number, broadcast shapes and NaN`, async () => {
      await sameOnWasm(() => operation(numbers([5, 7], "a"), numbers([5, 7], "b")));
      await sameOnWasm(() => operation(numbers([5, 7]), tf.scalar(0.25)));
      await sameOnWasm(() => operation(tf.scalar(0.25), numbers([5, 7])));
      await sameOnWasm(() => operation(numbers([5, 7]), numbers([7])));
      await sameOnWasm(() => operation(numbers([5, 7]), numbers([5, 1])));
      await sameOnWasm(() => operation(special(), tf.scalar(1)));
      await sameOnWasm(() => operation(special(), numbers([7])));
      await sameOnWasm(() => operation(tf.zeros([0, 3]), tf.scalar(1)));
      await sameOnWasm(() => operation(tf.tensor1d([1, 5, 3], "int32"), tf.tensor1d([2, 2, 4], "int32")));
    });
  }

  for (const exponent of [0, 0.5, 1, 2, 3, 4, -1]) {
    it(`x to the power of ${exponent}, and its gradient`, async () => {
      const positive = () => tf.add(tf.abs(numbers([4, 5])), 0.1);
      await sameOnWasm(() => tf.pow(positive(), exponent));
      await sameOnWasm(() => tf.grad((x) => tf.sum(tf.pow(x, exponent)))(positive()));
    });
  }
  it("negative numbers squared and cubed, and whole numbers", async () => {
    await sameOnWasm(() => tf.pow(numbers([9]), 2));
    await sameOnWasm(() => tf.pow(numbers([9]), 3));
    await sameOnWasm(() => tf.pow(tf.tensor1d([1, 2, 3], "int32"), tf.scalar(2, "int32")));
  });
});
