import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { SetUpError } from "../../../lib/workbench/backend/tools.ts";
import type { FoundPython, PythonPeer } from "./python.ts";

/** PyTorch, and the library that has its BERT. */
export const torchPeer: PythonPeer = {
  name: "torch-2.13.0",
  packages: ["torch==2.13.0", "transformers==5.23.0"],
  probe:
    "import torch, transformers; print('torch', torch.__version__.split('+')[0], 'transformers', transformers.__version__)",
};

/** A lesson that PyTorch is ready to go on with. */
export interface TorchLesson {
  /** Seconds that so many training steps take. */
  steps(count: number): Promise<number>;
  end(): void;
}

/** Starts peers/torch-lessons.py. Throws SetUpError with what Python says where it fails. */
export async function torchLesson(
  { python }: FoundPython,
  lesson: string,
  settings: object,
  threads: number,
): Promise<TorchLesson> {
  const script = fileURLToPath(new URL("torch-lessons.py", import.meta.url));
  const child = spawn(python, ["-P", script, lesson, JSON.stringify(settings), String(threads)], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, OMP_NUM_THREADS: String(threads) },
  });
  const next = lines(child);
  await next();
  return {
    async steps(count) {
      child.stdin.write(`${count}\n`);
      return (await next()).seconds as number;
    },
    end: () => child.stdin.end(),
  };
}

/** Gives the lines of JSON that a process prints, one at a time. */
function lines(child: ChildProcess): () => Promise<Record<string, unknown>> {
  let complaint = "";
  child.stderr?.on("data", (text: Buffer) => {
    complaint = `${complaint}${text}`.slice(-2000);
  });
  const printed = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await printed.next();
    if (done) throw new SetUpError(complaint.trim().split("\n").at(-1) ?? "PyTorch's process ended");
    return JSON.parse(value as string);
  };
}
