import { existsSync, readFileSync } from "node:fs";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFolder } from "./compile.ts";
import { alone } from "./lock.ts";
import { findProgram, runTool, SetUpError } from "./tools.ts";

/** A module of Node's in C++ of our own, compiled for this processor and kept beside the native build in use. */
export interface OwnModule {
  /** In words, e.g. "fast layers for native TensorFlow". */
  readonly what: string;
  /** What does the work where it cannot be had, as the rest of a sentence. */
  readonly otherwise: string;
  /** The folder whose .cc files are compiled. */
  readonly sources: string;
  /** The file that it is kept in, beside a binding: its name tells sources and processor by hexadecimal digits after a dash. */
  file(binding: string): string;
  /** Libraries that it is linked with, beside a binding. Throws SetUpError where one is missing. */
  libraries(binding: string): readonly string[];
  /** A program that fails unless the module does its work: called with the binding and the module's file. */
  readonly check: URL;
}

/** How modules of our own are compiled. */
export interface OwnModuleOptions {
  /** Try again where it failed before. */
  readonly again: boolean;
  readonly signal?: AbortSignal;
  readonly say: (line: string) => void;
}

/**
 * Compiles a module unless that was done, which takes about 10 s, and checks it. It never fails: what goes wrong is said
 * in a line and remembered.
 */
export async function ensureOwnModule(
  module: OwnModule,
  binding: string,
  { again, signal, say }: OwnModuleOptions,
): Promise<void> {
  const file = module.file(binding);
  const failed = `${file}.failed.txt`;
  const done = () => existsSync(file) || (!again && existsSync(failed));
  if (done()) return;
  const limits = signal === undefined ? {} : { signal };
  try {
    const waiting = () => say(`Another process compiles the ${module.what}; waiting for it …`);
    await alone(file, async () => (done() ? undefined : compileAndCheck(module, binding, say, limits)), {
      waiting,
      ...limits,
    });
  } catch (error) {
    if (signal?.aborted === true || !(error instanceof SetUpError)) throw error;
    say(`The ${module.what} cannot be had (${error.message}); ${module.otherwise}.`);
    await writeFile(failed, error.message).catch(() => {});
  }
}

async function compileAndCheck(
  module: OwnModule,
  binding: string,
  say: (line: string) => void,
  limits: { signal?: AbortSignal },
): Promise<void> {
  say(`Compiling ${module.what}, once for this processor (about 10 s) …`);
  const file = module.file(binding);
  const made = `${file}.part-${process.pid}`;
  try {
    await compileOwnModule(module, binding, made, limits);
    const loader = new URL(`file://${join(packageFolder("tsx"), "dist", "loader.mjs")}`);
    await runTool(process.execPath, ["--import", loader.href, fileURLToPath(module.check), binding, made], {
      seconds: 120,
      ...limits,
    });
    const [kind = ""] = basename(file).split("-");
    for (const name of await readdir(dirname(file))) {
      if (name.startsWith(`${kind}-`) && name.includes(".node") && join(dirname(file), name) !== made) {
        await rm(join(dirname(file), name), { force: true });
      }
    }
    await rename(made, file);
  } finally {
    await rm(made, { force: true });
  }
}

/** Compiles a module's sources. Throws SetUpError when there is no C++ compiler or it fails. */
export async function compileOwnModule(
  module: OwnModule,
  binding: string,
  file: string,
  limits: { signal?: AbortSignal },
): Promise<void> {
  const compiler = process.env.CXX ?? findProgram("g++", "clang++", "c++");
  if (compiler === null || compiler === undefined) throw new SetUpError("no C++ compiler (g++) is installed");
  const sources = (await readdir(module.sources)).filter((name) => name.endsWith(".cc")).sort();
  const include = join(packageFolder("node-api-headers"), "include");
  const flags = ["-std=c++17", "-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math", "-fPIC", "-shared"];
  await runTool(
    compiler,
    [
      ...[...flags, "-fvisibility=hidden", "-pthread", "-DNAPI_VERSION=8", "-I", include],
      ...sources.map((name) => join(module.sources, name)),
      // Bound at once, so that a library which lacks a symbol is refused when it is loaded, not when it is called.
      ...[...module.libraries(binding), "-Wl,-z,now", "-o", file],
    ],
    { seconds: 300, ...limits },
  );
}

/** In words, for the ladder's status. */
export function ownModuleStatus(module: OwnModule, binding: string): string {
  const file = module.file(binding);
  if (existsSync(file)) return `${module.what}: ${file}`;
  const failed = `${file}.failed.txt`;
  const reason = existsSync(failed) ? ` (${readFileSync(failed, "utf8").trim()})` : "";
  return `${module.what}: not compiled${reason}; \`npm run backend\` does it`;
}
