import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

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

/**
 * The file that our operations are compiled to, beside a binding. Its name tells the sources and the processor, since
 * they are compiled for this one: elsewhere, or after a change, it is simply not there.
 */
export function ownOperationsFile(binding: string): string {
  const hash = createHash("sha256").update(`${process.arch} ${cpus()[0]?.model}`);
  for (const name of readdirSync(ownSources).sort()) hash.update(name).update(readFileSync(join(ownSources, name)));
  return join(dirname(binding), `operations-${hash.digest("hex").slice(0, 16)}.node`);
}
