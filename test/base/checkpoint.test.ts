import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { isAbsolute, join } from "node:path";
import { checkpoint } from "../../lib/base/checkpoint.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";

describe("the folder for checkpoints", () => {
  it("lies in the project, has no odd characters, and is ignored by git", () => {
    const folder = checkpoint("1-4 lstm: ML-1M/seed 3");
    assert.ok(isAbsolute(folder));
    assert.equal(folder, join(projectRoot, ".cache", "checkpoints", "1-4-lstm-ML-1M", "seed-3"));
    assert.ok(checkpoint("../../etc").startsWith(join(projectRoot, ".cache", "checkpoints")));
    assert.equal(execFileSync("git", ["check-ignore", folder], { cwd: projectRoot, encoding: "utf8" }).trim(), folder);
  });
});
