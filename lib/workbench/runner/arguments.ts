import { availableParallelism } from "node:os";
import { shown } from "../../base/errors.ts";
import type { RunProfile } from "../../base/notebook.ts";
import { commandLine, flag, nearestWord, text, texts, UsageError } from "../command-line.ts";
import type { NotebookSource } from "./notebooks.ts";

/** What `npm start` was asked for. */
export interface StartArguments {
  readonly help: boolean;
  readonly profile: RunProfile["name"];
  readonly force: boolean;
  /** Names of notebooks; empty for all. */
  readonly only: readonly string[];
  /** A rung of the ladder, or undefined to climb it. */
  readonly backend: string | undefined;
  readonly jobs: number;
  /** What lists of seeds begin with; undefined for each notebook's own. */
  readonly seed: number | undefined;
  /** Whether native TensorFlow may be set up, which downloads it. */
  readonly native: boolean;
  /** Whether what was done is told to a machine. */
  readonly json: boolean;
}

export const startHelp = `npm start -- [options]

Runs the notebooks and writes a page for each, with an index of the claims, to reports/.
A notebook of which nothing has changed since its last good run is not run again, so that a run which was
interrupted goes on where it stood.

  --full            the full profile: more seeds and epochs, verdicts that stand (the quick one is the default)
  --only <name>     only this notebook, e.g. --only 0-1-tour; may be given several times
  --force           runs what has not changed as well
  --resume          goes on after an interruption: what is done anyway, and the opposite of --force
  --seed <n>        lists of seeds begin with n; verdicts of such a run are shown and not kept
  --backend <name>  tensorflow, webgpu, wasm or cpu, in place of the best there is
  --jobs <n>        how many notebooks run side by side (default: as many as cores, two at most)
  --no-native       does not set native TensorFlow up where it is missing
  --json            what was done, for a machine to read; progress goes to the other stream
  --help            this text
For example: npm start -- --only 0-1-tour --seed 7
Ends with 0, with 1 when a notebook failed, with 2 for a command that is not understood, with 130 after Ctrl-C.`;

/** Each kernel takes up to about 1 GB, so more than two side by side are only run when asked for. */
const usualJobs = Math.min(2, availableParallelism());

/** @throws UsageError for an option that does not exist or a value that does not fit */
export function startArguments(args: readonly string[]): StartArguments {
  const { values } = parse(args);
  const jobs = values.jobs === undefined ? usualJobs : Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 1) {
    throw new UsageError({
      wanted: "--jobs as a whole number from 1",
      got: shown(values.jobs),
      fix: "npm start -- --jobs 2",
    });
  }
  if (values.force === true && values.resume === true) {
    throw new UsageError({
      wanted: "--force, which runs everything again, or --resume, which does not",
      got: "both",
      fix: "Leave one out.",
    });
  }
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  if (seed !== undefined && !Number.isSafeInteger(seed)) {
    throw new UsageError({ wanted: "--seed as a whole number", got: shown(values.seed), fix: "npm start -- --seed 7" });
  }
  return {
    help: values.help === true,
    profile: values.full === true ? "full" : "quick",
    force: values.force === true,
    only: values.only ?? [],
    backend: values.backend,
    jobs,
    seed,
    native: values["no-native"] !== true,
    json: values.json === true,
  };
}

function parse(args: readonly string[]) {
  const options = {
    help: { type: "boolean", short: "h" },
    ...{ full: flag, force: flag, resume: flag, "no-native": flag, json: flag },
    ...{ seed: text, backend: text, jobs: text, only: texts },
  } as const;
  return commandLine(args, { command: "npm start", help: startHelp, options });
}

/** The notebooks of these names. @throws UsageError naming all there are when one is not among them */
export function chosen(sources: readonly NotebookSource[], only: readonly string[]): NotebookSource[] {
  for (const name of only) {
    if (sources.some((source) => source.name === name)) continue;
    const near = nearestWord(
      name,
      sources.map((source) => source.name),
    );
    throw new UsageError({
      wanted: `one of the notebooks ${sources.map((source) => source.name).join(", ")}`,
      got: shown(name),
      where: "--only",
      fix: near === undefined ? "Give the file's name without .ipynb." : `Did you mean ${near}?`,
    });
  }
  return only.length === 0 ? [...sources] : sources.filter(({ name }) => only.includes(name));
}
