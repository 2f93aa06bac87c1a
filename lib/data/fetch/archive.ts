import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InputError } from "../../base/errors.ts";
import { notebook } from "../../base/notebook.ts";
import type { RemoteFile } from "../manifest.ts";
import { type DownloadOptions, download } from "./download.ts";
import { withLock } from "./lock.ts";
import { showProgress } from "./progress.ts";
import { unzip } from "./unzip.ts";

/**
 * Fetches the files of an official archive into a folder, which appears only when all of it is there and right.
 * A single zip file is unpacked; other files are kept as they are. Does nothing where the folder exists. Progress is
 * shown; the signal, or interrupting the notebook's cell, ends it, and what came is kept for the next time.
 * @throws InputError when a file cannot be had, is damaged, or is not the one whose checksum is known
 */
export async function fetchArchive(
  files: readonly RemoteFile[],
  folder: string,
  options: DownloadOptions = {},
): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(dirname(folder), { recursive: true });
  const signal = options.signal ?? notebook()?.signal;
  const transfer = { onProgress: showProgress(), ...options, ...(signal === undefined ? {} : { signal }) };
  await withLock(
    `${folder}.lock`,
    async () => {
      if (existsSync(folder)) return;
      const staging = `${folder}.download`;
      for (const file of files) await download(file, join(staging, nameOf(file)), transfer);
      const only = files.length === 1 ? files[0] : undefined;
      if (only !== undefined && nameOf(only).endsWith(".zip")) await unpack(join(staging, nameOf(only)), folder);
      else await rename(staging, folder);
      await rm(staging, { recursive: true, force: true });
    },
    signal,
  );
}

async function unpack(archive: string, folder: string): Promise<void> {
  try {
    await unzip(archive, folder);
  } catch (error) {
    if (error instanceof InputError) await rm(archive, { force: true });
    throw error;
  }
}

function nameOf(file: RemoteFile): string {
  return new URL(file.url).pathname.split("/").at(-1) as string;
}
