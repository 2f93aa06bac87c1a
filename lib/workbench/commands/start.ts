import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { ensureBackend } from "../backend/ensure.ts";
import { type ExecutedNotebook, writeReports } from "../export.ts";
import { machineInWords } from "../machine.ts";
import { projectRoot } from "../paths.ts";
import { chosen, type StartArguments, startArguments, startHelp } from "../runner/arguments.ts";
import { probeBackend } from "../runner/backend.ts";
import { ExecutedCache } from "../runner/executed-cache.ts";
import { findNotebooks, type NotebookSource } from "../runner/notebooks.ts";
import { type Outcome, runAll } from "../runner/run-all.ts";

/** What a run ends with that a person stopped by Ctrl-C. */
const interruptedCode = 130;
/** Ctrl-C may arrive twice, from the terminal and from npm; one that comes later than this ends the process at once. */
const echo = 1000;

function version(): string {
  const file = readFileSync(join(projectRoot, "package.json"), "utf8");
  return (JSON.parse(file) as { version: string }).version;
}

/** Pages of notebooks that were left out by --only come from their last good run, so that the reports stay whole. */
function withOthers(
  all: readonly NotebookSource[],
  outcomes: readonly Outcome[],
  profile: StartArguments["profile"],
): ExecutedNotebook[] {
  const cache = new ExecutedCache();
  return all.flatMap(({ name }) => {
    const outcome = outcomes.find(({ source }) => source.name === name);
    const executed = outcome?.executed ?? cache.find(profile, name)?.executed;
    return executed === undefined ? [] : [executed];
  });
}

/** Runs the notebooks and writes the reports; 0 when all went well, 1 when a notebook failed, 130 when interrupted. */
export async function run(args: readonly string[]): Promise<number> {
  const wanted = startArguments(args);
  if (wanted.help) {
    console.log(startHelp);
    return 0;
  }
  const all = findNotebooks();
  const sources = chosen(all, wanted.only);
  const stop = new AbortController();
  let asked = 0;
  const interrupt = () => {
    if (stop.signal.aborted && performance.now() - asked > echo) process.exit(interruptedCode);
    asked = performance.now();
    stop.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    const { profile, force, jobs } = wanted;
    const declined = !wanted.native || (wanted.backend !== undefined && wanted.backend !== "tensorflow");
    await ensureBackend({ declined, signal: stop.signal });
    const backend = await probeBackend(wanted.backend);
    const environment = wanted.backend === undefined ? {} : { TASTELAB_BACKEND: wanted.backend };
    console.log(`${sources.length} notebooks, profile ${profile}, ${backend.description}`);
    const outcomes = await runAll(sources, { profile, backend, environment, force, jobs, signal: stop.signal });
    const reports = await writeReports({
      executed: withOthers(all, outcomes, profile),
      outputFolder: join(projectRoot, "reports"),
      machine: machineInWords(),
      version: version(),
    });
    for (const warning of reports.warnings) console.log(warning);
    const failed = outcomes.filter(({ failure }) => failure !== null);
    if (failed.length > 0) console.log(`Failed: ${failed.map(({ source }) => source.name).join(", ")}`);
    console.log(`The reports: ${relative(process.cwd(), reports.index)}`);
    return failed.length > 0 ? 1 : 0;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    console.log("Interrupted. The reports are those of the last whole run.");
    return interruptedCode;
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}
