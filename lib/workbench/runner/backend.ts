import { fork } from "node:child_process";
import { join } from "node:path";
import { InputError, type InputProblem } from "../../base/errors.ts";
import { projectRoot } from "../paths.ts";

/** The engine that all notebooks of a run compute with. */
export interface RunBackend {
  /** As `useBackend` names it. */
  readonly name: string;
  /** For the pages, e.g. "tensorflow 2.18.0 on the CPU, 2 threads". */
  readonly description: string;
}

/** The same, with the ladder it was found on. */
export interface ProbedBackend extends RunBackend {
  /** All rungs, the most able first. */
  readonly rungs: readonly Rung[];
}

/** One rung of the ladder of backends on this machine. */
export interface Rung {
  readonly name: string;
  readonly present: boolean;
  /** What it stands on, or why it is not there. */
  readonly said: string;
}

/** What the probing process says. */
export type BackendAnswer =
  | { readonly backend: ProbedBackend }
  | { readonly problem: InputProblem }
  | { readonly message: string };

/**
 * Asks which backend notebooks will compute with, in a process of its own: the engine's memory is not held while
 * notebooks run. An engine that cannot be opened at all is left for the notebooks to report.
 * @param wanted a rung by name; undefined for the best there is
 * @throws InputError when a named rung is unknown or not there
 */
export async function probeBackend(wanted: string | undefined): Promise<ProbedBackend> {
  const script = join(projectRoot, "lib/workbench/runner/probe-backend.ts");
  const named = wanted === undefined ? {} : { TASTELAB_BACKEND: wanted };
  const answer = await new Promise<BackendAnswer>((resolve, reject) => {
    const child = fork(script, {
      cwd: projectRoot,
      execArgv: ["--import", "tsx"],
      env: { ...process.env, ...named },
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    child.once("message", (message) => resolve(message as BackendAnswer));
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      resolve({ message: `the engine's process ended with ${signal ?? `exit code ${code}`}` });
    });
  });
  if ("backend" in answer) return answer.backend;
  if ("problem" in answer) throw new InputError(answer.problem);
  return { name: "unknown", description: `unknown (${answer.message})`, rungs: [] };
}
