import { tf } from "../tf.ts";
import type { WasmBackend } from "./heap.ts";
import { type Call, register } from "./kernel.ts";

/** What of tfjs's plain-JavaScript backend is used here. */
interface CpuBackend extends tf.KernelBackend {
  makeTensorInfo(shape: number[], dtype: tf.DataType, values?: tf.BackendValues): tf.TensorInfo;
  disposeIntermediateTensorInfo(tensor: tf.TensorInfo): void;
}

/**
 * Lends the wasm backend every kernel that only the plain-JavaScript one has: slow, but correct, where as shipped there
 * is none at all. Kernels that draw on a canvas are left out. Returns their names.
 */
export function borrowMissing(): string[] {
  const own = new Set(tf.getKernelsForBackend("wasm").map(({ kernelName }) => kernelName));
  const missing = tf
    .getKernelsForBackend("cpu")
    .filter(({ kernelName }) => !own.has(kernelName) && kernelName !== "Draw");
  for (const { kernelName, kernelFunc } of missing) {
    register<tf.NamedAttrMap>(kernelName, (call) => {
      const cpu = tf.findBackend("cpu") as CpuBackend;
      const inputs = Object.fromEntries(
        Object.entries(call.inputs).map(([name, tensor]) => [name, lend(cpu, call, tensor)]),
      );
      const result = kernelFunc({ inputs, attrs: call.attrs, backend: cpu });
      const outs = [result].flat().map((tensor) => takeBack(cpu, call.backend, tensor));
      for (const tensor of Object.values(inputs)) cpu.disposeIntermediateTensorInfo(tensor);
      return Array.isArray(result) ? outs : (outs[0] as tf.TensorInfo);
    });
  }
  return missing.map(({ kernelName }) => kernelName);
}

function lend(cpu: CpuBackend, { backend }: Call<unknown>, tensor: tf.TensorInfo): tf.TensorInfo {
  const { shape, dtype } = tensor;
  if (dtype !== "complex64") return cpu.makeTensorInfo(shape, dtype, backend.readSync(tensor.dataId));
  const values = backend.readSync(tensor.dataId) as Float32Array;
  const part = (offset: number) =>
    cpu.makeTensorInfo(
      shape,
      "float32",
      Float32Array.from({ length: values.length / 2 }, (_, at) => values[2 * at + offset] as number),
    );
  const [real, imag] = [part(0), part(1)];
  const joined = tf.getKernel("Complex", "cpu").kernelFunc({ inputs: { real, imag }, backend: cpu }) as tf.TensorInfo;
  cpu.disposeIntermediateTensorInfo(real);
  cpu.disposeIntermediateTensorInfo(imag);
  return joined;
}

function takeBack(cpu: CpuBackend, backend: WasmBackend, tensor: tf.TensorInfo): tf.TensorInfo {
  const values = cpu.readSync(tensor.dataId) as tf.BackendValues;
  cpu.disposeIntermediateTensorInfo(tensor);
  return backend.makeOutput(tensor.shape, tensor.dtype, undefined, values);
}
