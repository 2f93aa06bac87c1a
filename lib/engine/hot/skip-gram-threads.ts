import { Worker } from "node:worker_threads";
import type { SkipGramSlice, SkipGramTraining } from "./skip-gram.ts";
import type { SkipGramMemory } from "./skip-gram-memory.ts";

/** Numbers per slice in what the threads read: from, to, rate and the four words of the seed. */
const sliceNumbers = 7;

/**
 * What a thread runs: it takes slice after slice until none is left or `state[1]` says stop. A text and no file, so
 * that it needs no TypeScript.
 */
const program = `
const { parentPort, workerData: { module, memory, plan } } = require("node:worker_threads");
const { train } = new WebAssembly.Instance(module, { env: { memory } }).exports;
parentPort.on("message", ({ slices, state }) => {
  const count = slices.length / ${sliceNumbers};
  for (let next = Atomics.add(state, 0, 1); next < count && Atomics.load(state, 1) === 0; next = Atomics.add(state, 0, 1)) {
    train(plan, ...slices.subarray(next * ${sliceNumbers}, (next + 1) * ${sliceNumbers}));
  }
  parentPort.postMessage("done");
});
`;

/**
 * A training on worker threads, one per plan, that share the tables without locks (Recht et al. 2011, "Hogwild!"): a
 * step may overwrite another thread's, rarely, so that no two runs end with quite the same numbers. The draws of a
 * slice do not depend on the thread that takes it.
 */
export function startThreads(
  module: WebAssembly.Module,
  { memory, plans, read, write, tally }: SkipGramMemory,
): SkipGramTraining {
  const threads = plans.map((plan) => startThread({ module, memory, plan }));

  return {
    engine: `webassembly, ${plans.length} threads without locks`,
    read,
    write,
    async pass(slices, signal) {
      const state = new Int32Array(new SharedArrayBuffer(8));
      const stop = () => Atomics.store(state, 1, 1);
      if (signal?.aborted) return null;
      signal?.addEventListener("abort", stop);
      try {
        const message = { slices: packed(slices), state };
        await Promise.all(threads.map(({ work }) => work(message)));
      } finally {
        signal?.removeEventListener("abort", stop);
      }
      const sums = tally();
      return Atomics.load(state, 1) === 0 ? sums : null;
    },
    async close() {
      await Promise.all(threads.map(({ end }) => end()));
    },
  };
}

/** A thread; `work` ends when it says so, and throws when the thread fails or has failed before. */
function startThread(workerData: unknown) {
  // Flags of this process, such as a loader of TypeScript, would only cost every thread its start.
  const worker = new Worker(program, { eval: true, execArgv: [], workerData });
  let failure: Error | null = null;
  let settle = () => {};
  const fail = (error: Error) => {
    failure ??= error;
    settle();
  };
  worker.on("message", () => settle());
  worker.on("error", fail);
  worker.on("exit", (code) => fail(new Error(`a training thread ended with code ${code}`)));
  return {
    async work(message: unknown): Promise<void> {
      await new Promise<void>((resolve) => {
        settle = resolve;
        if (failure === null) worker.postMessage(message);
        else resolve();
      });
      if (failure !== null) throw failure;
    },
    end: () => worker.terminate(),
  };
}

function packed(slices: readonly SkipGramSlice[]): Float64Array {
  const numbers = new Float64Array(new SharedArrayBuffer(slices.length * sliceNumbers * 8));
  for (const [index, { from, to, rate, seed }] of slices.entries()) {
    numbers.set([from, to, rate, ...seed], index * sliceNumbers);
  }
  return numbers;
}
