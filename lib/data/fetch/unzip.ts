import { createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { InputError } from "../../base/errors.ts";

/** More than any archive of the manifest unpacks to: beyond it an archive is a trap. */
const mostBytes = 4 * 2 ** 30;

/**
 * Unpacks a zip archive into a folder that appears only when all is there. An archive with a single folder at its top
 * gives the contents of that folder. Names that lead outside are refused, checksums of the entries are verified.
 * @throws InputError for an archive that is damaged or not to be trusted
 */
export async function unzip(archive: string, folder: string): Promise<void> {
  const unpacking = `${folder}.unpacking-${process.pid}`;
  await rm(unpacking, { recursive: true, force: true });
  await mkdir(unpacking, { recursive: true });
  try {
    await unpack(archive, unpacking);
    const top = await readdir(unpacking, { withFileTypes: true });
    const only = top.length === 1 && top[0]?.isDirectory() ? join(unpacking, top[0].name) : unpacking;
    await mkdir(dirname(folder), { recursive: true });
    await rename(only, folder);
  } catch (error) {
    throw error instanceof InputError ? error : damaged(archive, error);
  } finally {
    await rm(unpacking, { recursive: true, force: true });
  }
}

async function unpack(archive: string, folder: string): Promise<void> {
  const zip = await openPromise(archive, { lazyEntries: true, autoClose: false });
  try {
    let bytes = 0;
    for await (const entry of zip.eachEntry()) {
      bytes += entry.uncompressedSize;
      if (bytes > mostBytes) throw damaged(archive, new Error("it unpacks to more than 4 GiB"));
      await unpackEntry(zip, entry, folder, archive);
    }
  } finally {
    zip.close();
  }
}

async function unpackEntry(zip: ZipFile, entry: Entry, folder: string, archive: string): Promise<void> {
  const target = resolve(folder, entry.fileName);
  if (!target.startsWith(resolve(folder) + sep)) {
    throw damaged(archive, new Error(`the entry ${JSON.stringify(entry.fileName)} leads outside`));
  }
  if (entry.fileName.endsWith("/")) return;
  await mkdir(dirname(target), { recursive: true });
  let sum = 0;
  const summed = new Transform({
    transform(bytes: Buffer, _encoding, done) {
      sum = crc32(bytes, sum);
      done(null, bytes);
    },
  });
  await pipeline(await zip.openReadStreamPromise(entry), summed, createWriteStream(target));
  if (sum !== entry.crc32) throw damaged(archive, new Error(`the entry ${JSON.stringify(entry.fileName)} is damaged`));
}

function damaged(archive: string, error: unknown): InputError {
  return new InputError({
    where: archive,
    wanted: "a sound zip archive",
    got: error instanceof Error ? error.message : String(error),
    fix: "It is removed and fetched anew on the next try.",
  });
}
