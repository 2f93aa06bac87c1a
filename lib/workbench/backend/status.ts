import { rungReasons, useBackend } from "../../engine/backend.ts";
import { nativeBuilds, nativeFolder } from "../../engine/backends/native-cache.ts";
import { megabytes, sizeOf } from "../folder-size.ts";
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
