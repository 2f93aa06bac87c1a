import { tf } from "../tf.ts";
import { addressOf, sizeOf, type WasmBackend } from "./heap.ts";
import { type Call, input, register, shipped } from "./kernel.ts";
import type { Simd } from "./simd.ts";

interface Product {
  transposeA: boolean;
  transposeB: boolean;
}

interface FusedProduct extends Product {
  activation?: string;
  leakyreluAlpha?: number;
}

/** The kernels of the activations that a product can be fused with; "linear" needs none, others stay as shipped. */
const activations: Readonly<Record<string, string>> = {
  relu: "Relu",
  relu6: "Relu6",
  sigmoid: "Sigmoid",
  elu: "Elu",
  tanh: "Tanh",
};

/**
 * Matrix products of any batch and transposition by our own kernel. As shipped, only plain two-dimensional products
 * are fast: a transposed operand (every gradient of a product has one) costs 14 to 30 times as much, a batch likewise.
 */
export function mendProducts(simd: Simd): void {
  register<Product>("BatchMatMul", (call) =>
    multiply(call.backend, simd, input(call, "a"), input(call, "b"), call.attrs),
  );

  const shippedFused = shipped<FusedProduct>("_FusedMatMul");
  register<FusedProduct>("_FusedMatMul", (call) => {
    const { backend, inputs, attrs } = call;
    const activation = attrs.activation ?? "linear";
    if (activation !== "linear" && activations[activation] === undefined) return shippedFused(call);
    let result = multiply(backend, simd, input(call, "a"), input(call, "b"), attrs);
    if (inputs.bias !== undefined) result = replace(backend, result, "Add", { a: result, b: inputs.bias });
    const kernel = activations[activation];
    return kernel === undefined ? result : replace(backend, result, kernel, { x: result });
  });
}

/** Runs a kernel on an intermediate result and lets go of that. */
function replace(
  backend: WasmBackend,
  old: tf.TensorInfo,
  kernelName: string,
  inputs: Call<unknown>["inputs"],
): tf.TensorInfo {
  const made = shipped<object>(kernelName)({ inputs, attrs: {}, backend }) as tf.TensorInfo;
  backend.disposeData(old.dataId);
  return made;
}

function multiply(
  backend: WasmBackend,
  simd: Simd,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  { transposeA, transposeB }: Product,
): tf.TensorInfo {
  if (a.dtype !== "float32" || b.dtype !== "float32") {
    throw new Error(`matMul on wasm takes float32 tensors, got ${a.dtype} and ${b.dtype}`);
  }
  const [m, depth] = lastTwo(a.shape, transposeA);
  const [k, n] = lastTwo(b.shape, transposeB);
  if (k !== depth) {
    throw new Error(`matMul: the inner sizes ${depth} and ${k} of shapes [${a.shape}] and [${b.shape}] differ`);
  }
  const outerA = a.shape.slice(0, -2);
  const outerB = b.shape.slice(0, -2);
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const out = backend.makeOutput([...outer, m, n], "float32");
  const [aAt, bAt, outAt] = [addressOf(backend, a), addressOf(backend, b), addressOf(backend, out)];
  const [aRow, aColumn] = transposeA ? [1, m] : [k, 1];
  const [bRow, bColumn] = transposeB ? [1, k] : [n, 1];
  const one = (batch: number, m: number, at: readonly [number, number, number], batchA: number, batchB: number) =>
    simd.multiply(batch, m, n, k, at[0], batchA, aRow, aColumn, at[1], batchB, bRow, bColumn, at[2], simd.scratch);

  const batch = sizeOf(outer);
  const batchA = sizeOf(outerA);
  const batchB = sizeOf(outerB);
  if (batchB === 1 && !transposeA) one(1, batchA * m, [aAt, bAt, outAt], 0, 0);
  else if (batchA === batch && batchB === batch) one(batch, m, [aAt, bAt, outAt], m * k, k * n);
  else if (batchB === 1) one(batch, m, [aAt, bAt, outAt], m * k, 0);
  else if (batchA === 1) one(batch, m, [aAt, bAt, outAt], 0, k * n);
  else {
    for (let index = 0; index < batch; index++) {
      const aIndex = broadcastIndex(index, outer, outerA);
      const bIndex = broadcastIndex(index, outer, outerB);
      one(1, m, [aAt + aIndex * m * k * 4, bAt + bIndex * k * n * 4, outAt + index * m * n * 4], 0, 0);
    }
  }
  return out;
}

function lastTwo(shape: readonly number[], transposed: boolean): [number, number] {
  const [rows = 1, columns = 1] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}

/** Where element `index` of an array of shape `outer` lies in one of shape `inner` that is broadcast to it. */
function broadcastIndex(index: number, outer: readonly number[], inner: readonly number[]): number {
  let rest = index;
  let stride = 1;
  let at = 0;
  for (let axis = 1; axis <= outer.length; axis++) {
    const length = outer[outer.length - axis] ?? 1;
    const own = inner[inner.length - axis] ?? 1;
    if (own !== 1) at += (rest % length) * stride;
    stride *= own;
    rest = Math.floor(rest / length);
  }
  return at;
}
