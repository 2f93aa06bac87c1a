import type { tf } from "../tf.ts";
import { floats, integers, sizeOf, type WasmBackend } from "./heap.ts";
import { input, register, shipped } from "./kernel.ts";

/**
 * Clones and casts that change nothing share their numbers, as reshaping does; as shipped each copies them. Casts to
 * bool ask whether a number is other than 0; as shipped they keep its last eight bits.
 */
export function mendCopies(): void {
  const shippedIdentity = shipped<object>("Identity");
  register<object>("Identity", (call) => {
    const x = input(call, "x");
    return x.dtype === "string" ? shippedIdentity(call) : shared(call.backend, x);
  });

  const shippedCast = shipped<{ dtype: tf.DataType }>("Cast");
  register<{ dtype: tf.DataType }>("Cast", (call) => {
    const { backend, attrs } = call;
    const x = input(call, "x");
    if (x.dtype === attrs.dtype && x.dtype !== "string") return shared(backend, x);
    if (attrs.dtype !== "bool" || x.dtype === "string" || x.dtype === "complex64") return shippedCast(call);
    const out = backend.makeOutput(x.shape, "bool");
    const from = x.dtype === "int32" ? integers(backend, x) : floats(backend, x);
    const { memoryOffset } = backend.dataIdMap.get(out.dataId);
    const to = new Uint8Array(backend.wasm.HEAPU8.buffer, memoryOffset, sizeOf(x.shape));
    for (let at = 0; at < to.length; at++) to[at] = from[at] === 0 ? 0 : 1;
    return out;
  });
}

function shared(backend: WasmBackend, { dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
