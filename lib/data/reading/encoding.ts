import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { InputError } from "../../base/errors.ts";
import { notebook } from "../../base/notebook.ts";

/** How the bytes of a text file spell characters. "latin-1" is ISO 8859-1: every byte is one character. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "latin-1";

export const encodings: readonly Encoding[] = ["utf-8", "utf-16le", "utf-16be", "latin-1"];

/** The bytes of a file, unzipped on the way when its name ends in .gz. */
export function openBytes(path: string): Readable {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  if (!path.endsWith(".gz")) return file;
  const unzipped = createGunzip();
  file.once("error", (error) => unzipped.destroy(error));
  return file.pipe(unzipped);
}

/**
 * What a file's first bytes say of its encoding: the byte order mark where there is one, the zero bytes of ASCII text
 * in UTF-16, else "utf-8" or, where that cannot be, null. `whole` says that nothing follows these bytes.
 */
export function detectEncoding(head: Uint8Array, whole: boolean): Encoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  let zeros: [number, number] = [0, 0];
  for (const [at, byte] of head.entries())
    if (byte === 0) zeros = at % 2 === 0 ? [zeros[0] + 1, zeros[1]] : [zeros[0], zeros[1] + 1];
  if (zeros[1] > head.length / 4 && zeros[0] === 0) return "utf-16le";
  if (zeros[0] > head.length / 4 && zeros[1] === 0) return "utf-16be";
  if (zeros[0] + zeros[1] > 0) return null;
  // A head cut out of a longer file may end inside a character, but never inside one before its last line end.
  const end = whole ? head.length : head.lastIndexOf(0x0a) + 1;
  return isUtf8(head.subarray(0, end)) ? "utf-8" : null;
}

/**
 * Calls `visit` with the text of a file, piece by piece; interrupting the notebook's cell ends it.
 * Throws InputError naming the line that is not in `encoding`.
 */
export async function eachText(path: string, encoding: Encoding, visit: (text: string) => void): Promise<void> {
  if (encoding === "latin-1") {
    for await (const bytes of openBytes(path)) {
      notebook()?.signal.throwIfAborted();
      visit((bytes as Buffer).toString("latin1"));
    }
    return;
  }
  const decoder = new TextDecoder(encoding, { fatal: true });
  let lines = 0;
  let kept: Buffer = Buffer.alloc(0);
  for await (const piece of openBytes(path)) {
    notebook()?.signal.throwIfAborted();
    const bytes = piece as Buffer;
    try {
      visit(decoder.decode(bytes, { stream: true }));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw notIn(encoding, path, lines + badLine(Buffer.concat([kept, bytes])));
    }
    // What stands after the last line end may hold the first half of a character: it is looked at again with the rest.
    const whole = bytes.lastIndexOf(0x0a) + 1;
    if (whole > 0) {
      lines += count(bytes);
      kept = Buffer.from(bytes.subarray(whole));
    } else kept = Buffer.concat([kept, bytes]);
  }
  try {
    visit(decoder.decode());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw notIn(encoding, path, lines + 1);
  }
}

/** The whole text of a small file. Without an encoding: UTF-8 where the file is that, else latin-1. */
export async function readText(path: string, encoding?: Encoding): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of openBytes(path)) pieces.push(piece as Buffer);
  const bytes = Buffer.concat(pieces);
  const chosen = encoding ?? (isUtf8(bytes) ? "utf-8" : "latin-1");
  if (chosen === "latin-1") return bytes.toString("latin1");
  try {
    return new TextDecoder(chosen, { fatal: true }).decode(bytes);
  } catch {
    throw notIn(chosen, path, badLine(bytes));
  }
}

function notIn(encoding: Encoding, path: string, line: number): InputError {
  return new InputError({
    where: `${path}:${line}`,
    wanted: `text in ${encoding}`,
    got: "bytes that are none",
    fix: encodingFix,
  });
}

/** What to do about a file in an unknown encoding. */
export const encodingFix =
  'Pass { encoding: "latin-1" } for Western European text, or "utf-16le" or "utf-16be"; ' +
  "anything else convert to UTF-8 first (iconv -f FROM -t UTF-8 old.csv > new.csv).";

/** The 1-based line of `bytes` with the first byte sequence that is not UTF-8. */
function badLine(bytes: Buffer): number {
  const ends: number[] = [];
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) ends.push(at + 1);
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isUtf8(bytes.subarray(0, ends[middle]))) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

function count(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines++;
  return lines;
}
