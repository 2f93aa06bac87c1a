/**
 * How fast the ten nearest of many vectors are found: exactly, by inner product, beside faiss's IndexFlatIP and NumPy's
 * products with argpartition, in turns in one run with the same threads; and what an approximate index of usearch's
 * finds of them, and how fast. What all of them find is compared.
 *
 *   npm run bench -- topk [--queries 6040] [--items 100000] [--dimensions 64] [--k 10] [--rounds 5] [--python PATH]
 *
 * Wall clocks tell little where the machine has other work; processor seconds are those of all threads together.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { InputError } from "../../lib/base/errors.ts";
import { quantile } from "../../lib/base/numbers.ts";
import { type BackendName, backendsPresent, useBackend } from "../../lib/engine/backend.ts";
import { approximateIndex, readApproximateIndex } from "../../lib/models/retrieval/approximate-index.ts";
import { exactIndex, type VectorIndex } from "../../lib/models/retrieval/exact-index.ts";
import { SetUpError } from "../../lib/workbench/backend/tools.ts";
import { machineInWords } from "../../lib/workbench/machine.ts";
import { type FoundPython, pythonWith } from "./peers/python.ts";
import { type SearchTask, searchPeer, searchPeers, type TimedSearch } from "./peers/vector-search.ts";
import { type DrawnVectors, factorVectors, gaussianVectors } from "./workloads/vectors.ts";

const median = (values: readonly number[]) => quantile(values, 0.5);

async function timed(index: VectorIndex, { queries, k }: SearchTask): Promise<TimedSearch> {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  const found = await index.search(queries, k);
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - begun) / 1000, processorSeconds: (user + system) / 1e6, found };
}

/** The share of the items of exact lists that others hold, too. */
function recall(found: Int32Array, right: Int32Array, k: number): number {
  let hits = 0;
  for (let at = 0; at < right.length; at += k) {
    const own = new Set(found.subarray(at, at + k));
    for (const item of right.subarray(at, at + k)) hits += Number(own.has(item));
  }
  return hits / right.length;
}

/** Throws unless two exact searches found the same scores, up to rounding; the share of items that they have in common. */
function agreement(one: TimedSearch, other: TimedSearch, k: number): number {
  const largest = one.found.scores.reduce((most, score) => Math.max(most, Math.abs(score)), 0);
  for (const [at, score] of one.found.scores.entries()) {
    const off = Math.abs(score - (other.found.scores[at] as number));
    if (!(off <= 1e-5 * largest)) throw new Error(`the scores at place ${at} of the lists are ${off} apart`);
  }
  return recall(one.found.items, other.found.items, k);
}

function row(name: string, runs: readonly TimedSearch[], queries: number): string {
  const seconds = median(runs.map((run) => run.seconds));
  const processor = median(runs.map((run) => run.processorSeconds));
  return `| ${name} | ${seconds.toFixed(2)} | ${(queries / seconds).toFixed(0)} | ${processor.toFixed(2)} | ${(queries / processor).toFixed(0)} |`;
}

/** Medians and ranges of how many times as long the other took, turn by turn. */
function ratios(theirs: readonly TimedSearch[], ours: readonly TimedSearch[]): string {
  const of = (what: "seconds" | "processorSeconds") => {
    const values = theirs.map((run, turn) => run[what] / (ours[turn] as TimedSearch)[what]);
    return `${median(values).toFixed(2)} (${Math.min(...values).toFixed(2)} … ${Math.max(...values).toFixed(2)})`;
  };
  return `${of("seconds")}, of processor seconds ${of("processorSeconds")}`;
}

/** Searches by everything, in turns. */
async function contest(task: SearchTask, rounds: number, threads: number, python: FoundPython | null): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tastelab-topk-"));
  const peers = python && (await searchPeers(python, folder, task, threads));
  try {
    const index = exactIndex({ dimensions: task.dimensions, values: task.items });
    const present = await backendsPresent();
    const backends = (["tensorflow", "wasm"] as const).filter((name) => present.includes(name));
    const names = [...backends, ...(peers === null ? [] : (["faiss", "numpy"] as const))];
    const runs: Record<string, TimedSearch[]> = {};
    // The first round readies everything and is not counted.
    for (let round = 0; round <= rounds; round++) {
      for (const name of names) {
        const ours = name === "tensorflow" || name === "wasm";
        if (ours) await useBackend(name as BackendName);
        const run = ours ? await timed(index, task) : await (peers as NonNullable<typeof peers>).search(name);
        if (round > 0) runs[name] = [...(runs[name] ?? []), run];
      }
    }
    const queries = task.queries.length / task.dimensions;
    console.log("| | s | queries/s | processor s | queries/processor s |\n|---|--:|--:|--:|--:|");
    for (const name of names) {
      const label = name === "tensorflow" || name === "wasm" ? `ours, ${name}` : name;
      console.log(row(label, runs[name] ?? [], queries));
    }
    console.log("");
    for (const [theirs, ours] of [
      ["faiss", "tensorflow"],
      ["numpy", "wasm"],
    ] as const) {
      const [other, own] = [runs[theirs], runs[ours]];
      if (other !== undefined && own !== undefined) console.log(`${theirs} ÷ ours on ${ours}: ${ratios(other, own)}`);
    }
    const [first, ...others] = names.map((name) => ({ name, run: runs[name]?.[0] as TimedSearch }));
    if (first === undefined) throw new Error("there is neither native TensorFlow nor WebAssembly");
    for (const { name, run } of others) {
      const share = (100 * agreement(first.run, run, task.k)).toFixed(3);
      console.log(`${first.name} and ${name}: equal scores, ${share} % of the items in common`);
    }
    await approximately(task, first.run.found.items, folder, threads);
  } finally {
    peers?.end();
    await rm(folder, { recursive: true });
  }
}

/** What graphs of usearch's find of the right items, and how fast, by how far they look. */
async function approximately(task: SearchTask, right: Int32Array, folder: string, threads: number): Promise<void> {
  const { dimensions, items, k, queries } = task;
  console.log(
    `\n| usearch | build, processor s | looks at | recall@${k} | queries/s | queries/processor s |\n|---|--:|--:|--:|--:|--:|`,
  );
  for (const quantization of ["f32", "f16"] as const) {
    const before = process.cpuUsage();
    const built = await approximateIndex({ dimensions, values: items }, { quantization, threads });
    const build = process.cpuUsage(before).user / 1e6;
    await built.save(folder);
    for (const expansionSearch of [16, 64, 256, 1024]) {
      const index = await readApproximateIndex(folder, dimensions, { expansionSearch, threads });
      const run = await timed(index, task);
      const count = queries.length / dimensions;
      const rates = [count / run.seconds, count / run.processorSeconds].map((rate) => rate.toFixed(0));
      const share = recall(run.found.items, right, k).toFixed(3);
      console.log(`| ${[quantization, build.toFixed(1), expansionSearch, share, ...rates].join(" | ")} |`);
    }
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      queries: { type: "string", default: "6040" },
      items: { type: "string", default: "100000" },
      dimensions: { type: "string", default: "64" },
      k: { type: "string", default: "10" },
      rounds: { type: "string", default: "5" },
      python: { type: "string" },
    },
  });
  const [queries, items, dimensions, k, rounds] = (["queries", "items", "dimensions", "k", "rounds"] as const).map(
    (name) => Number(values[name]),
  ) as [number, number, number, number, number];
  const python = await pythonWith(searchPeer, values.python).catch((error: unknown) => {
    if (!(error instanceof SetUpError)) throw error;
    console.log(`faiss and NumPy are left out: ${error.message}\n`);
    return null;
  });
  await useBackend();
  const threads = availableParallelism();
  console.log(machineInWords());
  console.log(
    `${queries} queries, ${items} items, ${dimensions} dimensions, the ${k} nearest; ${threads} threads; ours`,
  );
  console.log(`on wasm one thread; ${rounds} rounds in turns; ${python?.versions ?? "no peers"}`);
  const sets: DrawnVectors[] = [
    gaussianVectors(items, queries, dimensions),
    await factorVectors(items, queries, dimensions),
  ];
  for (const set of sets) {
    console.log(`\nVectors: ${set.name}\n`);
    await contest({ dimensions, items: set.items, queries: set.queries, k }, rounds, threads, python);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof InputError ? error.message : error);
  process.exitCode = 1;
});
