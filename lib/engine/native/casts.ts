import { tf } from "../tf.ts";

/**
 * Casts to the type that a tensor has share its numbers on native TensorFlow. As shipped each is a call of its own, and
 * tfjs makes one for every mean and for both factors of every product in a gradient.
 */
export function mendNativeCasts(): void {
  const kernelName = "Cast";
  const shipped = tf.getKernel(kernelName, "tensorflow")?.kernelFunc;
  if (shipped === undefined) throw new Error(`tfjs-node-gpu has no kernel ${kernelName}`);
  tf.unregisterKernel(kernelName, "tensorflow");
  tf.registerKernel({
    kernelName,
    backendName: "tensorflow",
    kernelFunc(call) {
      const { x } = call.inputs as unknown as { readonly x: tf.TensorInfo };
      const { dtype } = call.attrs as unknown as { readonly dtype: tf.DataType };
      if (x.dtype !== dtype) return shipped(call);
      (call.backend as { incRef(id: object): void }).incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype };
    },
  });
}
