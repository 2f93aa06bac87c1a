/**
 * How quickly the kernel answers: its start, a cell's overhead, completion and hover, over the Jupyter protocol as
 * JupyterLab would ask; the same in a long notebook and while a cell trains, and the memory that many cells take.
 *
 *   npm run bench -- kernel [--starts 7] [--rounds 30] [--cells 300]
 */
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { latencies } from "../../lib/eval/latencies.ts";
import { machineInWords } from "../../lib/workbench/machine.ts";
import { KernelClient } from "../../lib/workbench/runner/kernel-client.ts";

/** Milliseconds of some work, asked for again and again; what it measured itself, where it gives a number. */
async function timed(rounds: number, work: (round: number) => Promise<unknown>): Promise<Float64Array> {
  const times = new Float64Array(rounds);
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    const own = await work(round);
    times[round] = typeof own === "number" ? own : performance.now() - begun;
  }
  return times;
}

function row(name: string, times: Float64Array): void {
  const { count, p50, most } = latencies(times);
  console.log(`| ${name} | ${count} | ${Math.min(...times).toFixed(0)} | ${p50.toFixed(0)} | ${most.toFixed(0)} |`);
}

/** A cell that gives back what is no longer used and shows how much is, in MB. */
const memoryCell =
  'v8.setFlagsFromString("--expose-gc"); vm.runInNewContext("gc")(); vm.runInNewContext("gc")(); process.memoryUsage().heapUsed / 2 ** 20';

/** A cell as they stand in long notebooks: names, functions and types of its own, and the library's. */
const longCell = (at: number) =>
  `interface Part${at} { readonly size: number }\nconst model${at} = lab.als({ dimensions: ${at + 1} });\n` +
  `const made${at} = (users: number): Part${at} => ({ size: lab.shop({ users }).interactions.length });`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      starts: { type: "string", default: "7" },
      rounds: { type: "string", default: "30" },
      cells: { type: "string", default: "300" },
    },
  });
  const [starts, rounds, cells] = [Number(values.starts), Number(values.rounds), Number(values.cells)];
  const load = () => loadavg()[0]?.toFixed(1);
  console.log(`${machineInWords()}; load ${load()} at the beginning`);
  console.log("\n| what | times | quickest, ms | median, ms | slowest, ms |\n|---|--:|--:|--:|--:|");
  const start = () => KernelClient.start({}, () => undefined);
  row(
    "a kernel, until it answers",
    await timed(starts, async () => {
      const begun = performance.now();
      const started = await start();
      const ready = performance.now() - begun;
      await started.end();
      return ready;
    }),
  );
  let shown = "";
  const kernel = await KernelClient.start({}, ({ header, content }) => {
    if (header.msg_type === "execute_result") shown = (content.data as Record<string, string>)["text/plain"] ?? "";
  });
  const cell = (code: string) => kernel.execute(code, () => undefined);
  const ask =
    (type: string, code: string, more: object = {}) =>
    () =>
      kernel.request(type, { code, cursor_pos: code.length, ...more });
  const completion = ask("complete_request", "lab.popul");
  row(
    "the first cell, which imports the library",
    await timed(1, () => cell('import * as lab from "tastelab"; lab.mean([1, 2]);')),
  );
  row("a cell that adds two numbers", await timed(rounds, (round) => cell(`1 + ${round}`)));
  row("a cell that calls the library", await timed(rounds, (round) => cell(`lab.mean([1, ${round}])`)));
  row("completion of lab.popul", await timed(rounds, completion));
  row(
    "what stands under lab.popularity",
    await timed(rounds, ask("inspect_request", "lab.popularity", { detail_level: 0 })),
  );
  for (let at = 0; at < 50; at++) await cell(longCell(at));
  row("after 50 cells: a cell that calls the library", await timed(rounds, (round) => cell(`lab.mean([1, ${round}])`)));
  row("after 50 cells: completion of lab.popul", await timed(rounds, completion));
  row("after 50 cells: completion of a cell's name", await timed(rounds, ask("complete_request", "model3.f")));
  await cell(
    "await lab.useBackend(); const world = lab.shop({ users: 200, items: 300 }).ratings; const slow = lab.biasedFactorization({ epochs: 1_000_000 });",
  );
  const training = cell(
    "await slow.fit({ interactions: world }, { random: lab.random(1), onEpoch: lab.progress('slow') });",
  );
  row("while a cell trains: completion of lab.popul", await timed(rounds, completion));
  await kernel.interrupt();
  await training;
  const memory = async () => {
    await cell(memoryCell);
    return Number(shown).toFixed(0);
  };
  await cell('import * as v8 from "node:v8"; import * as vm from "node:vm";');
  const before = await memory();
  for (let at = 0; at < cells; at++) await cell(`const step${at} = lab.mean([${at}]); step${at};`);
  console.log(`\nIn use: ${before} MB, ${await memory()} MB after ${cells} more cells.`);
  console.log(`Load ${load()} at the end.`);
  await kernel.end();
}

await main();
