import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { userCache } from "../../../lib/base/user-cache.ts";
import { findProgram, runTool } from "../../../lib/workbench/backend/tools.ts";

/** Packages of Python that a benchmark stands beside. */
export interface PythonPeer {
  /** The name of the virtual environment. */
  readonly name: string;
  /** What pip installs, with versions. */
  readonly packages: readonly string[];
  /** A program that fails where the packages are missing and prints their versions where they are not. */
  readonly probe: string;
}

/** A Python that has a peer's packages, and what its probe printed. */
export interface FoundPython {
  readonly python: string;
  readonly versions: string;
}

/**
 * A Python with the packages: the one that is given, else a virtual environment in the user's cache, which pip fills when
 * it is first asked for. Throws SetUpError, saying why, where it cannot be had.
 */
export async function pythonWith(peer: PythonPeer, given?: string): Promise<FoundPython> {
  if (given !== undefined) return { python: given, versions: await probe(peer, given) };
  const folder = userCache("bench", peer.name);
  const python = process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
  if (existsSync(python)) {
    const versions = await probe(peer, python).catch(() => null);
    if (versions !== null) return { python, versions };
  }
  console.log(`Installing ${peer.packages.join(", ")} by pip into ${folder} …`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  const base = findProgram("python3", "python") ?? "python3";
  await runTool(base, ["-m", "venv", folder], { seconds: 120 });
  const quiet = ["--quiet", "--disable-pip-version-check"];
  await runTool(python, ["-m", "pip", "install", ...quiet, ...peer.packages], { seconds: 1200 });
  return { python, versions: await probe(peer, python) };
}

async function probe({ probe }: PythonPeer, python: string): Promise<string> {
  return (await runTool(python, ["-c", probe], { seconds: 120 })).stdout.trim();
}
