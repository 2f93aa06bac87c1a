import { hotModule } from "./module.ts";
import { skipGramMemory, skipGramMemoryBytes } from "./skip-gram-memory.ts";
import { plainSkipGram } from "./skip-gram-plain.ts";
import { startThreads } from "./skip-gram-threads.ts";

/** What is trained, and how: skip-gram or CBOW with negative sampling over rows of tokens. */
export interface SkipGramProblem {
  readonly architecture: "skip-gram" | "cbow";
  /** Row r is `values[offsets[r]] … values[offsets[r + 1] − 1]`, tokens 0 … words − 1. */
  readonly offsets: Int32Array;
  readonly values: Int32Array;
  readonly words: number;
  /** The length of a vector. */
  readonly dimensions: number;
  /** Whether a token's neighbours are those on both sides of it or only those that stand before it. */
  readonly neighbours: "both" | "before";
  /** Neighbours on a side at most; each token's own reach is drawn from 1 … window. */
  readonly window: number;
  /** Tokens drawn as noise for each prediction. */
  readonly negatives: number;
  /** Per token: a draw from 0 … 2³² − 1 up to here keeps it. */
  readonly keep: Uint32Array;
  /** What noise is drawn from. */
  readonly noise: NoiseTable;
}

/** Draws a token by one number (the alias method, Walker 1977): a slot, and within it the slot itself or its alias. */
export interface NoiseTable {
  /** Per slot: a fraction of 0 … 2³² − 1 below this means the slot itself. */
  readonly share: Uint32Array;
  readonly alias: Uint32Array;
}

/** Rows that are worked on in one go, at one learning rate and with random numbers of their own. */
export interface SkipGramSlice {
  readonly from: number;
  /** The row after the last. */
  readonly to: number;
  readonly rate: number;
  /** The four words of the random generator's state. */
  readonly seed: readonly [number, number, number, number];
}

/** Vectors [words, dimensions]: what a token is as context, and what it is as something to be found. */
export interface SkipGramTables {
  readonly input: Float32Array;
  readonly output: Float32Array;
}

/** What some steps cost: Σ −ln likelihood, and the number of predictions. */
export interface SkipGramTally {
  readonly loss: number;
  readonly predictions: number;
}

/** One slice at a time, on this thread. */
export interface SkipGramLoop {
  train(slice: SkipGramSlice): SkipGramTally;
  /** A copy of the tables as they stand. */
  read(): SkipGramTables;
  write(tables: SkipGramTables): void;
}

/** A training under way. Its tables are zero until they are written. */
export interface SkipGramTraining extends Pick<SkipGramLoop, "read" | "write"> {
  /** What it runs on, as a log names it. */
  readonly engine: string;
  /** Works through the slices; null when the signal ended it before the last. */
  pass(slices: readonly SkipGramSlice[], signal: AbortSignal | undefined): Promise<SkipGramTally | null>;
  /** Ends its threads. */
  close(): Promise<void>;
}

/**
 * Begins a training: by a WebAssembly loop, four numbers at a time, on this thread or on several worker threads that
 * share the tables without locks; where WebAssembly SIMD or its compiler is missing, or 4 GiB are too few, in plain
 * JavaScript on this thread, which gives the same numbers, bit for bit, as the loop on one thread.
 */
export async function skipGramTraining(problem: SkipGramProblem, threads: number): Promise<SkipGramTraining> {
  const bytes = skipGramMemoryBytes(problem, threads);
  const fits = bytes <= 2 ** 32 - 2 ** 16;
  if (!fits) {
    const size = (bytes / 2 ** 30).toFixed(1);
    console.warn(`Text and vectors take ${size} GiB, more than WebAssembly's 4; plain JavaScript does the work.`);
  }
  const module = fits ? await hotModule("skip-gram", "shared") : null;
  if (module === null) return onThisThread(plainSkipGram(problem), "javascript");
  if (threads === 1) return onThisThread(hotSkipGram(module, problem), "webassembly");
  return startThreads(module, skipGramMemory(problem, threads));
}

/** The WebAssembly loop on this thread. */
export function hotSkipGram(module: WebAssembly.Module, problem: SkipGramProblem): SkipGramLoop {
  const { memory, plans, read, write, tally } = skipGramMemory(problem, 1);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { train } = exports as unknown as { train: (...args: readonly number[]) => void };
  return {
    train({ from, to, rate, seed }) {
      train(plans[0] as number, from, to, rate, ...seed);
      return tally();
    },
    read,
    write,
  };
}

/** A loop as a training: the event loop runs between slices, at least every 80 ms. */
function onThisThread(loop: SkipGramLoop, engine: string): SkipGramTraining {
  return {
    engine,
    read: loop.read,
    write: loop.write,
    async pass(slices, signal) {
      let [loss, predictions] = [0, 0];
      let rested = performance.now();
      for (const slice of slices) {
        if (performance.now() - rested > 80) {
          await new Promise<void>((resolve) => setImmediate(resolve));
          rested = performance.now();
        }
        if (signal?.aborted) return null;
        const tally = loop.train(slice);
        loss += tally.loss;
        predictions += tally.predictions;
      }
      return { loss, predictions };
    },
    close: async () => {},
  };
}
