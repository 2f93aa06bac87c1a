import type { RunProfile } from "../../base/notebook.ts";
import type { ExecutedNotebook } from "../export.ts";
import type { RunBackend } from "./backend.ts";
import { checkCells } from "./cell-check.ts";
import { Durations } from "./durations.ts";
import { ExecutedCache } from "./executed-cache.ts";
import { type NotebookSource, profileOf } from "./notebooks.ts";
import { withPictures } from "./pictures.ts";
import { ProgressBoard, type Screen } from "./progress.ts";
import { type CellFailure, runNotebook } from "./run-notebook.ts";
import { dataHash, libraryHash, runHash } from "./standing.ts";

export interface RunAllOptions {
  readonly profile: RunProfile["name"];
  readonly backend: RunBackend;
  /** What lists of seeds begin with, in place of their own first. */
  readonly seed?: number | undefined;
  /** Handed to the kernels beside the variables of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Runs what has not changed as well. */
  readonly force: boolean;
  /** What every notebook stands on; default: `libraryHash()`. */
  readonly library?: string;
  /** How many notebooks run side by side. */
  readonly jobs: number;
  readonly signal?: AbortSignal;
  readonly screen?: Screen;
  readonly cache?: ExecutedCache;
  readonly durations?: Durations;
  /** What runs one notebook; default: `runNotebook`, in a kernel. */
  readonly run?: typeof runNotebook;
  /** What checks the cells of those that will run; default: `checkCells`, in a process of its own. */
  readonly check?: typeof checkCells;
  onKernel?(pid: number): void;
}

/** What became of a notebook. */
export interface Outcome {
  readonly source: NotebookSource;
  /** This run's, or the last good one's when this run failed and there is one. */
  readonly executed: ExecutedNotebook;
  /** Nothing had changed, so it was not run. */
  readonly skipped: boolean;
  readonly failure: CellFailure | null;
}

function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} s`;
}

function moment(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}

/** The error of a failing cell as it stands below the notebook's line: where, then what. */
export function failureText({ path }: NotebookSource, { cell, codeCell, text }: CellFailure): string {
  const indented = text.split("\n").map((line) => `    ${line}`);
  return [`  ${path}: code cell ${codeCell} failed (In [${codeCell}], cell ${cell} of the file)`, ...indented].join(
    "\n",
  );
}

/**
 * Runs notebooks, several side by side, each in a kernel of its own; those of which nothing has changed since their last
 * good run are taken from there. A notebook that fails stops at its cell; the others go on.
 * @returns the outcomes in the order of `sources`
 */
export async function runAll(sources: readonly NotebookSource[], options: RunAllOptions): Promise<Outcome[]> {
  const { backend, cache = new ExecutedCache(), durations = new Durations(), signal, screen } = options;
  const { library = libraryHash(), run: runOne = runNotebook, check = checkCells } = options;
  const board = new ProgressBoard(
    sources.map(({ name }) => name),
    screen,
  );

  const hashOf = (source: NotebookSource) => {
    const profile = profileOf(source, options.profile, options.seed);
    return runHash(source, { library, data: dataHash(), backend: backend.name, profile });
  };
  const stands = (source: NotebookSource) =>
    !options.force && cache.find(options.profile, source.name)?.hash === hashOf(source);
  const toRun = sources.filter((source) => !stands(source));
  const checked = toRun.length === 0 ? Promise.resolve([]) : check(toRun, signal);
  // Whoever runs a notebook waits for it as well, and is told.
  checked.catch(() => undefined);

  const complaintsOf = async (notebook: string) => (await checked).filter(({ path }) => path === notebook);

  const one = async (source: NotebookSource): Promise<Outcome> => {
    const { name, notebook, path } = source;
    const profile = profileOf(source, options.profile, options.seed);
    const kept = cache.find(profile.name, name);
    if (kept !== null && stands(source)) {
      board.finish(name, `unchanged, its run of ${moment(kept.executed.finished)} stands`);
      return { source, executed: kept.executed, skipped: true, failure: null };
    }
    const key = `${profile.name}/${backend.name}/${name}`;
    const total = notebook.cells.filter(({ cell_type }) => cell_type === "code").length;
    board.begin(name, total, durations.of(key));
    const run = await runOne(source, {
      profile,
      ...(options.environment === undefined ? {} : { environment: options.environment }),
      ...(signal === undefined ? {} : { signal }),
      ...(toRun.includes(source) ? { complaints: complaintsOf(path) } : {}),
      ...(options.onKernel === undefined ? {} : { onKernel: options.onKernel }),
      onProgress: ({ done }) => board.advance(name, done),
    });
    const executed: ExecutedNotebook = {
      name,
      notebook: await withPictures(run.notebook),
      profile: profile.name,
      seconds: run.seconds,
      backend: backend.description,
      finished: new Date().toISOString(),
    };
    if (run.failure === null) {
      // Data that this run fetched is part of what it stands on, so its hash is taken now.
      cache.keep({ executed, hash: hashOf(source) });
      durations.keep(key, run.cellSeconds);
      board.finish(name, `done in ${seconds(run.seconds)}`);
      return { source, executed, skipped: false, failure: null };
    }
    const page = kept === null ? "" : `\n  its page stays that of the good run of ${moment(kept.executed.finished)}`;
    board.finish(name, `failed after ${seconds(run.seconds)}\n${failureText(source, run.failure)}${page}`);
    return { source, executed: kept?.executed ?? executed, skipped: false, failure: run.failure };
  };

  try {
    return await sideBySide(
      sources,
      longestFirst(sources, options.profile, backend.name, durations),
      options.jobs,
      one,
    );
  } finally {
    board.close();
  }
}

/** Those that took longest come first, so that no long one is left to run alone; unknown ones before all. */
function longestFirst(
  sources: readonly NotebookSource[],
  profile: string,
  backend: string,
  durations: Durations,
): NotebookSource[] {
  const expected = ({ name }: NotebookSource) =>
    durations.of(`${profile}/${backend}/${name}`)?.reduce((sum, value) => sum + value, 0) ?? Number.POSITIVE_INFINITY;
  return [...sources].sort((a, b) => {
    const [first, second] = [expected(a), expected(b)];
    return first === second ? 0 : second - first;
  });
}

async function sideBySide<S, T>(
  order: readonly S[],
  queue: S[],
  jobs: number,
  work: (source: S) => Promise<T>,
): Promise<T[]> {
  const results = new Map<S, T>();
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) results.set(next, await work(next));
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(jobs, queue.length) }, worker));
  for (const end of ended) if (end.status === "rejected") throw end.reason;
  return order.flatMap((source) => (results.has(source) ? [results.get(source) as T] : []));
}
