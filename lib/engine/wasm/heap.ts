import type { tf } from "../tf.ts";

/** What of tfjs's WebAssembly backend the mended kernels reach into. Views are made anew each time: memory may grow. */
export interface WasmBackend extends tf.KernelBackend {
  readonly wasm: {
    HEAPU8: Uint8Array;
    asm: { memory: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  readonly dataIdMap: { get(id: object): { memoryOffset: number; id: number } };
  makeOutput(shape: number[], dtype: tf.DataType, address?: number, values?: tf.BackendValues): tf.TensorInfo;
}

/** The address of a tensor's first byte. */
export function addressOf(backend: WasmBackend, tensor: tf.TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).memoryOffset;
}

/** The numbers of a float32 tensor, in place. Not to be kept: the next allocation may detach it. */
export function floats(backend: WasmBackend, tensor: tf.TensorInfo): Float32Array {
  return new Float32Array(backend.wasm.HEAPU8.buffer, addressOf(backend, tensor), sizeOf(tensor.shape));
}

/** The numbers of an int32 tensor, in place. Not to be kept: the next allocation may detach it. */
export function integers(backend: WasmBackend, tensor: tf.TensorInfo): Int32Array {
  return new Int32Array(backend.wasm.HEAPU8.buffer, addressOf(backend, tensor), sizeOf(tensor.shape));
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/** Makes an allocation that fails throw; as shipped it goes on and writes to address 0. */
export function refuseToOverflow(backend: WasmBackend): void {
  const module = backend.wasm;
  const allocate = module._malloc;
  module._malloc = (bytes) => {
    const address = allocate(bytes);
    if (address !== 0 || bytes === 0) return address;
    throw new RangeError(
      `the wasm backend has no room for ${(bytes / 2 ** 20).toFixed(0)} MiB more (it holds at most 4 GiB); ` +
        "use smaller batches, or the native backend (`npm run backend`)",
    );
  };
}
