import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { compileBinding, isHeader } from "./compile.ts";
import { downloadWheel, metadataOf, requirementsOf, unpack } from "./wheel.ts";

/** The TensorFlow whose libraries are taken. Its C API is stable: the binding's 55 symbols are in 2.16 … 2.21. */
export const wheelVersion = "2.21.0";

/** The two libraries that the binding needs. */
const libraries = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"] as const;

/** How a wheel's TensorFlow is got. */
export interface WheelOptions {
  /** The wheel with CUDA, and NVIDIA's libraries beside it. */
  readonly gpu: boolean;
  /** Where wheels lie while the set-up is not complete. */
  readonly downloads: string;
  /** Wall seconds for one download. */
  readonly seconds: number;
  readonly signal?: AbortSignal;
  readonly say: (line: string) => void;
}

/** What a build takes from the network and from the disk, in MB, for the announcement. */
export function wheelSizes(gpu: boolean): { download: number; disk: number } {
  return gpu ? { download: 3300, disk: 6500 } : { download: 273, disk: 853 };
}

/**
 * Builds a native TensorFlow in a folder from Python wheels, which are ordinary zip archives: the two libraries, and
 * the binding compiled against them. With `gpu` NVIDIA's libraries are laid beside it, `tensorflow/` and `nvidia/…/lib`,
 * where the wheel's libraries look for them. No Python is needed afterwards. Returns the binding's path in the folder.
 * Throws SetUpError when something is not to be had.
 */
export async function buildFromWheel(folder: string, options: WheelOptions): Promise<string> {
  const { gpu, downloads, say } = options;
  // Only for x86-64 is there a wheel without CUDA by another name; on other processors the plain one has none.
  const name = gpu || process.arch !== "x64" ? "tensorflow" : "tensorflow-cpu";
  const wheel = await downloadWheel(`${name}==${wheelVersion}`, downloads, options);
  say("  unpacking TensorFlow's libraries …");
  const isLibrary = (path: string) => libraries.some((library) => path === `tensorflow/${library}`);
  await unpack(wheel, folder, (path) => isLibrary(path) || isHeader(path));
  if (gpu) {
    for (const requirement of requirementsOf(await metadataOf(wheel), "and-cuda")) {
      say(`  ${requirement} …`);
      const part = await downloadWheel(requirement, downloads, options);
      await unpack(part, folder, isNvidiaLibrary);
    }
  }
  say("  compiling the binding (about 20 s) …");
  const tensorflow = join(folder, "tensorflow");
  await compileBinding(tensorflow, libraries, options);
  await rm(join(tensorflow, "include"), { recursive: true, force: true });
  return join(basename(tensorflow), "tfjs_binding.node");
}

/** Whether an entry of one of NVIDIA's wheels is a library that is loaded at run time. */
export function isNvidiaLibrary(path: string): boolean {
  return /^nvidia\/[^/]+\/lib\/[^/]+\.so[.\d]*$/.test(path);
}
