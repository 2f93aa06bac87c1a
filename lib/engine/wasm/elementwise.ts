import { tf } from "../tf.ts";
import { addressOf, sizeOf } from "./heap.ts";
import { type Call, input, register, shipped } from "./kernel.ts";
import type { Mapping, Simd } from "./simd.ts";

/** Functions of single values whose shipped kernels take them one by one. */
export function mendFunctions(simd: Simd): void {
  const maps: readonly [string, Mapping][] = [
    ["Tanh", simd.tanh],
    ["Exp", simd.exp],
    ["Erf", simd.erf],
    ["Softplus", simd.softplus],
    ["Log", simd.log],
  ];
  for (const [name, map] of maps) {
    const rest = shipped<object>(name);
    register<object>(name, (call) => {
      const x = input(call, "x");
      if (x.dtype !== "float32") return rest(call);
      const { backend } = call;
      const out = backend.makeOutput(x.shape, "float32");
      map(sizeOf(x.shape), addressOf(backend, x), addressOf(backend, out), simd.scratch);
      return out;
    });
  }
  mendExtreme(simd, "Maximum", false);
  mendExtreme(simd, "Minimum", true);
  mendPower();
}

/** Maximum and Minimum of equal shapes, or against one number. */
function mendExtreme(simd: Simd, name: string, smaller: boolean): void {
  const rest = shipped<object>(name);
  register<object>(name, (call) => {
    const [a, b] = [input(call, "a"), input(call, "b")];
    const single = sizeOf(b.shape) === 1 && b.shape.length <= a.shape.length;
    if (a.dtype !== "float32" || b.dtype !== "float32" || !(single || tf.util.arraysEqual(a.shape, b.shape))) {
      return rest(call);
    }
    const { backend } = call;
    const out = backend.makeOutput(a.shape, "float32");
    const n = sizeOf(a.shape);
    simd.extreme(n, addressOf(backend, a), addressOf(backend, b), single ? 0 : 1, smaller, addressOf(backend, out));
    return out;
  });
}

/** x² and x³ by multiplication; as shipped every power goes through a logarithm. */
function mendPower(): void {
  const rest = shipped<object>("Pow");
  const times = shipped<object>("Multiply");
  register<object>("Pow", (call: Call<object>) => {
    const [x, exponent] = [input(call, "a"), input(call, "b")];
    const { backend } = call;
    if (x.dtype !== "float32" || exponent.dtype !== "float32" || exponent.shape.length > 0) return rest(call);
    const power = new Float32Array(backend.wasm.HEAPU8.buffer, addressOf(backend, exponent), 1)[0];
    if (power !== 2 && power !== 3) return rest(call);
    const square = times({ inputs: { a: x, b: x }, attrs: {}, backend }) as tf.TensorInfo;
    if (power === 2) return square;
    const cube = times({ inputs: { a: square, b: x }, attrs: {}, backend }) as tf.TensorInfo;
    backend.disposeData(square.dataId);
    return cube;
  });
}
