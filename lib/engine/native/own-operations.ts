import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compiledFile } from "./compiled-file.ts";

/** The folder of the sources, and the files that are compiled. */
export const ownSources = fileURLToPath(new URL("./kernels", import.meta.url));

let loaded = false;

/** Whether native TensorFlow has been given the operations of our own: see kernels/kernels.cc. */
export function hasOwnOperations(): boolean {
  return loaded;
}

/** Called once they are loaded. */
export function ownOperationsLoaded(): void {
  loaded = true;
}

/** The file that our operations are compiled to, beside a binding. */
export function ownOperationsFile(binding: string): string {
  const sources = readdirSync(ownSources).sort();
  return compiledFile(
    "operations",
    sources.map((name) => join(ownSources, name)),
    binding,
  );
}
