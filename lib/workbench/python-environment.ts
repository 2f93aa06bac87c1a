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

async function install(environment: PythonEnvironment, stop: Stop): Promise<void> {
  const { folder, packages } = environment;
  const python = programOf(environment, "python");
  const uv = findProgram("uv", "uv.exe");
  if (uv !== null) {
    // uv brings a Python itself where there is none that is new enough.
    const wanted = ["--python", `>=${oldestPython}`];
    await online(runTool(uv, ["venv", "--quiet", ...wanted, folder], { seconds: 300, ...stop }), stop);
    const install = ["pip", "install", "--quiet", "--python", python, ...packages];
    await online(runTool(uv, install, { seconds: 1200, ...stop }), stop);
    return;
  }
  const base = findProgram("python3", "python", "python3.exe", "python.exe");
  if (base === null) {
    throw new SetUpError("Neither uv nor Python 3 is on the PATH: install one of them (https://www.python.org)");
  }
  await refuseOld(base, stop);
  await explained(
    runTool(base, ["-m", "venv", folder], { seconds: 300, ...stop }),
    "On Debian and Ubuntu the package python3-venv brings what is missing; uv does without it",
    stop,
  );
  const quiet = ["--quiet", "--disable-pip-version-check"];
  await online(runTool(python, ["-m", "pip", "install", ...quiet, ...packages], { seconds: 1200, ...stop }), stop);
}

interface Stop {
  readonly signal?: AbortSignal;
}

/** The oldest Python that JupyterLab runs on. */
const oldestPython = "3.10";

async function refuseOld(base: string, stop: Stop): Promise<void> {
  const program = "import sys; print('.'.join(map(str, sys.version_info[:3])))";
  const version = (await runTool(base, ["-c", program], { seconds: 60, ...stop })).stdout.trim();
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [, oldest = 0] = oldestPython.split(".").map(Number);
  if (major > 3 || (major === 3 && minor >= oldest)) return;
  throw new SetUpError(
    `${base} is Python ${version}: ${oldestPython} or later is needed, or uv, which brings one itself`,
  );
}

/** Adds to the failure of a program what a person can do about it; not to an end that was asked for. */
async function explained<T>(work: Promise<T>, cure: string, { signal }: Stop): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (signal?.aborted === true || !(error instanceof SetUpError)) throw error;
    throw new SetUpError(`${error.message}. ${cure}`);
  }
}

function online<T>(work: Promise<T>, stop: Stop): Promise<T> {
  const cure =
    "It needs the network once; behind a proxy HTTPS_PROXY, and for another index PIP_INDEX_URL or UV_DEFAULT_INDEX, name the way";
  return explained(work, cure, stop);
}
