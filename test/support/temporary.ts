import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that exists while the tests of a `describe` block run, removed after them. */
export function temporaryFolder(): {
  path(...parts: string[]): string;
  write(name: string, content: string | Uint8Array): string;
} {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "tastelab-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const path = (...parts: string[]) => join(folder, ...parts);
  return {
    path,
    write(name, content) {
      writeFileSync(path(name), content);
      return path(name);
    },
  };
}
