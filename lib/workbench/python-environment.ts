import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { alone } from "./backend/lock.ts";
import { findProgram, runTool, SetUpError } from "./backend/tools.ts";

/** A virtual environment of Python: where it lies, and what it must hold. */
export interface PythonEnvironment {
  /** A folder in the user's cache; nothing outside it is changed. */
  readonly folder: string;
  /** What pip installs, with versions. */
  readonly packages: readonly string[];
  /** A program that fails where the packages are missing and prints their versions where they are not. */
  readonly probe: string;
}

/** A Python that has the packages, and what the probe printed. */
export interface FoundPython {
  readonly python: string;
  readonly versions: string;
}

/** The path of a program of the environment, such as "python" or "jupyter". */
export function programOf({ folder }: Pick<PythonEnvironment, "folder">, name: string): string {
  return process.platform === "win32" ? join(folder, "Scripts", `${name}.exe`) : join(folder, "bin", name);
}

/** The environment as it stands, or null where it is missing or lacks a package; changes nothing. */
export async function standingEnvironment(environment: PythonEnvironment): Promise<FoundPython | null> {
  const python = programOf(environment, "python");
  if (!existsSync(python)) return null;
  const versions = await probePython(environment, python).catch(() => null);
  return versions === null ? null : { python, versions };
}

/** What the probe prints with a given Python. @throws SetUpError where packages are missing */
export async function probePython({ probe }: Pick<PythonEnvironment, "probe">, python: string): Promise<string> {
  return (await runTool(python, ["-c", probe], { seconds: 120 })).stdout.trim();
}

/**
 * The environment, made when it is not there: by uv where that is installed, else by Python's own venv and pip.
 * @throws SetUpError saying what is missing and what to do
 */
export async function ensureEnvironment(
  environment: PythonEnvironment,
  { say, signal }: { readonly say: (line: string) => void; readonly signal?: AbortSignal },
): Promise<FoundPython> {
  const { folder, packages } = environment;
  const stop = signal === undefined ? {} : { signal };
  const work = async () => {
    const standing = await standingEnvironment(environment);
    if (standing !== null) return standing;
    say(`Installing ${packages.join(", ")} into ${folder} …`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(dirname(folder), { recursive: true });
    try {
      await install(environment, stop);
      const python = programOf(environment, "python");
      return { python, versions: await probePython(environment, python) };
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  };
  const waiting = () => say("Another process is installing the same; waiting for it …");
  return alone(`python ${folder}`, work, { waiting, ...stop });
}

async function install(environment: PythonEnvironment, stop: { readonly signal?: AbortSignal }): Promise<void> {
  const { folder, packages } = environment;
  const python = programOf(environment, "python");
  const uv = findProgram("uv", "uv.exe");
  if (uv !== null) {
    await runTool(uv, ["venv", "--quiet", folder], { seconds: 300, ...stop });
    await runTool(uv, ["pip", "install", "--quiet", "--python", python, ...packages], { seconds: 1200, ...stop });
    return;
  }
  const base = findProgram("python3", "python", "python3.exe", "python.exe");
  if (base === null) {
    throw new SetUpError("Neither uv nor Python 3 is on the PATH: install one of them (https://www.python.org)");
  }
  await runTool(base, ["-m", "venv", folder], { seconds: 300, ...stop }).catch((error: unknown) => {
    if (stop.signal?.aborted === true || !(error instanceof SetUpError)) throw error;
    throw new SetUpError(
      `${error.message}. On Debian and Ubuntu the package python3-venv brings what is missing; uv does without it`,
    );
  });
  const quiet = ["--quiet", "--disable-pip-version-check"];
  await runTool(python, ["-m", "pip", "install", ...quiet, ...packages], { seconds: 1200, ...stop });
}
