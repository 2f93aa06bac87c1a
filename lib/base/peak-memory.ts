import { readFileSync, writeFileSync } from "node:fs";

/** Where Linux tells of this process, and lets it forget the highest resident memory so far. */
const processFolder = "/proc/self";

/**
 * Runs some work and tells how far the memory of this process rose meanwhile: its highest resident size (VmHWM) less its
 * size before, in bytes; null on machines that do not tell (other than Linux). It counts the whole process with the
 * memory of native libraries, but not what was freed before and is used again unseen, so that work done first in a
 * process shows the most.
 */
export async function peakMemoryOf<Result>(
  work: () => Promise<Result> | Result,
  folder = processFolder,
): Promise<{ readonly result: Result; readonly bytes: number | null }> {
  const before = forgetPeak(folder) ? residentBytes(folder, "VmRSS") : null;
  const result = await work();
  const peak = before === null ? null : residentBytes(folder, "VmHWM");
  return { result, bytes: before === null || peak === null ? null : Math.max(0, peak - before) };
}

function forgetPeak(folder: string): boolean {
  try {
    writeFileSync(`${folder}/clear_refs`, "5");
    return true;
  } catch {
    return false;
  }
}

function residentBytes(folder: string, line: "VmRSS" | "VmHWM"): number | null {
  const found = new RegExp(`^${line}:\\s+(\\d+) kB`, "m").exec(readFileSync(`${folder}/status`, "utf8"));
  return found === null ? null : 1024 * Number(found[1]);
}
