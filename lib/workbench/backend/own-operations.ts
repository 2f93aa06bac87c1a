import { existsSync, readFileSync } from "node:fs";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { nativeBuilds } from "../../engine/backends/native-cache.ts";
import { ownOperationsFile, ownSources } from "../../engine/native/own-operations.ts";
import { packageFolder } from "./compile.ts";
import { alone } from "./lock.ts";
import { findProgram, runTool, SetUpError } from "./tools.ts";

/** How the operations of our own are compiled. */
export interface OwnOperationsOptions {
  /** Try again where it failed before. */
  readonly again: boolean;
  readonly signal?: AbortSignal;
  readonly say: (line: string) => void;
}

/**
 * Compiles the operations of our own (lib/engine/native/kernels) for this processor, beside the native build in use,
 * unless that was done. Takes about 10 s. It never fails: what goes wrong is said in a line and remembered, and
 * TensorFlow's operations do the work, more slowly.
 */
export async function ensureOwnOperations({ again, signal, say }: OwnOperationsOptions): Promise<void> {
  const [build] = nativeBuilds();
  if (build === undefined || build.kind === "gpu") return;
  const file = ownOperationsFile(build.binding);
  const failed = `${file}.failed.txt`;
  const done = () => existsSync(file) || (!again && existsSync(failed));
  if (done()) return;
  const limits = signal === undefined ? {} : { signal };
  try {
    const waiting = () => say("Another process compiles the fast layers; waiting for it …");
    await alone(file, async () => (done() ? undefined : compileAndCheck(build.binding, file, say, limits)), {
      waiting,
      ...limits,
    });
  } catch (error) {
    if (signal?.aborted === true || !(error instanceof SetUpError)) throw error;
    say(
      `The fast layers for native TensorFlow cannot be had (${error.message}); TensorFlow's own operations do their work.`,
    );
    await writeFile(failed, error.message).catch(() => {});
  }
}

async function compileAndCheck(
  binding: string,
  file: string,
  say: (line: string) => void,
  limits: { signal?: AbortSignal },
): Promise<void> {
  say("Compiling fast layers for native TensorFlow, once for this processor (about 10 s) …");
  const made = `${file}.part-${process.pid}`;
  try {
    await compileOwnOperations(binding, made, limits);
    const check = fileURLToPath(new URL("./check-own-operations.ts", import.meta.url));
    const loader = new URL(`file://${join(packageFolder("tsx"), "dist", "loader.mjs")}`).href;
    await runTool(process.execPath, ["--import", loader, check, binding, made], { seconds: 120, ...limits });
    for (const name of await readdir(dirname(file))) {
      if (/^operations-\w+\.node/.test(name) && join(dirname(file), name) !== made) {
        await rm(join(dirname(file), name), { force: true });
      }
    }
    await rename(made, file);
  } finally {
    await rm(made, { force: true });
  }
}

/** Compiles the sources to a module of Node's. Throws SetUpError when there is no C++ compiler or it fails. */
export async function compileOwnOperations(
  binding: string,
  file: string,
  limits: { signal?: AbortSignal },
): Promise<void> {
  const compiler = process.env.CXX ?? findProgram("g++", "clang++", "c++");
  if (compiler === null || compiler === undefined) throw new SetUpError("no C++ compiler (g++) is installed");
  const sources = (await readdir(ownSources)).filter((name) => name.endsWith(".cc")).sort();
  const include = join(packageFolder("node-api-headers"), "include");
  await runTool(
    compiler,
    [
      ...[
        "-std=c++17",
        "-O3",
        "-march=native",
        "-fno-math-errno",
        "-fno-trapping-math",
        "-fPIC",
        "-shared",
        "-pthread",
      ],
      ...["-DNAPI_VERSION=8", "-I", include, ...sources.map((name) => join(ownSources, name))],
      // Bound at once, so that a library which lacks a symbol is refused when it is loaded, not when it is called.
      ...[frameworkLibrary(binding), "-Wl,-z,now", "-o", file],
    ],
    { seconds: 300, ...limits },
  );
}

/** TensorFlow's library that a binding stands on and whose interface our operations use. */
function frameworkLibrary(binding: string): string {
  const folder = dirname(binding);
  const places = [folder, join(folder, "..", "..", "deps", "lib")];
  const found = places.map((place) => join(place, "libtensorflow_framework.so.2")).find((path) => existsSync(path));
  if (found === undefined) throw new SetUpError(`there is no libtensorflow_framework.so.2 beside ${binding}`);
  return found;
}

/** In words, for the ladder's status. */
export function ownOperationsStatus(binding: string): string {
  const file = ownOperationsFile(binding);
  if (existsSync(file)) return `the fast layers are compiled: ${file}`;
  const failed = `${file}.failed.txt`;
  const reason = existsSync(failed) ? ` (${readFileSync(failed, "utf8").trim()})` : "";
  return `the fast layers are not compiled${reason}; \`npm run backend\` does it`;
}
