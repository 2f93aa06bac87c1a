import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { InputError } from "../../base/errors.ts";
import type { RemoteFile } from "../manifest.ts";
import { withLock } from "./lock.ts";
import { type PartRequest, requestPart } from "./request.ts";

/** How far a download has come. */
export interface DownloadProgress {
  readonly file: string;
  readonly url: string;
  /** Bytes there, those of an earlier interrupted attempt included. */
  readonly received: number;
  /** Bytes in all; null where nobody tells. */
  readonly total: number | null;
  /** Estimate of the time still to go, from the speed of this attempt; null where it cannot be told. */
  readonly secondsLeft: number | null;
}

/** How to download. */
export interface DownloadOptions {
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
  /** How long to wait for an answer, seconds. Default 5, so that work without a network fails soon. */
  readonly connectSeconds?: number;
  /** How long to wait for the next bytes, seconds. Default 30. */
  readonly stallSeconds?: number;
}

/** What is known of a partial file, kept beside it. */
interface PartNote {
  readonly url: string;
  readonly validator: string | null;
}

/**
 * Downloads a file once. What an interrupted attempt left is gone on with where the server can do so and the file is
 * still the same (Range with If-Range), else it is begun anew. The checksum is verified before the file gets its name;
 * a file that fails is removed. Two processes never fetch the same file at once.
 *
 * @throws InputError when the address cannot be reached, does not exist, or sends what the checksum refuses
 */
export async function download(file: RemoteFile, target: string, options: DownloadOptions = {}): Promise<void> {
  if (existsSync(target)) return;
  await mkdir(dirname(target), { recursive: true });
  await withLock(
    `${target}.lock`,
    async () => {
      if (existsSync(target)) return;
      const part = `${target}.part`;
      // A run that ended between the last byte and the name left a file that is whole.
      const whole = file.sha256 !== null && (await isRight(file, part));
      const resumed = !whole && (await receiveAll(file, part, options));
      if (!(await isRight(file, part)) && resumed) {
        // The two halves may stem from different editions: once more from the start, before anybody is to blame.
        await discard(part);
        await receiveAll(file, part, options);
      }
      await check(file, part);
      await rename(part, target);
      await rm(noteOf(part), { force: true });
    },
    options.signal,
  );
}

/** Receives the whole file, going on after interruptions as long as each attempt brings something. */
async function receiveAll(file: RemoteFile, part: string, options: DownloadOptions): Promise<boolean> {
  let resumed = false;
  for (;;) {
    const before = await sizeOf(part);
    try {
      return (await receive(file, part, options)) || resumed;
    } catch (error) {
      options.signal?.throwIfAborted();
      const gained = (await sizeOf(part)) > before;
      if (!(error instanceof Interrupted)) throw error;
      if (!gained) throw error.problem;
      resumed = true;
    }
  }
}

/** One attempt; true when it went on where an earlier one had stopped. */
async function receive(file: RemoteFile, part: string, options: DownloadOptions): Promise<boolean> {
  const note = await readNote(part, file.url);
  const have = note?.validator ? await sizeOf(part) : 0;
  const request: PartRequest = { url: file.url, from: have, validator: note?.validator ?? null, options };
  const { body, resumed, total, validator } = await requestPart(request);
  const start = resumed ? have : 0;
  await writeFile(noteOf(part), JSON.stringify({ url: file.url, validator } satisfies PartNote));
  const output = await open(part, resumed ? "a" : "w");
  let received = start;
  const begun = performance.now();
  const all = total ?? file.bytes;
  const report = () => {
    const speed = (received - start) / ((performance.now() - begun) / 1000);
    options.onProgress?.({
      file: basename(part, ".part"),
      url: file.url,
      received,
      total: all,
      secondsLeft: all === null || !(speed > 0) ? null : Math.max(0, all - received) / speed,
    });
  };
  try {
    report();
    for await (const bytes of body) {
      await output.write(bytes);
      received += bytes.length;
      report();
    }
  } catch (error) {
    throw new Interrupted(cut(file, received, all, error));
  } finally {
    await output.close();
  }
  if (total !== null && received < total) throw new Interrupted(cut(file, received, all, null));
  return resumed;
}

/** A transfer that stopped; what came is kept. */
class Interrupted extends Error {
  readonly problem: InputError;

  constructor(problem: InputError) {
    super(problem.message);
    this.problem = problem;
  }
}

function cut(file: RemoteFile, received: number, total: number | null, cause: unknown): InputError {
  const reason = cause instanceof Error ? ` (${cause.message})` : "";
  return new InputError({
    where: file.url,
    wanted: total === null ? "the whole file" : `${total} bytes`,
    got: `${received} before the transfer stopped${reason}`,
    fix: "What came is kept: run the same again to go on.",
  });
}

async function isRight(file: RemoteFile, part: string): Promise<boolean> {
  const size = await sizeOf(part);
  if (size === 0 || (file.bytes !== null && size !== file.bytes)) return false;
  return file.sha256 === null || (await sha256(part)) === file.sha256;
}

async function check(file: RemoteFile, part: string): Promise<void> {
  if (await isRight(file, part)) return;
  const size = await sizeOf(part);
  const got = size === 0 ? "nothing" : `${size} bytes with sha256 ${await sha256(part)}`;
  await discard(part);
  throw new InputError({
    where: file.url,
    wanted: [
      ...(file.bytes === null ? [] : [`${file.bytes} bytes`]),
      ...(file.sha256 === null ? [] : [`sha256 ${file.sha256} (${file.sha256From})`]),
    ].join(", "),
    got,
    fix: "The download was damaged, or the archive has been replaced by another edition; what came was removed. Try again.",
  });
}

/** The sha256 of a file in hexadecimal. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
  return hash.digest("hex");
}

async function readNote(part: string, url: string): Promise<PartNote | null> {
  try {
    const note = JSON.parse(await readFile(noteOf(part), "utf8")) as PartNote;
    return note.url === url ? note : null;
  } catch {
    return null;
  }
}

function noteOf(part: string): string {
  return `${part}.json`;
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function discard(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(noteOf(part), { force: true });
}
