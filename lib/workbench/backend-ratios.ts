import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../data/write-whole.ts";
import { projectRoot } from "./paths.ts";

/** By backend and kind of work, its time over the native backend's. */
export type BackendRatios = Readonly<Record<string, Readonly<Record<string, number>>>>;

const file = join(projectRoot, ".cache", "bench", "backends.json");

/** Keeps what `npm run bench -- backends` measured, for the front page of the reports. */
export async function keepBackendRatios(ratios: BackendRatios): Promise<void> {
  await writeWhole(file, `${JSON.stringify(ratios, null, 1)}\n`);
}

/** What was measured last on this machine; empty where nothing was. */
export function keptBackendRatios(): BackendRatios {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as BackendRatios) : {};
}
