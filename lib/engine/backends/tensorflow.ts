import { availableParallelism } from "node:os";
import { loadNative, tf } from "../tf.ts";
import { nativeBuilds, nativeTfjs } from "./native-cache.ts";
import { type Opened, type Rung, Unavailable } from "./rung.ts";

type Native = Awaited<ReturnType<typeof loadNative>>;
type NativeBackend = InstanceType<Native["NodeJSKernelBackend"]>;
type Binding = ConstructorParameters<Native["NodeJSKernelBackend"]>[0];

let opened: Opened | null = null;

/** Native TensorFlow, from the builds that `npm run backend` has made and checked. */
export const tensorflow: Rung = {
  name: "tensorflow",
  async open() {
    if (opened !== null) return opened;
    const build = nativeBuilds()[0];
    if (build === undefined) throw new Unavailable("native TensorFlow is not set up; `npm run backend` does it");
    const { backend, version } = await openNative(build.binding);
    const gpu = backend.isUsingGpuDevice;
    const threads = availableParallelism();
    opened = {
      device: gpu ? "a GPU by CUDA" : `the CPU, ${threads} thread${threads === 1 ? "" : "s"}`,
      gpu,
      software: false,
      versions: { tfjs: tf.version_core, tensorflow: version, "tfjs-node-gpu": nativeTfjs },
    };
    return opened;
  },
};

/**
 * Registers the backend "tensorflow" over a compiled binding and the libraries beside it, and the file:// handlers of
 * tfjs-node. Throws Unavailable with the loader's message when the binding does not load.
 */
export async function openNative(binding: string): Promise<{ backend: NativeBackend; version: string }> {
  const { NodeJSKernelBackend, nodeFileSystemRouter } = await loadNative();
  const holder = { exports: {} };
  try {
    process.dlopen(holder, binding);
  } catch (error) {
    throw new Unavailable(
      `its binding ${binding} does not load: ${(error as Error).message}; \`npm run backend -- --again\` makes it anew`,
    );
  }
  const native = holder.exports as Binding;
  const backend = new NodeJSKernelBackend(native, "@tensorflow/tfjs-node-gpu");
  tf.registerBackend("tensorflow", () => backend, 3);
  tf.io.registerLoadRouter(nodeFileSystemRouter);
  tf.io.registerSaveRouter(nodeFileSystemRouter);
  return { backend, version: native.TF_Version };
}
