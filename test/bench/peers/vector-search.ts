import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TopK } from "../../../lib/models/recommender.ts";
import { jsonLines } from "./json-lines.ts";
import type { FoundPython, PythonPeer } from "./python.ts";

/** faiss and NumPy. */
export const searchPeer: PythonPeer = {
  name: "faiss-1.15.1",
  packages: ["faiss-cpu==1.15.1", "numpy==1.26.4"],
  probe: "import faiss, numpy; print('faiss', faiss.__version__, 'numpy', numpy.__version__)",
};

/** What a search is asked for. */
export interface SearchTask {
  readonly dimensions: number;
  readonly items: Float32Array;
  readonly queries: Float32Array;
  readonly k: number;
}

/** A search that was timed. */
export interface TimedSearch {
  readonly seconds: number;
  /** Of all threads together; on a machine with other work it tells more than the wall clock. */
  readonly processorSeconds: number;
  readonly found: TopK;
}

/** The peers, ready to search. */
export interface SearchPeers {
  search(name: "faiss" | "numpy"): Promise<TimedSearch>;
  end(): void;
}

/** Starts peers/vector-search.py over files in a folder. Throws SetUpError with what Python says where it fails. */
export async function searchPeers(
  { python }: FoundPython,
  folder: string,
  { dimensions, items, queries, k }: SearchTask,
  threads: number,
): Promise<SearchPeers> {
  await writeFile(join(folder, "items.f32"), items);
  await writeFile(join(folder, "queries.f32"), queries);
  const script = fileURLToPath(new URL("vector-search.py", import.meta.url));
  const limit = String(threads);
  const child = spawn(python, ["-P", script, folder, JSON.stringify({ dimensions, k, threads })], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, OMP_NUM_THREADS: limit, OPENBLAS_NUM_THREADS: limit, MKL_NUM_THREADS: limit },
  });
  const next = jsonLines(child, "faiss");
  await next();
  const numbers = async (file: string) => (await readFile(join(folder, file))).buffer as ArrayBuffer;
  return {
    async search(name) {
      child.stdin.write(`${name}\n`);
      const { seconds, processorSeconds } = (await next()) as unknown as Omit<TimedSearch, "found">;
      const found = {
        k,
        items: new Int32Array(await numbers(`${name}.i32`)),
        scores: new Float32Array(await numbers(`${name}.f32`)),
      };
      return { seconds, processorSeconds, found };
    },
    end: () => child.stdin.end(),
  };
}
