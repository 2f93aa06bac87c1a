import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type NativeBuild,
  type NativeKind,
  nativeBuildFolder,
  nativeBuilds,
  nativeFolder,
  nativeMark,
} from "../../engine/backends/native-cache.ts";
import { packageFolder } from "./compile.ts";
import { alone } from "./lock.ts";
import { askPackage, buildByPackage } from "./package-way.ts";
import { runTool, SetUpError } from "./tools.ts";
import { buildFromWheel, wheelSizes, wheelVersion } from "./wheel-way.ts";

/** What a set-up is asked to do. */
export interface SetUpOptions {
  /** The CUDA wheel and NVIDIA's libraries instead of the CPU's. */
  readonly gpu: boolean;
  /** Make it anew even where it is already there. */
  readonly again: boolean;
  /** Wall seconds for one download. */
  readonly seconds: number;
  readonly signal?: AbortSignal;
  readonly say: (line: string) => void;
  /** Asked before each download, in MB (null: unknown); false declines it. */
  readonly agree: (what: string, megabytes: number | null) => Promise<boolean>;
}

/**
 * Sets native TensorFlow up for this user, once for all clones: first the way of its package, else from Python wheels.
 * What was made is checked by a gradient in a process of its own before it is put where the engine finds it. Several
 * set-ups at once wait for each other; one that was interrupted leaves nothing but downloads that are whole.
 *
 * Returns the build. Throws SetUpError with the reasons when there is no way, or it was declined.
 */
export async function setUpNative(options: SetUpOptions): Promise<NativeBuild> {
  const present = () =>
    options.again ? undefined : nativeBuilds().find(({ kind }) => (options.gpu ? kind === "gpu" : true));
  const known = present();
  if (known !== undefined) return known;
  if (process.platform !== "linux") {
    throw new SetUpError(`it is set up by itself on Linux only; this is ${process.platform}`);
  }
  const waiting = () => options.say("  another set-up is at work; waiting for it …");
  return alone(nativeFolder(), async () => present() ?? build(options), { ...options, waiting });
}

async function build(options: SetUpOptions): Promise<NativeBuild> {
  await mkdir(nativeFolder(), { recursive: true });
  await removeLeftovers();
  const reasons: string[] = [];
  for (const kind of options.gpu ? (["gpu"] as const) : (["package", "cpu"] as const)) {
    const work = await mkdtemp(nativeFolder("work-"));
    try {
      const binding = await buildKind(kind, work, options);
      options.say("  checking it by a gradient …");
      const { version } = await checkBinding(join(work, binding), options.signal);
      await writeFile(join(work, nativeMark), JSON.stringify({ version, binding }));
      await replace(work, nativeBuildFolder(kind));
      await rm(nativeFolder("downloads"), { recursive: true, force: true });
      const made = nativeBuilds().find((build) => build.kind === kind);
      if (made === undefined) throw new SetUpError("what was made cannot be found again");
      return made;
    } catch (error) {
      if (!(error instanceof SetUpError)) throw error;
      reasons.push(`${kind === "package" ? "by its package" : "from Python's wheel"}: ${error.message}`);
      options.say(`  not ${reasons.at(-1)}`);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  throw new SetUpError(reasons.join("; "));
}

async function buildKind(kind: NativeKind, work: string, options: SetUpOptions): Promise<string> {
  const declined = new SetUpError("the download was declined");
  if (kind === "package") {
    const { megabytes } = await askPackage(options.signal);
    if (!(await options.agree("TensorFlow as tfjs-node-gpu's own install script has it", megabytes))) throw declined;
    return buildByPackage(work, options);
  }
  const gpu = kind === "gpu";
  const what = `the Python wheel of TensorFlow ${wheelVersion}${gpu ? " with CUDA and NVIDIA's libraries" : ""} by pip`;
  if (!(await options.agree(what, wheelSizes(gpu).download))) throw declined;
  return buildFromWheel(work, { ...options, gpu, downloads: nativeFolder("downloads") });
}

/** Computes a known gradient with a binding in a child process. Throws SetUpError when that fails in any way. */
export async function checkBinding(binding: string, signal?: AbortSignal): Promise<{ version: string; gpu: boolean }> {
  const script = fileURLToPath(new URL("./check.ts", import.meta.url));
  const loader = new URL(`file://${join(packageFolder("tsx"), "dist", "loader.mjs")}`).href;
  const { stdout } = await runTool(process.execPath, ["--import", loader, script, binding], {
    seconds: 120,
    // Whatever the libraries say before they end the process is the reason to be shown.
    env: { TASTELAB_NATIVE_LOG: "1" },
    ...(signal === undefined ? {} : { signal }),
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { version: string; gpu: boolean };
}

/** Puts a finished folder in the place of an older one; whoever has that loaded keeps its files. */
async function replace(folder: string, target: string): Promise<void> {
  const old = `${target}.old-${process.pid}`;
  if (existsSync(target)) await rename(target, old);
  await rename(folder, target);
  await rm(old, { recursive: true, force: true });
}

/** Removes what set-ups that were killed left behind more than an hour ago. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(nativeFolder())) {
    if (!/^work-|\.old-\d+$/.test(name)) continue;
    const { mtimeMs } = await stat(nativeFolder(name));
    if (Date.now() - mtimeMs > 3_600_000) await rm(nativeFolder(name), { recursive: true, force: true });
  }
}
