import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "../../lib/base/errors.ts";
import { savePicture } from "../../lib/report/save-picture.ts";

describe("savePicture", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "picture-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const figure = { toSvg: () => "<svg/>" };

  it("writes the picture, folders included, and says where", () => {
    const file = join(folder, "paper", "figure 1.SVG");
    assert.equal(savePicture(figure, file), file);
    assert.equal(readFileSync(file, "utf8"), "<svg/>");
    savePicture({ toSvg: () => "<svg></svg>" }, file);
    assert.equal(readFileSync(file, "utf8"), "<svg></svg>");
  });

  it("refuses another kind of file", () => {
    for (const name of ["figure.png", "figure", ""]) {
      assert.throws(() => savePicture(figure, join(folder, name)), InputError);
    }
  });
});
