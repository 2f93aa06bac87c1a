import { fork } from "node:child_process";
import { join } from "node:path";
import type { CellComplaint } from "../kernel/typecheck.ts";
import { projectRoot } from "../paths.ts";
import type { NotebookSource } from "./notebooks.ts";

/**
 * Checks the types of all cells of notebooks, in a process of its own: this one stays free for its kernels, and the
 * compiler's memory is given back. The kernels of these notebooks need no compiler of types then.
 * @param signal ends the process when aborted; the check rejects with its reason
 * @returns the complaints about the first wrong cell of each notebook that has one
 */
export function checkCells(sources: readonly NotebookSource[], signal?: AbortSignal): Promise<CellComplaint[]> {
  return new Promise((resolve, reject) => {
    const child = fork(join(projectRoot, "lib/workbench/runner/check-cells.ts"), {
      cwd: projectRoot,
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const abort = () => child.kill("SIGKILL");
    if (signal?.aborted === true) abort();
    signal?.addEventListener("abort", abort);
    child.once("message", (complaints) => resolve(complaints as CellComplaint[]));
    child.once("error", reject);
    child.once("exit", (code, how) => {
      signal?.removeEventListener("abort", abort);
      reject(signal?.reason ?? new Error(`the check of the cells ended with ${how ?? `exit code ${code}`}`));
    });
    child.send(sources.map(({ path, notebook: { cells } }) => ({ path, notebook: { cells } })));
  });
}
