import { join, relative } from "node:path";
import { summarise } from "../../report/summary.ts";
import { ensureBackend } from "../backend/ensure.ts";
import { type ExecutedNotebook, writeReports } from "../export.ts";
import { interruptedCode, untilInterrupted } from "../interrupts.ts";
import { machineInWords } from "../machine.ts";
import { projectRoot } from "../paths.ts";
import { libraryReference } from "../reference.ts";
import { chosen, type StartArguments, startArguments, startHelp } from "../runner/arguments.ts";
import { probeBackend } from "../runner/backend.ts";
import { Durations } from "../runner/durations.ts";
import { ExecutedCache } from "../runner/executed-cache.ts";
import { RunHistory } from "../runner/history.ts";
import { findNotebooks, type NotebookSource } from "../runner/notebooks.ts";
import type { Screen } from "../runner/progress.ts";
import { type Outcome, runAll } from "../runner/run-all.ts";
import { type Streams, terminal } from "../streams.ts";
import { version } from "../version.ts";

/** Where a run finds and leaves things; a test has folders of its own. */
export interface Places {
  readonly notebooks: string;
  readonly reports: string;
  readonly cache: ExecutedCache;
  readonly durations: Durations;
  readonly history: RunHistory;
  readonly screen: Screen;
  /** Whether the library's reference is made as well. */
  readonly reference: boolean;
  /** What a machine reads. */
  readonly streams: Streams;
}

const usual: Places = {
  notebooks: join(projectRoot, "notebooks"),
  reports: join(projectRoot, "reports"),
  cache: new ExecutedCache(),
  durations: new Durations(),
  history: new RunHistory(),
  screen: process.stdout,
  reference: true,
  streams: terminal,
};

/** Pages of notebooks that were left out by --only come from their last good run, so that the reports stay whole. */
function withOthers(
  all: readonly NotebookSource[],
  outcomes: readonly Outcome[],
  profile: StartArguments["profile"],
  cache: ExecutedCache,
): ExecutedNotebook[] {
  const other = profile === "full" ? "quick" : "full";
  return all.flatMap(({ name }) => {
    const outcome = outcomes.find(({ source }) => source.name === name);
    const executed = outcome?.executed ?? (cache.find(profile, name) ?? cache.find(other, name))?.executed;
    return executed === undefined ? [] : [executed];
  });
}

async function runAndReport(wanted: StartArguments, places: Places, signal: AbortSignal): Promise<number> {
  const { profile, force, jobs, seed } = wanted;
  const begun = performance.now();
  const { cache, durations, screen } = places;
  const all = findNotebooks(places.notebooks);
  const sources = chosen(all, wanted.only);
  const say = (line: string) => screen.write(`${line}\n`);
  const declined = !wanted.native || (wanted.backend !== undefined && wanted.backend !== "tensorflow");
  await ensureBackend({ declined, signal, say });
  const backend = await probeBackend(wanted.backend);
  const environment = wanted.backend === undefined ? {} : { TASTELAB_BACKEND: wanted.backend };
  say(`${sources.length} notebooks, profile ${profile}, ${backend.description}`);
  const options = { profile, backend, environment, force, jobs, seed, signal, cache, durations, screen };
  const outcomes = await runAll(sources, options);
  const reference = places.reference ? await libraryReference(say, signal) : null;
  const reports = await writeReports({
    executed: withOthers(all, outcomes, profile, cache),
    outputFolder: places.reports,
    machine: machineInWords(),
    version: version(),
    rungs: backend.rungs,
    reference,
    keep: seed === undefined,
  });
  for (const warning of reports.warnings) say(warning);
  places.history.keep({
    ...{ finished: new Date().toISOString(), profile, backend: backend.description },
    ...{ machine: machineInWords(), version: version(), seconds: (performance.now() - begun) / 1000 },
    notebooks: outcomes.map(({ source, executed, skipped, failure }) => ({
      name: source.name,
      seconds: executed.seconds,
      outcome: failure !== null ? "failed" : skipped ? "unchanged" : "ran",
    })),
    claims: Object.fromEntries(
      reports.entries.map(({ claim, verdict, measurement }) => [
        claim.id,
        { value: measurement?.value ?? null, verdict },
      ]),
    ),
  });
  const failed = outcomes.filter(({ failure }) => failure !== null);
  if (wanted.json) {
    const notebooks = outcomes.map(({ source, executed, skipped, failure }) => ({
      ...{ name: source.name, seconds: executed.seconds, skipped, failure },
      page: join(places.reports, `${source.name}.html`),
    }));
    const told = { index: reports.index, profile, backend: backend.description, notebooks };
    places.streams.out(`${JSON.stringify({ ...told, summary: summarise(reports.entries) }, null, 1)}\n`);
  }
  if (failed.length > 0) say(`Failed: ${failed.map(({ source }) => source.name).join(", ")}`);
  say(`The reports: ${relative(process.cwd(), reports.index)}`);
  return failed.length > 0 ? 1 : 0;
}

/** Runs the notebooks and writes the reports; 0 when all went well, 1 when a notebook failed, 130 when interrupted. */
export async function run(args: readonly string[], places: Places = usual): Promise<number> {
  const wanted = startArguments(args);
  if (wanted.help) {
    places.screen.write(`${startHelp}\n`);
    return 0;
  }
  const screen = wanted.json && places === usual ? process.stderr : places.screen;
  const code = await untilInterrupted((signal) => runAndReport(wanted, { ...places, screen }, signal));
  if (code === interruptedCode) {
    screen.write("Interrupted. The reports are those of the last whole run.\n");
  }
  return code;
}
