import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProgram, runTool, SetUpError } from "./tools.ts";

/** The folder of an installed package. */
export function packageFolder(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

/** Whether a wheel's entry is a header that the binding includes. */
export function isHeader(path: string): boolean {
  return /^tensorflow\/include\/(tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\/.*\.h$/.test(
    path,
  );
}

/**
 * Compiles tfjs-node-gpu's own binding against a TensorFlow's headers and libraries, beside the libraries, where it
 * looks for them when it is loaded. `tensorflow` is the folder that holds both libraries and `include`.
 * Takes about 20 s. Throws SetUpError when there is no C++ compiler or it fails.
 */
export async function compileBinding(
  tensorflow: string,
  libraries: readonly string[],
  options: { signal?: AbortSignal },
): Promise<void> {
  const compiler = process.env.CXX ?? findProgram("g++", "clang++", "c++");
  if (compiler === null || compiler === undefined) {
    throw new SetUpError("no C++ compiler (g++) is installed, which the binding has to be compiled with");
  }
  const headers = ["-I", join(packageFolder("node-api-headers"), "include")];
  const flags = ["-std=c++17", "-O2", "-fPIC", "-shared", "-DNAPI_VERSION=8", ...headers];
  const sources = join(packageFolder("@tensorflow/tfjs-node-gpu"), "binding");
  const limits = { seconds: 300, ...options };
  await runTool(
    compiler,
    [
      ...[...flags, "-I", join(tensorflow, "include")],
      ...[join(sources, "tfjs_backend.cc"), join(sources, "tfjs_binding.cc")],
      ...[`-L${tensorflow}`, ...libraries.map((library) => `-l:${library}`), "-Wl,-rpath,$ORIGIN"],
      ...["-o", join(tensorflow, "tfjs_binding.node")],
    ],
    limits,
  );
  const hush = fileURLToPath(new URL("./hush.cc", import.meta.url));
  await runTool(compiler, [...flags, hush, "-o", join(tensorflow, "hush.node")], limits);
}
