import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { packageFolder } from "./compile.ts";
import { runTool, SetUpError } from "./tools.ts";

/** What the package's own download place said when it was asked. */
export interface PackageOffer {
  /** Megabytes of the library to be downloaded, or null when the place does not say. */
  readonly megabytes: number | null;
}

/**
 * Asks the place that tfjs-node-gpu's own install script downloads from, as its package.json names it, whether it has
 * the library for this machine. Throws SetUpError, within a few seconds, when it does not answer or has none.
 */
export async function askPackage(signal?: AbortSignal): Promise<PackageOffer> {
  const root = packageFolder("@tensorflow/tfjs-node-gpu");
  const description = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { binary: { host: string } };
  const { LIBTENSORFLOW_VERSION } = createRequire(import.meta.url)(join(root, "scripts", "deps-constants.js")) as {
    LIBTENSORFLOW_VERSION: string;
  };
  const host = process.env.TFJS_NODE_CDN_STORAGE ?? `${new URL(description.binary.host).origin}/`;
  const architecture = process.arch === "x64" ? "x86_64" : process.arch;
  const file = `libtensorflow-cpu-linux-${architecture}-${LIBTENSORFLOW_VERSION}.tar.gz`;
  const limits = [AbortSignal.timeout(6000), ...(signal === undefined ? [] : [signal])];
  try {
    const answer = await fetch(new URL(`tensorflow/libtensorflow/${file}`, host), {
      method: "HEAD",
      signal: AbortSignal.any(limits),
    });
    if (!answer.ok) throw new SetUpError(`${new URL(host).host} answers ${answer.status}`);
    const bytes = Number(answer.headers.get("content-length") ?? Number.NaN);
    return { megabytes: Number.isFinite(bytes) ? Math.round(bytes / 1e6) : null };
  } catch (error) {
    if (error instanceof SetUpError) throw error;
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name;
    throw new SetUpError(`${new URL(host).host} cannot be reached (${cause})`);
  }
}

/**
 * Builds a native TensorFlow in a folder the package's own way: its install script, run on a copy of the package, so
 * that node_modules stays as installed. Returns the binding's path in the folder. Throws SetUpError when it fails.
 */
export async function buildByPackage(
  folder: string,
  options: { seconds: number; signal?: AbortSignal },
): Promise<string> {
  const root = packageFolder("@tensorflow/tfjs-node-gpu");
  const modules = dirname(dirname(root));
  const copy = join(folder, "package");
  await mkdir(folder, { recursive: true });
  await cp(root, copy, { recursive: true });
  await runTool(process.execPath, [join("scripts", "install.js"), "cpu", "download"], {
    ...options,
    cwd: copy,
    env: { NODE_PATH: modules, PATH: `${join(modules, ".bin")}${delimiter}${process.env.PATH ?? ""}` },
  });
  const binding = join("lib", "napi-v8", "tfjs_binding.node");
  await cp(join(copy, "lib"), join(folder, "lib"), { recursive: true, verbatimSymlinks: true });
  await cp(join(copy, "deps", "lib"), join(folder, "deps", "lib"), { recursive: true, verbatimSymlinks: true });
  await rm(copy, { recursive: true, force: true });
  return binding;
}
