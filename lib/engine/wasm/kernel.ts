import { tf } from "../tf.ts";
import type { WasmBackend } from "./heap.ts";

/** One call of a kernel: its tensors, its attributes and the backend, as tfjs hands them over. */
export interface Call<Attributes> {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: Attributes;
  readonly backend: WasmBackend;
}

type Kernel<Attributes> = (call: Call<Attributes>) => tf.TensorInfo | tf.TensorInfo[];

/** Registers a kernel of the wasm backend, in place of the shipped one if there is one. */
export function register<Attributes>(kernelName: string, kernel: Kernel<Attributes>): void {
  if (tf.getKernel(kernelName, "wasm") !== undefined) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc: kernel as unknown as tf.KernelFunc });
}

/** The kernel as it was shipped, to be called where ours does not apply. Throws when there is none. */
export function shipped<Attributes>(kernelName: string): Kernel<Attributes> {
  const config = tf.getKernel(kernelName, "wasm");
  if (config === undefined) throw new Error(`tfjs-backend-wasm has no kernel ${kernelName}`);
  return config.kernelFunc as unknown as Kernel<Attributes>;
}

/** The tensor of a call by its name. */
export function input(call: Call<unknown>, name: string): tf.TensorInfo {
  const tensor = call.inputs[name];
  if (tensor === undefined) throw new Error(`a kernel was called without its tensor ${name}`);
  return tensor;
}
