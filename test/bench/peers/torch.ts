import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { jsonLines } from "./json-lines.ts";
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
  const next = jsonLines(child, "PyTorch");
  await next();
  return {
    async steps(count) {
      child.stdin.write(`${count}\n`);
      return (await next()).seconds as number;
    },
    end: () => child.stdin.end(),
  };
}
