/**
 * How quickly the kernel answers: its start, a cell's overhead, completion and hover, over the Jupyter protocol as
 * JupyterLab would ask.
 *
 *   npm run bench -- kernel [--starts 7] [--rounds 30]
 */
import { parseArgs } from "node:util";
import { latencies } from "../../lib/eval/latencies.ts";
import { machineInWords } from "../../lib/workbench/machine.ts";
import { KernelClient } from "../../lib/workbench/runner/kernel-client.ts";

/** Milliseconds of some work, asked for again and again. */
async function timed(rounds: number, work: (round: number) => Promise<unknown>): Promise<Float64Array> {
  const times = new Float64Array(rounds);
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await work(round);
    times[round] = performance.now() - begun;
  }
  return times;
}

function row(name: string, times: Float64Array): void {
  const { count, p50, most } = latencies(times);
  console.log(`| ${name} | ${count} | ${p50.toFixed(0)} | ${most.toFixed(0)} |`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { starts: { type: "string", default: "7" }, rounds: { type: "string", default: "30" } },
  });
  const [starts, rounds] = [Number(values.starts), Number(values.rounds)];
  console.log(`${machineInWords()}\n\n| what | times | median, ms | slowest, ms |\n|---|--:|--:|--:|`);
  const start = () => KernelClient.start({}, () => undefined);
  row("a kernel, until it answers", await timed(starts, async () => (await start()).end()));
  const kernel = await start();
  const cell = (code: string) => kernel.execute(code, () => undefined);
  const first = await timed(1, () => cell('import * as lab from "tastelab"; lab.mean([1, 2]);'));
  row("the first cell, which imports the library", first);
  row("a cell that adds two numbers", await timed(rounds, (round) => cell(`1 + ${round}`)));
  row("a cell that calls the library", await timed(rounds, (round) => cell(`lab.mean([1, ${round}])`)));
  const ask =
    (type: string, code: string, more: object = {}) =>
    () =>
      kernel.request(type, { code, cursor_pos: code.length, ...more });
  row("completion of lab.popul", await timed(rounds, ask("complete_request", "lab.popul")));
  row(
    "what stands under lab.popularity",
    await timed(rounds, ask("inspect_request", "lab.popularity", { detail_level: 0 })),
  );
  await kernel.end();
}

await main();
