import { chmodSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "../../lib/workbench/backend/tools.ts";
import { freshFolder } from "./fresh-folder.ts";

/** A folder that is the whole PATH, with these programs of the machine and these scripts in it. */
export function programs(real: readonly string[], scripts: Readonly<Record<string, string>> = {}): string {
  const folder = freshFolder();
  for (const name of real) {
    const found = findProgram(name);
    if (found !== null) symlinkSync(found, join(folder, name));
  }
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}
