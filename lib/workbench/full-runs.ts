import type { MeasuredClaim } from "../report/build-ledger.ts";
import { notebookFingerprint } from "../report/fingerprint.ts";
import { notebookFailed } from "../report/html/notebook-page.ts";
import { readMeasurements } from "../report/read-measurements.ts";
import { keepResults, keptMeasurements, readResults, resultsFolder } from "../report/results.ts";
import type { ExecutedNotebook } from "./export.ts";
import { projectRoot } from "./paths.ts";
import { findNotebooks } from "./runner/notebooks.ts";

/**
 * Keeps what every full run found that went through; quick runs and runs that stopped leave nothing. Neither does a run
 * that ended before this process began: it was kept when it ended, and the code of today need not be what it stood on.
 */
export function keepFullRuns(
  executed: readonly ExecutedNotebook[],
  about: { readonly machine: string; readonly version: string },
  folder: string = resultsFolder,
): void {
  for (const { name, notebook, profile, seconds, backend, finished } of executed) {
    const ownRun = Date.parse(finished) >= performance.timeOrigin;
    if (profile !== "full" || !ownRun || notebookFailed(notebook)) continue;
    const measurements = readMeasurements(name, notebook).map(({ measurement, source }) => ({
      anchor: source.anchor,
      measurement,
    }));
    const hash = notebookFingerprint(notebook, projectRoot, backend);
    keepResults({ notebook: name, hash, backend, ...about, seconds, finished, measurements }, folder);
  }
}

/** What full runs of the project's notebooks have left, marked stale where code or data have changed since. */
export function keptFromFullRuns(folder: string = resultsFolder): MeasuredClaim[] {
  const results = readResults(folder);
  if (results.length === 0) return [];
  const notebooks = new Map(findNotebooks().map(({ name, notebook }) => [name, notebook]));
  return keptMeasurements(results, (name, backend) => {
    const notebook = notebooks.get(name);
    return notebook === undefined ? null : notebookFingerprint(notebook, projectRoot, backend);
  });
}
