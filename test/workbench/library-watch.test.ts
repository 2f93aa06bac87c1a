import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchLibrary } from "../../lib/workbench/kernel/library-watch.ts";

describe("watching the library", () => {
  it("tells once that a source file has changed, and nothing of other files", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tastelab-watch-"));
    mkdirSync(join(folder, "data"));
    const source = join(folder, "data", "split.ts");
    writeFileSync(source, "");
    const library = watchLibrary(folder);
    const pause = () => new Promise((resolve) => setTimeout(resolve, 200));
    try {
      await pause();
      writeFileSync(join(folder, "data", "notes.md"), "other");
      await pause();
      assert.equal(library.changed(), false);
      writeFileSync(source, "changed");
      await pause();
      assert.equal(library.changed(), true);
      writeFileSync(source, "changed again");
      await pause();
      assert.equal(library.changed(), false);
    } finally {
      library.close();
      rmSync(folder, { recursive: true });
    }
  });
});
