import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { openPromise } from "yauzl";
import { findProgram, runTool, SetUpError } from "./tools.ts";

/** Limits of one download. */
export interface DownloadOptions {
  readonly seconds: number;
  readonly signal?: AbortSignal;
}

/**
 * Gets a Python package's wheel by `pip download` into a folder, from wherever pip is set up to get its packages, and
 * returns its path. A wheel that an earlier, interrupted set-up got whole is used again. Throws SetUpError when there is
 * no pip, no such wheel or no way to the index.
 */
export async function downloadWheel(requirement: string, folder: string, options: DownloadOptions): Promise<string> {
  await mkdir(folder, { recursive: true });
  const kept = (await readdir(folder)).find((name) => name.endsWith(".whl") && satisfies(name, requirement));
  if (kept !== undefined) return join(folder, kept);
  const python = findProgram("python3", "python");
  if (python === null) throw new SetUpError("Python (python3 with pip, used to download only) is not installed");

  const part = await mkdtemp(join(folder, "part-"));
  try {
    const pip = ["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check"];
    const limits = ["--retries", "1", "--timeout", "20", "--dest", part, requirement];
    try {
      await runTool(python, [...pip, ...limits], options);
    } catch (error) {
      // A Python too new or too old for TensorFlow has no wheel of its own; any other one's holds the same libraries.
      if (!(error instanceof SetUpError) || !/no matching distribution/i.test(error.message)) throw error;
      const other = ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--abi", "none"];
      await runTool(python, [...pip, ...other, ...limits], options);
    }
    const wheel = (await readdir(part)).find((name) => name.endsWith(".whl"));
    if (wheel === undefined) throw new SetUpError(`pip downloaded no wheel for ${requirement}`);
    await rename(join(part, wheel), join(folder, wheel));
    return join(folder, wheel);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** Whether a wheel's file name is that of a requirement such as `tensorflow-cpu==2.21.0`, or of a range of versions. */
export function satisfies(wheel: string, requirement: string): boolean {
  const [, name = "", exact] = /^([\w.-]+?)(?:==([\w.]+)|[<>=!~].*)?$/.exec(requirement) ?? [];
  const [wheelName = "", wheelVersion] = wheel.split("-");
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-_.]+/g, "_");
  return plain(wheelName) === plain(name) && (exact === undefined || exact === wheelVersion);
}

/** What a wheel's METADATA requires for one of its extras, e.g. `and-cuda`: requirements without their markers. */
export function requirementsOf(metadata: string, extra: string): string[] {
  return metadata.split(/\r?\n/).flatMap((line) => {
    const [, requirement, marker] = /^Requires-Dist: ([^;]+);(.*)$/.exec(line) ?? [];
    const own = marker?.replaceAll("'", '"').trim() === `extra == "${extra}"`;
    return own && requirement !== undefined ? [requirement.trim().replaceAll(" ", "")] : [];
  });
}

/**
 * Unpacks the wanted entries of a zip archive (a wheel is one) under a folder, each file whole or not at all. Entries
 * that would lie outside are refused by the reader. Returns the paths that were written, relative to the folder.
 */
export async function unpack(archive: string, folder: string, wanted: (path: string) => boolean): Promise<string[]> {
  const written: string[] = [];
  const zip = await openPromise(archive, { lazyEntries: true });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith("/") || !wanted(entry.fileName)) continue;
      const target = join(folder, entry.fileName);
      await mkdir(dirname(target), { recursive: true });
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(`${target}.part`));
      await rename(`${target}.part`, target);
      written.push(entry.fileName);
    }
  } finally {
    zip.close();
  }
  return written;
}

/** The text of a wheel's METADATA file. Throws SetUpError when it has none. */
export async function metadataOf(wheel: string): Promise<string> {
  const zip = await openPromise(wheel, { lazyEntries: true });
  try {
    for await (const entry of zip.eachEntry()) {
      if (!/^[^/]+\.dist-info\/METADATA$/.test(entry.fileName)) continue;
      const chunks: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString("utf8");
    }
  } finally {
    zip.close();
  }
  throw new SetUpError(`${basename(wheel)} is no wheel: it has no METADATA`);
}
