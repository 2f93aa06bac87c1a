import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError, shown } from "../base/errors.ts";
import type { MeasuredClaim } from "./build-ledger.ts";
import type { Measurement } from "./ledger.ts";

/** Where the project keeps what full runs found. */
export const resultsFolder = fileURLToPath(new URL("../../data/results", import.meta.url));

/** What a full run of one notebook found; small, committed. */
export interface KeptResults {
  readonly notebook: string;
  /** Of what it stands on (`notebookFingerprint`). */
  readonly hash: string;
  readonly backend: string;
  readonly machine: string;
  /** tastelab's version. */
  readonly version: string;
  /** Wall time of the whole notebook. */
  readonly seconds: number;
  /** ISO 8601. */
  readonly finished: string;
  readonly measurements: readonly { readonly anchor: string; readonly measurement: Measurement }[];
}

/** Keeps what a full run of a notebook found, in the place of what it found before. */
export function keepResults(results: KeptResults, folder: string = resultsFolder): void {
  const file = join(folder, `${results.notebook}.json`);
  if (results.measurements.length === 0) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, `${JSON.stringify(results, null, 2)}\n`);
  renameSync(draft, file);
}

function isKept(value: unknown): value is KeptResults {
  if (typeof value !== "object" || value === null) return false;
  const { notebook, hash, backend, machine, finished, measurements } = value as Partial<
    Record<keyof KeptResults, unknown>
  >;
  return (
    [notebook, hash, backend, machine, finished].every((text) => typeof text === "string") &&
    Array.isArray(measurements) &&
    measurements.every((found: unknown) => {
      const { anchor, measurement } = (found ?? {}) as { anchor?: unknown; measurement?: Partial<Measurement> };
      return typeof anchor === "string" && typeof measurement?.claim === "string" && Array.isArray(measurement.seeds);
    })
  );
}

/** All that full runs have left, notebook by notebook. @throws InputError for a file that `keepResults` did not write */
export function readResults(folder: string = resultsFolder): KeptResults[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return files.sort().map((name) => {
    const file = join(folder, name);
    let content: unknown;
    try {
      content = JSON.parse(readFileSync(file, "utf8"));
    } catch (error) {
      content = error instanceof Error ? error.message : String(error);
    }
    if (isKept(content) && `${content.notebook}.json` === name) return content;
    throw new InputError({
      wanted: "results as a full run writes them",
      got: shown(content),
      where: file,
      fix: "Bring back the last good version, or delete the file and run its notebook in full again.",
    });
  });
}

/**
 * The measurements of earlier full runs, for the ledger.
 * @param hashOf the hash of what a notebook that ran on a backend stands on today; null when there is no such notebook
 *   any more. A result kept under another hash is stale.
 */
export function keptMeasurements(
  results: readonly KeptResults[],
  hashOf: (notebook: string, backend: string) => string | null,
): MeasuredClaim[] {
  return results.flatMap(({ notebook, hash, backend, machine, finished, measurements }) => {
    const stale = hash !== hashOf(notebook, backend);
    return measurements.map(({ anchor, measurement }) => ({
      measurement,
      source: { notebook, anchor },
      preliminary: false,
      stale,
      machine,
      finished,
    }));
  });
}
