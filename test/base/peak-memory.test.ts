import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { peakMemoryOf } from "../../lib/base/peak-memory.ts";

const mebibyte = 2 ** 20;

describe("peak memory", () => {
  it("sees what was held meanwhile, though it is given back before the end", async function () {
    if (process.platform !== "linux") this.skip();
    const { result, bytes } = await peakMemoryOf(() => {
      const held = Buffer.alloc(192 * mebibyte, 1);
      return held.length;
    });
    assert.equal(result, 192 * mebibyte);
    assert.ok((bytes as number) > 150 * mebibyte && (bytes as number) < 400 * mebibyte, `${bytes}`);
    const nothing = await peakMemoryOf(() => 1);
    assert.ok((nothing.bytes as number) < 20 * mebibyte, `${nothing.bytes}`);
  });

  it("is the highest size less the size before, and null where the machine does not tell", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tastelab-memory-"));
    const status = (resident: number, highest: number) =>
      writeFileSync(join(folder, "status"), `Name:\tnode\nVmHWM:\t  ${highest} kB\nVmRSS:\t  ${resident} kB\n`);
    status(1000, 5000);
    assert.deepEqual(await peakMemoryOf(() => status(1100, 1700), folder), { result: undefined, bytes: 700 * 1024 });
    assert.deepEqual(await peakMemoryOf(() => 2, join(folder, "missing")), { result: 2, bytes: null });
  });
});
