import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { userCache } from "../../base/user-cache.ts";

/** Which TensorFlow a binding stands on: a CUDA wheel, a CPU wheel, or what the package's own install script brings. */
export type NativeKind = "gpu" | "cpu" | "package";

/** A native TensorFlow with its compiled binding, checked once and kept for all clones. */
export interface NativeBuild {
  readonly kind: NativeKind;
  /** TensorFlow's version, e.g. "2.21.0". */
  readonly version: string;
  /** The version of tfjs-node-gpu whose sources the binding was compiled from. */
  readonly tfjs: string;
  /** The binding's file, absolute. */
  readonly binding: string;
}

/** The version of tfjs-node-gpu that a binding must have been made from. */
export const nativeTfjs = "4.22.0";

/** The file that stands in a build's folder once it was checked; a folder without it is unfinished. */
export const nativeMark = "checked.json";

/** The folder of all native builds of this platform. */
export function nativeFolder(...parts: string[]): string {
  return userCache("tensorflow", `${process.platform}-${process.arch}`, ...parts);
}

/** The folder of one kind of build; another version of the binding's sources gets another folder. */
export function nativeBuildFolder(kind: NativeKind): string {
  return nativeFolder(`tfjs-${nativeTfjs}-${kind}`);
}

/** The builds that were checked and are complete, the most able first. */
export function nativeBuilds(): NativeBuild[] {
  const builds: NativeBuild[] = [];
  for (const kind of ["gpu", "cpu", "package"] as const) {
    const folder = nativeBuildFolder(kind);
    const mark = join(folder, nativeMark);
    if (!existsSync(mark)) continue;
    const { version, binding } = JSON.parse(readFileSync(mark, "utf8")) as { version: string; binding: string };
    if (existsSync(join(folder, binding))) {
      builds.push({ kind, version, tfjs: nativeTfjs, binding: join(folder, binding) });
    }
  }
  return builds;
}
