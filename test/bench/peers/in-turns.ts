import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { quantile } from "../../../lib/base/numbers.ts";
import { type Backend, useBackend } from "../../../lib/engine/backend.ts";
import { SetUpError } from "../../../lib/workbench/backend/tools.ts";
import { machineInWords } from "../../../lib/workbench/machine.ts";
import { type FoundPython, pythonWith } from "./python.ts";
import { type TorchLesson, torchLesson, torchPeer } from "./torch.ts";

/** One kind of training step, here and by PyTorch. */
export interface Contest {
  readonly name: string;
  /** The lesson of peers/torch-lessons.py, and its settings. */
  readonly lesson: string;
  readonly settings: object;
  /** Steps that are timed together. */
  readonly steps: number;
  /** Readies ours: gives a function that takes so many steps and tells the seconds. */
  readonly ours: () => Promise<{ steps(count: number): Promise<number>; end(): void }>;
}

/** PyTorch's Python, or null, said in a line, where it cannot be had. */
async function torchPython(given: string | undefined): Promise<FoundPython | null> {
  try {
    return await pythonWith(torchPeer, given);
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    console.log(`PyTorch is left out: ${error.message}\n`);
    return null;
  }
}

/** How often and on how many threads both sides take their turns. */
export interface Turns {
  readonly rounds: number;
  readonly threads: number;
}

/** Reads the command line (--threads, --rounds, --python), readies both sides, and prints what `contest` adds rows to. */
export async function openContest(
  about?: string,
): Promise<{ readonly backend: Backend; readonly peer: FoundPython | null; readonly turns: Turns }> {
  const { values } = parseArgs({
    options: {
      threads: { type: "string", default: String(Math.min(2, availableParallelism())) },
      rounds: { type: "string", default: "5" },
      python: { type: "string" },
    },
  });
  const turns = { rounds: Number(values.rounds), threads: Number(values.threads) };
  const backend = await useBackend();
  const peer = await torchPython(values.python);
  const said = [`${backend.name} on ${backend.device}`, peer?.versions ?? "no PyTorch", `${turns.threads} threads`];
  console.log(machineInWords());
  console.log(`${[...said, ...(about === undefined ? [] : [about])].join("; ")}\n`);
  console.log("| step | ours, ms | PyTorch, ms | PyTorch ÷ ours, median (range) |\n|---|--:|--:|--:|");
  return { backend, peer, turns };
}

/** Takes steps here and by PyTorch, in turns, and prints a row with the medians and the ratio of each pair of turns. */
export async function contest(
  { name, lesson, settings, steps, ours }: Contest,
  peer: FoundPython | null,
  { rounds, threads }: Turns,
): Promise<void> {
  const own = await ours();
  const theirs: TorchLesson | null = peer && (await torchLesson(peer, lesson, settings, threads));
  const times: { ours: number; theirs: number }[] = [];
  await own.steps(2);
  for (let round = 0; round < rounds; round++) {
    const [mine, other] = [await own.steps(steps), (await theirs?.steps(steps)) ?? Number.NaN];
    times.push({ ours: (1000 * mine) / steps, theirs: (1000 * other) / steps });
  }
  own.end();
  theirs?.end();
  const median = (values: readonly number[]) => quantile(values, 0.5);
  const shown = (values: readonly number[]) => (theirs === null ? "–" : median(values).toFixed(1));
  const ratios = times.map((time) => time.theirs / time.ours);
  const range = `${Math.min(...ratios).toFixed(2)} … ${Math.max(...ratios).toFixed(2)}`;
  const ratio = theirs === null ? "–" : `${median(ratios).toFixed(2)} (${range})`;
  const [left, right] = [median(times.map((time) => time.ours)).toFixed(1), shown(times.map((time) => time.theirs))];
  console.log(`| ${name} | ${left} | ${right} | ${ratio} |`);
}
