/**
 * Times the same training on every backend present, each with its ratio to the native one in the same run.
 *
 *   npm run bench -- backends [--only wasm,tensorflow] [--cpu] [--repeats 7]
 *
 * Plain JavaScript takes minutes and is left out unless asked for by --cpu.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { quantile } from "../../lib/base/numbers.ts";
import { type BackendName, backendsPresent, useBackend } from "../../lib/engine/backend.ts";
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

/** The median milliseconds of several runs after one or two to warm up. */
async function milliseconds(workload: Workload, repeats: number): Promise<number> {
  const { run, stop } = workload.start();
  const times: number[] = [];
  for (let round = 0; round < repeats + 2; round++) {
    const begun = performance.now();
    await run();
    if (round >= 2) times.push(performance.now() - begun);
  }
  stop();
  return quantile(times, 0.5);
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
  for (const workload of workloads) {
    const times = new Map<BackendName, number>();
    for (const name of backends) {
      await useBackend(name);
      times.set(name, await milliseconds(workload, Number(values.repeats)));
    }
    const native = times.get("tensorflow");
    const cells = backends.map((name) => {
      const time = times.get(name) as number;
      const ratio = native === undefined || name === "tensorflow" ? "" : ` (${(time / native).toFixed(2)})`;
      return `${time.toFixed(0)}${ratio}`;
    });
    console.log(`| ${workload.name} | ${cells.join(" | ")} |`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
