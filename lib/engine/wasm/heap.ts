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

/** The largest single allocation, since the shipped allocator takes a request's size for a signed number. */
const most = 2 ** 31 - 2 ** 17;
/** Where allocations must end, with room for what the shipped kernels put aside unseen. */
const end = 2 ** 32 - 2 ** 26;

/**
 * Makes an allocation that cannot be had throw RangeError. As shipped it goes on and writes to address 0, and a
 * request of 2 GiB or more, or one that leads past 4 GiB, is answered with memory that is already taken.
 */
export function refuseToOverflow(backend: WasmBackend): void {
  const module = backend.wasm;
  // The module's own first call replaces the function, and would replace ours.
  module._free(module._malloc(4));
  const allocate = module._malloc;
  let highest = 0;
  module._malloc = (bytes) => {
    const address = bytes <= most && highest + bytes <= end ? allocate(bytes) >>> 0 : 0;
    if (address === 0) {
      throw new RangeError(
        `the wasm backend has no room for ${(bytes / 2 ** 20).toFixed(0)} MiB more (2 GiB at a time, 4 GiB in all); ` +
          "use smaller batches, or the native backend (`npm run backend`)",
      );
    }
    highest = Math.max(highest, address + bytes);
    return address;
  };
}
