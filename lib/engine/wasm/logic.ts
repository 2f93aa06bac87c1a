import { tf } from "../tf.ts";
import { addressOf, sizeOf } from "./heap.ts";
import { input, register, shipped } from "./kernel.ts";
import type { Simd } from "./simd.ts";

/** The comparisons, in the order in which `assembly/logic.as` numbers them. */
const comparisons = ["Equal", "NotEqual", "Less", "LessEqual", "Greater", "GreaterEqual"];

/** Comparisons of equal shapes or against one number, and what chooses by their answers. */
export function mendLogic(simd: Simd): void {
  for (const [which, name] of comparisons.entries()) {
    const rest = shipped<object>(name);
    register<object>(name, (call) => {
      const [a, b] = [input(call, "a"), input(call, "b")];
      const single = sizeOf(b.shape) === 1 && b.shape.length <= a.shape.length;
      if (a.dtype !== "float32" || b.dtype !== "float32" || !(single || tf.util.arraysEqual(a.shape, b.shape))) {
        return rest(call);
      }
      const { backend } = call;
      const out = backend.makeOutput(a.shape, "bool");
      const n = sizeOf(a.shape);
      simd.compare(which, n, addressOf(backend, a), addressOf(backend, b), single ? 0 : 1, addressOf(backend, out));
      return out;
    });
  }

  for (const name of ["LogicalAnd", "LogicalOr"]) {
    const rest = shipped<object>(name);
    register<object>(name, (call) => {
      const [a, b] = [input(call, "a"), input(call, "b")];
      if (!tf.util.arraysEqual(a.shape, b.shape)) return rest(call);
      const { backend } = call;
      const out = backend.makeOutput(a.shape, "bool");
      const n = sizeOf(a.shape);
      simd.combine(name === "LogicalOr", n, addressOf(backend, a), addressOf(backend, b), addressOf(backend, out));
      return out;
    });
  }

  const rest = shipped<object>("Select");
  register<object>("Select", (call) => {
    const [condition, yes, no] = [input(call, "condition"), input(call, "t"), input(call, "e")];
    const wide = yes.dtype === "float32" || yes.dtype === "int32";
    const alike = tf.util.arraysEqual(condition.shape, yes.shape);
    if (wide && !alike) return rest(call);
    const { backend } = call;
    const out = backend.makeOutput(yes.shape, yes.dtype);
    const at = [condition, yes, no].map((tensor) => addressOf(backend, tensor)) as [number, number, number];
    if (wide) simd.select(sizeOf(yes.shape), ...at, addressOf(backend, out));
    else selectBytes(backend.wasm.HEAPU8, sizeOf(yes.shape), sizeOf(condition.shape), at, addressOf(backend, out));
    return out;
  });
}

/** A choice between booleans; the shipped kernel takes them for 32-bit numbers and writes past the end. */
function selectBytes(
  heap: Uint8Array,
  size: number,
  conditions: number,
  [condition, yes, no]: readonly [number, number, number],
  out: number,
): void {
  const run = conditions === 0 ? 1 : size / conditions;
  for (let at = 0; at < size; at++) {
    heap[out + at] = heap[(heap[condition + Math.floor(at / run)] === 1 ? yes : no) + at] as number;
  }
}
