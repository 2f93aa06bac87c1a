import { userCache } from "../../../lib/base/user-cache.ts";
import {
  ensureEnvironment,
  type FoundPython,
  type PythonEnvironment,
  probePython,
} from "../../../lib/workbench/python-environment.ts";

export type { FoundPython };

/** Packages of Python that a benchmark stands beside. */
export interface PythonPeer extends Omit<PythonEnvironment, "folder"> {
  /** The name of the virtual environment. */
  readonly name: string;
}

/**
 * A Python with the packages: the one that is given, else a virtual environment in the user's cache, which is filled when
 * it is first asked for. Throws SetUpError, saying why, where it cannot be had.
 */
export async function pythonWith(peer: PythonPeer, given?: string): Promise<FoundPython> {
  if (given !== undefined) return { python: given, versions: await probePython(peer, given) };
  return ensureEnvironment({ ...peer, folder: userCache("bench", peer.name) }, { say: console.log });
}
