import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * A hash of what the file at `entry` (import.meta.url) and the files that it imports by a relative path, and these in
 * turn, say apart from comments: trained weights stand on all of it.
 */
export function codeBehind(entry: string): string {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, from] of code(file).matchAll(/^(?:import|export)\s(?!type\b)[^"';]*from\s"(\.[^"]+)"/gm)) {
      visit(new URL(from as string, file).href);
    }
  };
  visit(entry);
  const hash = createHash("sha256");
  for (const file of [...seen].sort()) hash.update(code(file));
  return hash.digest("hex").slice(0, 16);
}

/** The file without blocks of comment and lines that are one. */
function code(file: string): string {
  return readFileSync(fileURLToPath(file), "utf8").replace(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}
