/**
 * Times the same training on every backend present, each with the median of its rounds' ratios to the native one.
 *
 *   npm run bench -- backends [--only wasm,tensorflow] [--cpu] [--repeats 7]
 *
 * Plain JavaScript takes minutes and is left out unless asked for by --cpu.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { quantile } from "../../lib/base/numbers.ts";
import { type BackendName, backendsPresent, useBackend } from "../../lib/engine/backend.ts";
import { keepBackendRatios } from "../../lib/workbench/backend-ratios.ts";
import {
  denseFactorization,
  factorizationByLookup,
  nextItemLstm,
  rowLstm,
  sequenceLstm,
  transformer,
  type Workload,
} from "./workloads/training.ts";

const workloads = [denseFactorization, factorizationByLookup, sequenceLstm, nextItemLstm, rowLstm, transformer];

/**
 * The milliseconds of several runs on each backend, after two to warm up. The backends take turns, so that whatever
 * else the machine does meets them alike.
 */
async function milliseconds(
  workload: Workload,
  backends: readonly BackendName[],
  repeats: number,
): Promise<Map<BackendName, number[]>> {
  const times = new Map<BackendName, number[]>();
  const started = new Map<BackendName, ReturnType<Workload["start"]>>();
  for (const name of backends) {
    await useBackend(name);
    times.set(name, []);
    started.set(name, workload.start());
  }
  for (let round = 0; round < repeats + 2; round++) {
    for (const [name, { run }] of started) {
      await useBackend(name);
      const begun = performance.now();
      await run();
      if (round >= 2) times.get(name)?.push(performance.now() - begun);
    }
  }
  for (const [name, { stop }] of started) {
    await useBackend(name);
    stop();
  }
  return times;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { only: { type: "string" }, cpu: { type: "boolean" }, repeats: { type: "string", default: "7" } },
  });
  const present = await backendsPresent();
  const wanted = values.only?.split(",") ?? present.filter((name) => name !== "cpu" || values.cpu === true);
  const backends = present.filter((name) => wanted.includes(name));
  const devices = new Map<BackendName, string>();
  for (const name of backends) devices.set(name, (await useBackend(name)).device);

  console.log(`${cpus()[0]?.model}, ${cpus().length} threads, Node ${process.version}`);
  for (const [name, device] of devices) console.log(`${name}: ${device}`);
  console.log(`\n| work (ms, median of ${values.repeats}) | ${backends.join(" | ")} |`);
  console.log(`|---|${backends.map(() => "---").join("|")}|`);
  const kept: Record<string, Record<string, number>> = Object.fromEntries(backends.map((name) => [name, {}]));
  for (const workload of workloads) {
    const times = await milliseconds(workload, backends, Number(values.repeats));
    const native = times.get("tensorflow");
    const cells = backends.map((name) => {
      const own = times.get(name) ?? [];
      const time = quantile(own, 0.5).toFixed(0);
      if (native === undefined || name === "tensorflow") return time;
      const ratio = quantile(
        own.map((taken, round) => taken / (native[round] as number)),
        0.5,
      );
      (kept[name] as Record<string, number>)[workload.name] = ratio;
      return `${time} (${ratio.toFixed(2)})`;
    });
    console.log(`| ${workload.name} | ${cells.join(" | ")} |`);
  }
  if (backends.includes("tensorflow")) await keepBackendRatios(kept);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
