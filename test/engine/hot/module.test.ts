import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileOrSay, heapOf } from "../../../lib/engine/hot/module.ts";

describe("hot loops", function () {
  this.timeout(60_000);
  const cache = process.env.TASTELAB_CACHE;
  let folder = "";
  const said: unknown[] = [];
  const { warn } = console;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tastelab-hot-"));
    said.length = 0;
    console.warn = (text: unknown) => said.push(text);
  });
  afterEach(async () => {
    console.warn = warn;
    if (cache === undefined) delete process.env.TASTELAB_CACHE;
    else process.env.TASTELAB_CACHE = cache;
    await rm(folder, { recursive: true });
  });

  it("are compiled without a cache that can be written", async () => {
    await writeFile(join(folder, "twice.as"), "export function twice(x: f64): f64 { return 2 * x; }\n");
    await writeFile(join(folder, "file"), "");
    process.env.TASTELAB_CACHE = join(folder, "file");
    const module = await compileOrSay(join(folder, "twice.as"), "twice");
    assert.ok(module !== null);
    const { exports } = await WebAssembly.instantiate(module, { env: { memory: heapOf(1).memory } });
    assert.equal((exports as { twice: (x: number) => number }).twice(21), 42);
    assert.deepEqual(said, []);
  });

  it("are done without when they cannot be compiled, and say so", async () => {
    await writeFile(join(folder, "wrong.as"), "export function wrong(: f64 { return; }\n");
    process.env.TASTELAB_CACHE = join(folder, "cache");
    assert.equal(await compileOrSay(join(folder, "wrong.as"), "wrong"), null);
    assert.match(String(said[0]), /fast loop wrong cannot be had .* plain JavaScript/);
  });

  it("have memory that grows and is given back", () => {
    const heap = heapOf(100);
    const first = heap.take(10);
    const second = heap.take(200_000);
    assert.ok(first > 0 && second >= first + 10 && second % 16 === 0);
    assert.ok(heap.memory.buffer.byteLength >= second + 200_000);
    heap.release(second);
    assert.equal(heap.take(1), second);
    assert.throws(() => heap.take(2 ** 33), RangeError);
  });
});
