/**
 * The one door to TensorFlow.js: no other file imports its packages.
 *
 * `tf` is the union package (core, layers, data, the cpu backend). The other backends are loaded when a rung of the
 * ladder asks for them; all of them share the one tfjs-core in the tree, whether this file was loaded as an ES module
 * or as CommonJS.
 */
import util from "node:util";

export * as tf from "@tensorflow/tfjs";

/** The WebAssembly backend; importing it registers the backend "wasm" and its kernels. */
export function loadWasm(): Promise<typeof import("@tensorflow/tfjs-backend-wasm")> {
  return import("@tensorflow/tfjs-backend-wasm");
}

/**
 * The WebGPU backend over Dawn: puts `navigator.gpu` and WebGPU's classes in place, which the package looks for, and
 * registers the backend "webgpu" and its kernels.
 */
export async function loadWebgpu(): Promise<typeof import("@tensorflow/tfjs-backend-webgpu")> {
  const { create, globals } = await import("webgpu");
  Object.assign(globalThis, globals);
  // Node has a navigator from version 21 on.
  const navigator: object = globalThis.navigator ?? {};
  Object.defineProperty(navigator, "gpu", { value: create([]), configurable: true });
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true, writable: true });
  return import("@tensorflow/tfjs-backend-webgpu");
}

/**
 * The parts of tfjs-node-gpu that run over a native TensorFlow. The package's own entry is not used, since it accepts a
 * binding only inside node_modules; ours may lie in a cache that several clones share.
 */
export async function loadNative() {
  // tfjs-node 4.22 calls these, which Node 22 warns about and later versions no longer have.
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
  // Read by TensorFlow when its libraries are loaded: warnings and errors only; no claim on a GPU's whole memory.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
  await import("@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js");
  const { NodeJSKernelBackend } = await import("@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js");
  const { nodeFileSystemRouter } = await import("@tensorflow/tfjs-node-gpu/dist/io/file_system.js");
  return { NodeJSKernelBackend, nodeFileSystemRouter };
}
