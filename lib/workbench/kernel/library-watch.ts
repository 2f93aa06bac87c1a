import { watch } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../paths.ts";

/** What a person reads whose kernel still runs the library as it was. */
export const changedNotice = "The library has changed on disk: restart the kernel to use it as it is now.\n";

/**
 * Watches the library for someone who edits it while a notebook is open.
 * @returns a question that is answered with true once, when a source file has changed since
 */
export function watchLibrary(folder = join(projectRoot, "lib")): { changed(): boolean; close(): void } {
  let changed = false;
  let told = false;
  const watcher = watch(folder, { recursive: true, persistent: false }, (_event, name) => {
    if (name?.endsWith(".ts") === true) changed = true;
  });
  // A folder that cannot be watched only means that there is no notice.
  watcher.on("error", () => watcher.close());
  return {
    changed: () => {
      if (!changed || told) return false;
      told = true;
      return true;
    },
    close: () => watcher.close(),
  };
}
