import { existsSync } from "node:fs";
import { join } from "node:path";
import { runTool, SetUpError } from "../backend/tools.ts";
import { programOf, standingEnvironment } from "../python-environment.ts";
import { KernelClient } from "../runner/kernel-client.ts";
import { kernelPath, labEnvironment } from "./environment.ts";
import { missingOfRegistered, registeredFolder } from "./register.ts";

/** One thing that was looked at. */
export interface Finding {
  readonly what: string;
  readonly works: boolean;
  /** What was found, or what to do about it. */
  readonly said: string;
}

/** Looks at all that a notebook in JupyterLab needs, without opening a browser; changes nothing. */
export async function checkLab(): Promise<readonly Finding[]> {
  const node: Finding = { what: "Node", works: true, said: process.version };
  return [node, await kernel(), ...(await jupyter()), ...(await registered())];
}

/** Starts the kernel, runs a cell that imports the library, and asks for a completion. */
async function kernel(): Promise<Finding> {
  const what = "kernel";
  const begun = performance.now();
  try {
    const client = await KernelClient.start({}, () => undefined);
    try {
      const ready = performance.now() - begun;
      const cell = await client.execute('import * as lab from "tastelab"; lab.mean([1, 3]);', () => undefined);
      const code = "lab.popul";
      const { matches } = await client.request("complete_request", { code, cursor_pos: code.length });
      const completes = Array.isArray(matches) && matches.includes("popularity");
      const faults = [
        ...(cell.status === "ok" ? [] : [`a cell ended in ${String(cell.evalue ?? cell.status)}`]),
        ...(completes ? [] : ["a name was not completed"]),
      ];
      if (faults.length > 0) return { what, works: false, said: faults.join("; ") };
      return { what, works: true, said: `ready in ${(ready / 1000).toFixed(1)} s; runs the library, completes names` };
    } finally {
      await client.end();
    }
  } catch (error) {
    return { what, works: false, said: (error as Error).message };
  }
}

/** JupyterLab's environment, and whether it finds the kernel. */
async function jupyter(): Promise<readonly Finding[]> {
  const standing = await standingEnvironment(labEnvironment);
  if (standing === null) {
    const why = existsSync(labEnvironment.folder) ? "incomplete" : "not installed yet";
    return [
      { what: "JupyterLab", works: false, said: `${why}; npm run lab installs it into ${labEnvironment.folder}` },
    ];
  }
  const lab: Finding = { what: "JupyterLab", works: true, said: `${standing.versions}, in ${labEnvironment.folder}` };
  return [lab, await kernelspec()];
}

/** The kernel as Visual Studio Code finds it, where it was registered for that. */
async function registered(): Promise<readonly Finding[]> {
  const missing = await missingOfRegistered();
  if (missing === null) return [];
  const said =
    missing.length === 0 ? registeredFolder() : `${missing.join(" and ")} is gone: npm run lab -- --register`;
  return [{ what: "kernel for other programs", works: missing.length === 0, said }];
}

async function kernelspec(): Promise<Finding> {
  const what = "kernel in JupyterLab";
  const missing = { what, works: false, said: `JupyterLab does not find it in ${kernelPath}` };
  try {
    const { stdout } = await runTool(programOf(labEnvironment, "jupyter"), ["kernelspec", "list", "--json"], {
      seconds: 60,
      env: { JUPYTER_PATH: kernelPath },
    });
    const { kernelspecs } = JSON.parse(stdout) as { kernelspecs: Record<string, { resource_dir: string }> };
    const found = kernelspecs.tastelab;
    if (found === undefined || !existsSync(join(found.resource_dir, "kernel.json"))) return missing;
    return { what, works: true, said: "found as “TypeScript (tastelab)”" };
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    return { ...missing, said: error.message };
  }
}
