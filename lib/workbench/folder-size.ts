import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** The bytes of a file, or of all files in a folder; 0 when there is none. */
export async function sizeOf(folder: string): Promise<number> {
  if (!existsSync(folder)) return 0;
  const itself = await stat(folder);
  if (itself.isFile()) return itself.size;
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size;
  }
  return bytes;
}

/** Bytes in words: "12 MB", "nothing". */
export function megabytes(bytes: number): string {
  if (bytes === 0) return "nothing";
  return bytes < 1e6 ? "less than 1 MB" : `${(bytes / 1e6).toFixed(0)} MB`;
}
