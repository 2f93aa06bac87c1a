import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { rungReasons, useBackend } from "../../engine/backend.ts";
import { nativeBuilds, nativeFolder } from "../../engine/backends/native-cache.ts";
import { ownOperationsStatus } from "./own-operations.ts";

/** The ladder in lines of text: each rung, what it stands on or why it is not there, and the native builds' size. */
export async function ladderStatus(): Promise<string[]> {
  const lines = ["The ladder of backends, the most able first:"];
  for (const { name, opened, reason } of await rungReasons()) {
    const versions = Object.entries(opened?.versions ?? {}).map(([what, version]) => `${what} ${version}`);
    const present = reason === null ? "present" : "not used";
    lines.push(`  ${name.padEnd(11)}${present.padEnd(10)}${reason ?? `${opened?.device} (${versions.join(", ")})`}`);
  }
  const { name, device, passedOver } = await useBackend();
  lines.push(`Taken: ${name} on ${device}.`);
  for (const { name, reason } of passedOver) lines.push(`  ${name} was passed over: ${reason}.`);
  lines.push(`Native builds in ${nativeFolder()}: ${megabytes(await sizeOf(nativeFolder()))}.`);
  for (const { kind, version, binding } of nativeBuilds()) {
    lines.push(`  ${kind}: TensorFlow ${version}, ${binding}`);
    if (kind !== "gpu") lines.push(...ownOperationsStatus(binding).map((line) => `    ${line}`));
  }
  return lines;
}

function megabytes(bytes: number): string {
  return bytes === 0 ? "nothing" : `${(bytes / 1e6).toFixed(0)} MB`;
}

/** The bytes of all files in a folder; 0 when there is none. */
async function sizeOf(folder: string): Promise<number> {
  if (!existsSync(folder)) return 0;
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
