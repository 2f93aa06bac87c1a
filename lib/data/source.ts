import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError, shown } from "../base/errors.ts";
import { userCache } from "../base/user-cache.ts";
import { fetchArchive } from "./fetch/archive.ts";
import type { DownloadOptions } from "./fetch/download.ts";
import { manifestEntry } from "./manifest.ts";
import type { Dataset } from "./types.ts";

/** Where a copy of a data set lies, and where it came from, in words for a page. */
export interface Source {
  readonly folder: string;
  readonly origin: string;
}

/** Where a loader may look. */
export interface SourceOptions extends DownloadOptions {
  /** The folder that holds the set's files; nothing else is looked at then. */
  readonly folder?: string;
  /** Whether the official archive may be fetched when no folder holds the set. Default: yes, unless TASTELAB_OFFLINE is set. */
  readonly download?: boolean;
}

/**
 * The folders in which data sets are looked for, each with a folder per set: TASTELAB_DATA, then ../shared/data beside
 * the project. Throws InputError when TASTELAB_DATA names no folder.
 */
export function dataFolders(): string[] {
  const beside = fileURLToPath(new URL("../../../shared/data", import.meta.url));
  const named = process.env.TASTELAB_DATA;
  if (named === undefined || named === "") return [beside];
  if (existsSync(named)) return [named, beside];
  throw new InputError({
    where: "the environment variable TASTELAB_DATA",
    wanted: "a folder with one folder for each data set",
    got: `${shown(named, 200)}, which is not there`,
    fix: "Correct it, or unset it to have the official archives downloaded.",
  });
}

/**
 * Finds a data set by its name in the manifest: in the folder given, else under one of `dataFolders`, else the official
 * archive, which is downloaded once into the user's cache folder; null where there is none of these.
 * @throws InputError for an unknown name, and when the download fails
 */
export async function locate(name: string, options: SourceOptions = {}): Promise<Source | null> {
  return locateAmong(placesOf(name, options), name, options);
}

/** As `locate`, with the places to look at given. */
export async function locateAmong(
  places: readonly string[],
  name: string,
  options: SourceOptions,
): Promise<Source | null> {
  const { archive, title } = manifestEntry(name);
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return { folder: found, origin: `the folder ${found}` };
  const { folder, download = process.env.TASTELAB_OFFLINE === undefined, ...transfer } = options;
  if (folder !== undefined || archive === null) return null;
  const cached = userCache("data", name);
  const origin = `the official archive of ${title} (${archive.map((file) => file.url).join(", ")})`;
  if (!download && !existsSync(cached)) return null;
  await fetchArchive(archive, cached, transfer);
  return { folder: cached, origin };
}

/** As `locate`, but a set that is nowhere to be had is an InputError that says what was looked at. */
export async function sourceOf(name: string, options: SourceOptions = {}): Promise<Source> {
  const found = await locate(name, options);
  if (found !== null) return found;
  const { archive } = manifestEntry(name);
  throw new InputError({
    wanted: `the data set ${name}`,
    got: `nothing at ${placesOf(name, options)
      .map((place) => shown(place, 200))
      .join(" or ")}`,
    fix:
      `Put its files into a folder ${name} and name the folder above in TASTELAB_DATA` +
      (archive === null ? "; it has no official archive to download." : ", or allow the download."),
  });
}

function placesOf(name: string, { folder }: SourceOptions): string[] {
  return folder === undefined ? dataFolders().map((place) => join(place, name)) : [folder];
}

/**
 * Runs a loader and turns "cannot be had" into an answer, so that a page can run on the made-up shop under a banner:
 * `const real = await tryLoad(loadMovieLens100K)`. Other errors are thrown on.
 */
export async function tryLoad<T extends object = Dataset>(
  load: () => Promise<T>,
): Promise<{ readonly dataset: T; readonly missing?: never } | { readonly missing: string; readonly dataset?: never }> {
  try {
    return { dataset: await load() };
  } catch (error) {
    if (error instanceof InputError) return { missing: error.message };
    throw error;
  }
}
