import manifest from "../../data/manifest.json" with { type: "json" };
import { InputError, shown } from "../base/errors.ts";

/** A file of an official archive. */
export interface RemoteFile {
  readonly url: string;
  /** Its size; null where no source tells. */
  readonly bytes: number | null;
  /** Its sha256 in hexadecimal; null where no checksum can be cited. */
  readonly sha256: string | null;
  /** Where the checksum comes from, or why there is none. */
  readonly sha256From: string;
}

/** What is known of a public data set before it is loaded. */
export interface ManifestEntry {
  readonly title: string;
  /** The page of its makers. */
  readonly page: string;
  /** The files to fetch; null for a set that can only be read from a folder. */
  readonly archive: readonly RemoteFile[] | null;
  readonly licence: string;
  readonly citation: string;
  /** How many users, items, events … it has. */
  readonly counts: Readonly<Record<string, number>>;
  /** What trips people up, in sentences. */
  readonly quirks: readonly string[];
}

const entries: Readonly<Record<string, ManifestEntry>> = manifest;

/** The names of all public data sets with a loader. */
export const datasetNames: readonly string[] = Object.keys(entries);

/** The manifest's entry of a data set. Throws InputError for a name that is none. */
export function manifestEntry(name: string): ManifestEntry {
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (entry !== undefined) return entry;
  throw new InputError({
    wanted: `one of the data sets ${datasetNames.join(", ")}`,
    got: shown(name),
    fix: "Correct the name, or read a file of your own with readInteractions.",
  });
}

/** Licence and citation of a data set in one line. */
export function licenceLine(name: string): string {
  const { licence, citation } = manifestEntry(name);
  return `${licence}. ${citation}`;
}
