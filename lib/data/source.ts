import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError, shown } from "../base/errors.ts";

/** Where a copy of a data set lies, and where it came from, in words for a page. */
export interface Source {
  readonly folder: string;
  readonly origin: string;
}

/** Where a loader may look. */
export interface SourceOptions {
  /** The folder that holds the set's files; nothing else is looked at then. */
  readonly folder?: string;
}

/** The folders in which data sets are looked for, each with a folder per set: TASTELAB_DATA, then ../shared/data. */
export function dataFolders(): string[] {
  const beside = fileURLToPath(new URL("../../../shared/data", import.meta.url));
  const named = process.env.TASTELAB_DATA;
  return named === undefined || named === "" ? [beside] : [named, beside];
}

/** Finds a data set by its name in the manifest: in the folder given, else under one of `dataFolders`; else null. */
export async function locate(name: string, options: SourceOptions = {}): Promise<Source | null> {
  const places = options.folder === undefined ? dataFolders().map((folder) => join(folder, name)) : [options.folder];
  const folder = places.find((place) => existsSync(place));
  return folder === undefined ? null : { folder, origin: `the folder ${folder}` };
}

/** As `locate`, but a set that is nowhere to be had is an InputError that says what was looked at. */
export async function sourceOf(name: string, options: SourceOptions = {}): Promise<Source> {
  const found = await locate(name, options);
  if (found !== null) return found;
  const places = options.folder === undefined ? dataFolders().map((folder) => join(folder, name)) : [options.folder];
  throw new InputError({
    wanted: `the data set ${name}`,
    got: `nothing at ${places.map((place) => shown(place, 200)).join(" or ")}`,
    fix: "Set TASTELAB_DATA to a folder that holds it, or pass { folder }.",
  });
}
