import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { nativeBuilds } from "../../engine/backends/native-cache.ts";
import { ownOperationsFile, ownSources } from "../../engine/native/own-operations.ts";
import { ownSearchFile, searchSources } from "../../engine/native/own-search.ts";
import { ensureOwnModule, type OwnModule, type OwnModuleOptions, ownModuleStatus } from "./own-modules.ts";
import { SetUpError } from "./tools.ts";

/** TensorFlow operations of our own (lib/engine/native/kernels). */
const layers: OwnModule = {
  what: "fast layers for native TensorFlow",
  otherwise: "TensorFlow's own operations do their work",
  sources: ownSources,
  file: ownOperationsFile,
  libraries: (binding) => [frameworkLibrary(binding)],
  check: new URL("./check-own-operations.ts", import.meta.url),
};

/** The search for nearest vectors (lib/engine/native/search). */
const search: OwnModule = {
  what: "fast search for nearest vectors",
  otherwise: "TensorFlow's products do its work",
  sources: searchSources,
  file: ownSearchFile,
  libraries: () => [],
  check: new URL("./check-own-search.ts", import.meta.url),
};

/**
 * Compiles what is our own in C++ for this processor, beside the native build in use, unless that was done. It never
 * fails: what goes wrong is said in a line and remembered, and slower code does the work.
 */
export async function ensureOwnOperations(options: OwnModuleOptions): Promise<void> {
  const [build] = nativeBuilds();
  if (build === undefined || build.kind === "gpu") return;
  for (const module of [search, layers]) await ensureOwnModule(module, build.binding, options);
}

/** In words, for the ladder's status: a line for each module. */
export function ownOperationsStatus(binding: string): string[] {
  return [layers, search].map((module) => ownModuleStatus(module, binding));
}

/** TensorFlow's library that a binding stands on and whose interface our operations use. */
function frameworkLibrary(binding: string): string {
  const folder = dirname(binding);
  const places = [folder, join(folder, "..", "..", "deps", "lib")];
  const found = places.map((place) => join(place, "libtensorflow_framework.so.2")).find((path) => existsSync(path));
  if (found === undefined) throw new SetUpError(`there is no libtensorflow_framework.so.2 beside ${binding}`);
  return found;
}
