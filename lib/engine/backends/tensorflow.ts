import { availableParallelism } from "node:os";
import { loadNative, tf } from "../tf.ts";
import { nativeBuilds } from "./native-cache.ts";
import { type Opened, type Rung, Unavailable } from "./rung.ts";

type Native = Awaited<ReturnType<typeof loadNative>>;
type Binding = ConstructorParameters<Native["NodeJSKernelBackend"]>[0];

let opened: Opened | null = null;

/** Native TensorFlow, from the builds that `npm run backend` has made and checked. */
export const tensorflow: Rung = {
  name: "tensorflow",
  async open() {
    if (opened !== null) return opened;
    const build = nativeBuilds()[0];
    if (build === undefined) throw new Unavailable("native TensorFlow is not set up; `npm run backend` does it");
    const { NodeJSKernelBackend, nodeFileSystemRouter } = await loadNative();
    const binding = loadBinding(build.binding);
    const backend = new NodeJSKernelBackend(binding, "@tensorflow/tfjs-node-gpu");
    tf.registerBackend("tensorflow", () => backend, 3);
    tf.io.registerLoadRouter(nodeFileSystemRouter);
    tf.io.registerSaveRouter(nodeFileSystemRouter);
    const gpu = backend.isUsingGpuDevice;
    const threads = availableParallelism();
    opened = {
      device: gpu ? "a GPU by CUDA" : `the CPU, ${threads} thread${threads === 1 ? "" : "s"}`,
      gpu,
      software: false,
      versions: { tfjs: tf.version_core, tensorflow: binding.TF_Version, "tfjs-node-gpu": build.tfjs },
    };
    return opened;
  },
};

/** Loads a compiled binding with the libraries beside it. Throws Unavailable with the loader's message. */
function loadBinding(file: string): Binding {
  const holder = { exports: {} };
  try {
    process.dlopen(holder, file);
  } catch (error) {
    throw new Unavailable(
      `its binding ${file} does not load: ${(error as Error).message}; \`npm run backend -- --again\` makes it anew`,
    );
  }
  return holder.exports as Binding;
}
