import type { tf } from "../tf.ts";
import { floats, integers, sizeOf, type WasmBackend } from "./heap.ts";
import { type Call, input, register } from "./kernel.ts";

interface Attributes {
  readonly dtype: tf.DataType;
  readonly depth: number;
  readonly onValue: number;
  readonly offValue: number;
}

/**
 * One-hot rows in the type that is asked for; as shipped their numbers are written as int32 whatever the type, so that
 * a float32 one reads 1e-45. Indices out of range give a row without a one.
 */
export function mendOneHot(): void {
  register<Attributes>("OneHot", (call) => {
    const { backend, attrs } = call;
    const indices = input(call, "indices");
    const out = backend.makeOutput([...indices.shape, attrs.depth], attrs.dtype);
    fill(call, integers(backend, indices), attrs.dtype === "bool" ? bytes(backend, out) : numbers(backend, out));
    return out;
  });
}

function fill({ attrs }: Call<Attributes>, indices: Int32Array, out: Float32Array | Int32Array | Uint8Array): void {
  out.fill(attrs.offValue);
  for (const [row, index] of indices.entries()) {
    if (index >= 0 && index < attrs.depth) out[row * attrs.depth + index] = attrs.onValue;
  }
}

function numbers(backend: WasmBackend, out: tf.TensorInfo): Float32Array | Int32Array {
  return out.dtype === "int32" ? integers(backend, out) : floats(backend, out);
}

function bytes(backend: WasmBackend, out: tf.TensorInfo): Uint8Array {
  const { memoryOffset } = backend.dataIdMap.get(out.dataId);
  return new Uint8Array(backend.wasm.HEAPU8.buffer, memoryOffset, sizeOf(out.shape));
}
