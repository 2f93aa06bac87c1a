import { rungReasons, useBackend } from "../../engine/backend.ts";
import { nativeBuilds, nativeFolder } from "../../engine/backends/native-cache.ts";
import { megabytes, sizeOf } from "../folder-size.ts";
import { ownOperationsStatus } from "./own-operations.ts";

/** The ladder of backends as it stands on this machine. */
export interface Ladder {
  /** The most able first; `said` is what it stands on, or why it is not there. */
  readonly rungs: readonly { readonly name: string; readonly present: boolean; readonly said: string }[];
  /** The one that is taken, and why those above it were passed over. */
  readonly taken: { readonly name: string; readonly device: string };
  readonly passedOver: readonly { readonly name: string; readonly reason: string }[];
  /** The native builds: their folder, its bytes, and each of them with its own operations. */
  readonly native: {
    readonly folder: string;
    readonly bytes: number;
    readonly builds: readonly {
      readonly kind: string;
      readonly version: string;
      readonly binding: string;
      readonly operations: readonly string[];
    }[];
  };
}

/** Opens every rung of the ladder and says how it went. */
export async function ladder(): Promise<Ladder> {
  const rungs = (await rungReasons()).map(({ name, opened, reason }) => {
    const versions = Object.entries(opened?.versions ?? {}).map(([what, version]) => `${what} ${version}`);
    return { name, present: reason === null, said: reason ?? `${opened?.device} (${versions.join(", ")})` };
  });
  const { name, device, passedOver } = await useBackend();
  const builds = nativeBuilds().map(({ kind, version, binding }) => ({
    ...{ kind, version, binding },
    operations: kind === "gpu" ? [] : ownOperationsStatus(binding),
  }));
  const folder = nativeFolder();
  return { rungs, taken: { name, device }, passedOver, native: { folder, bytes: await sizeOf(folder), builds } };
}

/** The ladder in lines of text. */
export function ladderLines({ rungs, taken, passedOver, native }: Ladder): string[] {
  return [
    "The ladder of backends, the most able first:",
    ...rungs.map(
      ({ name, present, said }) => `  ${name.padEnd(11)}${(present ? "present" : "not used").padEnd(10)}${said}`,
    ),
    `Taken: ${taken.name} on ${taken.device}.`,
    ...passedOver.map(({ name, reason }) => `  ${name} was passed over: ${reason}.`),
    `Native builds in ${native.folder}: ${megabytes(native.bytes)}.`,
    ...native.builds.flatMap(({ kind, version, binding, operations }) => [
      `  ${kind}: TensorFlow ${version}, ${binding}`,
      ...operations.map((line) => `    ${line}`),
    ]),
  ];
}
