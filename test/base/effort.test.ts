import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { effortOf, energyCounters } from "../../lib/base/effort.ts";
import { freshFolder } from "../support/fresh-folder.ts";

/** Keeps a processor busy for so many milliseconds of processor time. */
const busy = `
  const until = process.cpuUsage().user + 1000 * 150;
  while (process.cpuUsage().user < until);`;

describe("base/effort", () => {
  it("counts processor seconds of this thread, and none while it waits", async () => {
    const working = await effortOf(() => {
      const { user } = process.cpuUsage();
      while (process.cpuUsage().user < user + 100_000);
      return "done";
    });
    assert.equal(working.result, "done");
    assert.ok(working.processorSeconds >= 0.1, String(working.processorSeconds));
    const waiting = await effortOf(() => new Promise((resolve) => setTimeout(resolve, 200)));
    assert.ok(waiting.seconds >= 0.19, String(waiting.seconds));
    assert.ok(waiting.processorSeconds < 0.5 * waiting.seconds, String(waiting.processorSeconds));
  });

  it("counts worker threads", async () => {
    const { processorSeconds } = await effortOf(
      () => new Promise((resolve) => new Worker(busy, { eval: true }).once("exit", resolve)),
    );
    assert.ok(processorSeconds >= 0.15, String(processorSeconds));
  });

  it("reads the packages' counters, over their end, and not those of parts", async () => {
    const folder = freshFolder();
    const counter = async (name: string, microjoules: number) => {
      await mkdir(join(folder, name), { recursive: true });
      await writeFile(join(folder, name, "energy_uj"), `${microjoules}\n`);
      await writeFile(join(folder, name, "max_energy_range_uj"), "5000000\n");
    };
    assert.deepEqual(energyCounters(folder), { packages: 0, reason: "there are no energy counters" });
    await counter("intel-rapl:0", 1_000_000);
    await counter("intel-rapl:1", 4_500_000);
    await counter("intel-rapl:0:0", 0);
    assert.deepEqual(energyCounters(folder), { packages: 2, reason: null });
    const { joules } = await effortOf(async () => {
      await counter("intel-rapl:0", 3_500_000);
      await counter("intel-rapl:1", 250_000);
      await counter("intel-rapl:0:0", 900_000);
    }, folder);
    assert.equal(joules, 2.5 + 0.75);
  });

  it("says null where the machine does not tell", async () => {
    const nowhere = join(freshFolder(), "nowhere");
    assert.equal((await effortOf(() => 1, nowhere)).joules, null);
    const unreadable = freshFolder();
    await mkdir(join(unreadable, "intel-rapl:0"));
    assert.match(energyCounters(unreadable).reason ?? "", /may not be read/);
  });
});
