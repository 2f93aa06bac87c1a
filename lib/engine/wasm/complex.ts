import type { tf } from "../tf.ts";
import { addressOf, floats, sizeOf, type WasmBackend } from "./heap.ts";
import { input, register } from "./kernel.ts";

/** Complex numbers, which the wasm backend cannot hold as shipped: real and imaginary parts by turns. */
export function addComplexNumbers(backend: WasmBackend): void {
  register<object>("Complex", (call) => {
    const [real, imaginary] = [input(call, "real"), input(call, "imag")];
    const out = backend.makeOutput(real.shape, "complex64");
    const values = both(backend, out);
    const [re, im] = [floats(backend, real), floats(backend, imaginary)];
    for (let at = 0; at < re.length; at++) {
      values[2 * at] = re[at] as number;
      values[2 * at + 1] = im[at] as number;
    }
    return out;
  });
  for (const [name, offset] of [
    ["Real", 0],
    ["Imag", 1],
  ] as const) {
    register<object>(name, (call) => {
      const x = input(call, "input");
      const out = backend.makeOutput(x.shape, "float32");
      const values = both(backend, x);
      const part = floats(backend, out);
      for (let at = 0; at < part.length; at++) part[at] = values[2 * at + offset] as number;
      return out;
    });
  }
  const read = backend.readSync.bind(backend);
  const tensors = backend.dataIdMap as unknown as {
    get(id: object): { dtype: string; memoryOffset: number; shape: number[] };
  };
  backend.readSync = (id: object) => {
    const { dtype, memoryOffset, shape } = tensors.get(id);
    if (dtype !== "complex64") return read(id);
    return new Float32Array(backend.wasm.HEAPU8.buffer, memoryOffset, 2 * sizeOf(shape)).slice();
  };
}

/** The numbers of a complex tensor, in place: real and imaginary parts by turns. */
function both(backend: WasmBackend, tensor: tf.TensorInfo): Float32Array {
  return new Float32Array(backend.wasm.HEAPU8.buffer, addressOf(backend, tensor), 2 * sizeOf(tensor.shape));
}
