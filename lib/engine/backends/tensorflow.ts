import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { mendNativeCasts } from "../native/casts.ts";
import { ownOperationsFile, ownOperationsLoaded } from "../native/own-operations.ts";
import { mendNativeProducts } from "../native/products.ts";
import { loadNative, tf } from "../tf.ts";
import { nativeBuilds, nativeTfjs } from "./native-cache.ts";
import { ifInstalled, type Opened, type Rung, Unavailable } from "./rung.ts";

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
    const own = ownOperationsFile(build.binding);
    if (!gpu && existsSync(own)) openOwnOperations(own);
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
  const { NodeJSKernelBackend, nodeFileSystemRouter } = await ifInstalled("@tensorflow/tfjs-node-gpu", loadNative);
  const native = quietly(binding, () => load(binding)) as Binding;
  const backend = new NodeJSKernelBackend(native, "@tensorflow/tfjs-node-gpu");
  tf.registerBackend("tensorflow", () => backend, 3);
  mendNativeProducts();
  mendNativeCasts();
  tf.io.registerLoadRouter(nodeFileSystemRouter);
  tf.io.registerSaveRouter(nodeFileSystemRouter);
  return { backend, version: native.TF_Version };
}

/** Gives TensorFlow the operations of our own; without them its own do the same work, more slowly. */
export function openOwnOperations(file: string): void {
  try {
    load(file);
    ownOperationsLoaded();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    console.warn(`The operations of our own are not used: ${error.message}`);
  }
}

/** Loads a compiled module. Throws Unavailable with the loader's message. */
function load(file: string): unknown {
  const holder = { exports: {} };
  try {
    process.dlopen(holder, file);
  } catch (error) {
    throw new Unavailable(
      `${file} does not load: ${(error as Error).message}; \`npm run backend -- --again\` makes it anew`,
    );
  }
  return holder.exports;
}

/**
 * Does something while nothing can be written to standard error, by a small module beside the binding: TensorFlow's
 * libraries print advice while they are loaded, whatever the log level. TASTELAB_NATIVE_LOG=1 lets it through.
 */
function quietly<T>(binding: string, work: () => T): T {
  const module = join(dirname(binding), "hush.node");
  if (process.env.TASTELAB_NATIVE_LOG === "1" || !existsSync(module)) return work();
  const { hush, speak } = load(module) as { hush(): void; speak(): void };
  hush();
  try {
    return work();
  } finally {
    speak();
  }
}
