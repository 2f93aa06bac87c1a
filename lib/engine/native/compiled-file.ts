import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { basename, dirname, join } from "node:path";

/**
 * The file that sources of our own are compiled to, beside a binding of native TensorFlow's. Its name begins with the kind
 * and tells the sources and the processor, since it is compiled for this one: elsewhere, or after a change, it is simply
 * not there.
 */
export function compiledFile(kind: string, sources: readonly string[], binding: string): string {
  const hash = createHash("sha256").update(`${process.arch} ${cpus()[0]?.model}`);
  for (const file of sources) hash.update(basename(file)).update(readFileSync(file));
  return join(dirname(binding), `${kind}-${hash.digest("hex").slice(0, 16)}.node`);
}
