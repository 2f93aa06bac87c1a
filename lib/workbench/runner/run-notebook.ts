import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { RunProfile } from "../../base/notebook.ts";
import { type Cell, type NotebookFile, type Output, wholeText } from "../../report/nbformat.ts";
import { compileFailure } from "../kernel/failures.ts";
import { cellsVariable, profileVariable } from "../kernel/profile.ts";
import type { CellComplaint } from "../kernel/typecheck.ts";
import type { Message } from "../kernel/wire.ts";
import { projectRoot } from "../paths.ts";
import { Collector } from "./collect.ts";
import { KernelClient } from "./kernel-client.ts";
import type { NotebookSource } from "./notebooks.ts";

/** A cell that could not be run, or whose error came late. */
export interface CellFailure {
  /** Among all cells, from 1, as pages link to it. */
  readonly cell: number;
  /** Among the code cells, from 1: the number that Jupyter shows beside it. */
  readonly codeCell: number;
  /** The error as a person shall read it: message, line, caret. */
  readonly text: string;
}

/** How far a notebook is. */
export interface Progress {
  /** Code cells done. */
  readonly done: number;
  readonly total: number;
  /** Wall time of each code cell done, in seconds. */
  readonly seconds: readonly number[];
}

export interface NotebookRun {
  /** With outputs; those of cells after a failing one are empty. */
  readonly notebook: NotebookFile;
  readonly seconds: number;
  /** Wall time of each code cell, in seconds, for estimates. */
  readonly cellSeconds: readonly number[];
  readonly failure: CellFailure | null;
}

export interface RunOptions {
  readonly profile: RunProfile;
  /** Handed to the kernel beside the variables of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** What the compiler has against the notebook's cells, when all were checked beforehand; else the kernel checks them. */
  readonly complaints?: Promise<readonly CellComplaint[]>;
  /** Ends the kernel when aborted; the run rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  onProgress?(progress: Progress): void;
  /** Called with the kernel's process id as soon as it runs. */
  onKernel?(pid: number): void;
}

/** How long timers that outlive the last cell are waited for, in seconds. */
const patience = 5;

type Times = Record<string, string>;

/** What one run knows of its cells: which request belongs to which, what came out, and when. */
class Log {
  readonly #cellOf = new Map<string, number>();
  readonly collector: Collector;
  readonly times: Times[];
  readonly counts: (number | null)[];

  constructor(cells: number) {
    this.collector = new Collector(cells);
    this.times = Array.from({ length: cells }, () => ({}));
    this.counts = Array.from({ length: cells }, () => null);
  }

  sent(request: string, cell: number): void {
    this.#cellOf.set(request, cell);
  }

  /** A message of the kernel; those that belong to no cell are passed over. */
  take(message: Message): void {
    const { header, parent, content } = message;
    const cell = this.#cellOf.get(parent?.msg_id ?? "");
    if (cell === undefined) return;
    this.collector.take(cell, message);
    const times = this.times[cell] ?? {};
    if (header.msg_type === "execute_input") {
      times["iopub.execute_input"] = header.date;
      this.counts[cell] = Number(content.execution_count);
    }
    if (header.msg_type === "status") times[`iopub.status.${String(content.execution_state)}`] = header.date;
  }

  replied(cell: number): void {
    const times = this.times[cell];
    if (times !== undefined) times["shell.execute_reply"] = new Date().toISOString();
  }

  /** Records an error that the kernel could not tell of itself. */
  fail(cell: number, { name, message }: Error): void {
    this.collector.add(cell, { output_type: "error", ename: name, evalue: message, traceback: [message] });
  }

  error(cell: number): Extract<Output, { output_type: "error" }> | undefined {
    return this.collector.outputs(cell).find((output) => output.output_type === "error");
  }
}

/**
 * Runs a notebook from top to bottom in a fresh kernel. A cell that fails ends the run: the error is in its outputs, the
 * cells after it have none. An error that comes late, from a timer or a promise that nobody waited for, counts as well.
 */
export async function runNotebook(source: NotebookSource, options: RunOptions): Promise<NotebookRun> {
  const { notebook } = source;
  const { profile, environment = {}, complaints, signal, onProgress } = options;
  // Waited for below, unless the run ends before.
  complaints?.catch(() => undefined);
  signal?.throwIfAborted();
  const begun = performance.now();
  const log = new Log(notebook.cells.length);
  const code = notebook.cells.flatMap((cell, index) => (cell.cell_type === "code" ? [{ cell, index }] : []));
  const cellSeconds: number[] = [];
  const progress = () => onProgress?.({ done: cellSeconds.length, total: code.length, seconds: cellSeconds });
  progress();

  let kernel: KernelClient | null = null;
  const abort = () => kernel?.kill();
  signal?.addEventListener("abort", abort);
  try {
    const checked = complaints === undefined ? {} : { [cellsVariable]: "checked" };
    const handed = { ...environment, ...checked, [profileVariable]: JSON.stringify(profile) };
    const folder = dirname(join(projectRoot, source.path));
    const there = existsSync(folder) ? folder : projectRoot;
    kernel = await KernelClient.start(handed, (message) => log.take(message), there);
    options.onKernel?.(kernel.pid);
    signal?.throwIfAborted();
    const wrong = (await complaints) ?? [];
    for (const [at, { cell, index }] of code.entries()) {
      const start = performance.now();
      if (wrong[0]?.cell === index + 1) {
        const failure = compileFailure(at + 1, wholeText(cell.source), wrong);
        log.collector.add(index, { output_type: "error", ...failure });
        break;
      }
      const reply = await kernel.execute(wholeText(cell.source), (request) => log.sent(request, index));
      cellSeconds.push((performance.now() - start) / 1000);
      log.replied(index);
      progress();
      if (reply.status !== "ok" || firstError(code, log) !== null) break;
    }
    await kernel.settle(patience);
  } catch (error) {
    signal?.throwIfAborted();
    const at = code[Math.min(cellSeconds.length, code.length - 1)]?.index;
    if (at === undefined) throw error;
    log.fail(at, error instanceof Error ? error : new Error(String(error)));
  } finally {
    signal?.removeEventListener("abort", abort);
    await kernel?.end();
  }
  signal?.throwIfAborted();
  return {
    notebook: { ...notebook, cells: notebook.cells.map((cell, index) => executed(cell, index, log)) },
    seconds: (performance.now() - begun) / 1000,
    cellSeconds,
    failure: firstError(code, log),
  };
}

function firstError(code: readonly { readonly index: number }[], log: Log): CellFailure | null {
  const at = code.findIndex(({ index }) => log.error(index) !== undefined);
  const index = code[at]?.index ?? -1;
  const output = log.error(index);
  return output === undefined ? null : { cell: index + 1, codeCell: at + 1, text: output.traceback.join("\n") };
}

function executed(cell: Cell, index: number, log: Log): Cell {
  if (cell.cell_type !== "code") return cell;
  return {
    ...cell,
    metadata: { ...cell.metadata, execution: log.times[index] ?? {} },
    execution_count: log.counts[index] ?? null,
    outputs: log.collector.outputs(index),
  };
}
