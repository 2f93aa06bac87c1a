import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { withLock } from "../../../lib/data/fetch/lock.ts";
import { freshFolder } from "../../support/fresh-folder.ts";

const ended = () => spawnSync(process.execPath, ["-e", ""]).pid;

/** A lock file in a folder of its own, last touched so many seconds ago. */
async function left(content: string, seconds: number): Promise<string> {
  const path = join(freshFolder(), "lock");
  await writeFile(path, content);
  const then = new Date(Date.now() - 1000 * seconds);
  await utimes(path, then, then);
  return path;
}

/** Whether a lock is waited for, rather than taken within half a second; it is freed at the end. */
async function waitedFor(path: string): Promise<boolean> {
  const stop = new AbortController();
  const work = withLock(path, async () => "taken", stop.signal).catch(() => "waited");
  const first = await Promise.race([work, pause(500, "waited")]);
  stop.abort();
  await work;
  return first === "waited";
}

describe("a lock", () => {
  it("is held by one at a time, names its holder, and is freed whatever the work does", async () => {
    const path = join(freshFolder(), "lock");
    const order: string[] = [];
    const first = withLock(path, async () => {
      assert.deepEqual(JSON.parse(await readFile(path, "utf8")), { pid: process.pid, host: hostname() });
      order.push("first begins");
      await pause(100);
      order.push("first ends");
      throw new Error("work failed");
    });
    await pause(50);
    const second = withLock(path, async () => order.push("second"));
    await assert.rejects(first, /work failed/);
    await second;
    assert.deepEqual(order, ["first begins", "first ends", "second"]);
    assert.ok(!existsSync(path));
  });

  it("of a process that ended is passed over, and that of a living one is not", async () => {
    const held = (pid: number, host = hostname()) => JSON.stringify({ pid, host });
    assert.ok(!(await waitedFor(await left(held(ended()), 1))));
    assert.ok(await waitedFor(await left(held(process.pid), 1)));
    assert.ok(await waitedFor(await left(held(ended(), "elsewhere"), 1)));
    assert.ok(!(await waitedFor(await left(held(ended(), "elsewhere"), 121))));
  });

  it("whose holder died before it wrote its name is passed over after five seconds", async () => {
    assert.ok(await waitedFor(await left("", 1)));
    assert.ok(!(await waitedFor(await left("", 6))));
  });
});
