import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const made: string[] = [];
process.once("exit", () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A new, empty folder at once, removed when the tests' process ends. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tastelab-"));
  made.push(folder);
  return folder;
}
