import { isUtf8 } from "node:buffer";
import { createWriteStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { finished } from "node:stream/promises";
import { InputError } from "../../base/errors.ts";
import { type Encoding, openBytes } from "../reading/encoding.ts";

/** Encodings that a file is brought to UTF-8 from before it is read: those of Chinese, Japanese and Korean text. */
export const otherEncodings = ["gb18030", "gbk", "big5", "shift_jis", "euc-jp", "euc-kr"] as const;
export type OtherEncoding = (typeof otherEncodings)[number];

/** A file in an encoding that the readers know. */
export interface Readable {
  readonly path: string;
  readonly encoding: Encoding | undefined;
  /** What was done, in a sentence; null for nothing. */
  readonly note: string | null;
}

/** So many bytes are looked at to tell an encoding. */
const headBytes = 1 << 18;
/** Of all pairs of bytes that Chinese text may have, so many are characters of daily use. */
const dailyShare = 0.9;

/**
 * Calls `work` with the file as it is or, where it is written in one of `otherEncodings`, with a copy in UTF-8 that is removed
 * afterwards; what an error says of the copy is said of the file. Without an encoding Chinese text in GB 18030 (and GBK) is recognised.
 * @throws InputError for bytes that are no text in the encoding, and what `work` throws
 */
export async function readable<Result>(
  path: string,
  encoding: Encoding | OtherEncoding | undefined,
  work: (file: Readable) => Promise<Result>,
): Promise<Result> {
  const from = isOther(encoding) ? encoding : encoding === undefined ? await recognised(path) : null;
  if (from === null) return work({ path, encoding: encoding as Encoding | undefined, note: null });
  const folder = await mkdtemp(join(tmpdir(), "tastelab-"));
  const copy = join(folder, basename(path).replace(/\.gz$/i, ""));
  try {
    await transcode(path, from, copy);
    const how = encoding === undefined ? "recognised by its bytes" : "as said";
    return await work({ path: copy, encoding: "utf-8", note: `${path}: read as ${from.toUpperCase()}, ${how}.` });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { where, ...problem } = error.problem;
    throw new InputError({ ...problem, where: (where ?? path).replaceAll(copy, path) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isOther(encoding: string | undefined): encoding is OtherEncoding {
  return otherEncodings.some((one) => one === encoding);
}

/** Copies a file as UTF-8, piece by piece. */
async function transcode(path: string, from: OtherEncoding, to: string): Promise<void> {
  const decoder = new TextDecoder(from, { fatal: true });
  const out = createWriteStream(to);
  const write = async (text: string) => {
    if (!out.write(text)) await new Promise<void>((ready) => out.once("drain", () => ready()));
  };
  try {
    for await (const piece of openBytes(path)) await write(decoder.decode(piece as Buffer, { stream: true }));
    await write(decoder.decode());
  } catch (error) {
    out.destroy();
    if (!(error instanceof TypeError)) throw error;
    throw new InputError({
      where: path,
      wanted: `text in ${from}`,
      got: "bytes that are none",
      fix: "Name another encoding, or convert the file to UTF-8 first (iconv -f FROM -t UTF-8 old.csv > new.csv).",
    });
  }
  out.end();
  await finished(out);
}

/** "gb18030" for a text file whose bytes beyond ASCII are pairs that Chinese characters of daily use have; else null. */
async function recognised(path: string): Promise<OtherEncoding | null> {
  if (/\.(parquet|gz)$/i.test(path)) return null;
  const lines = await firstLines(path);
  return lines === null || lines.includes(0) || isUtf8(lines) || !isDailyChinese(lines) ? null : "gb18030";
}

/** Whether a file begins with text in UTF-8, as far as can be seen. */
export async function isUtf8File(path: string): Promise<boolean> {
  const lines = await firstLines(path);
  return lines === null || isUtf8(lines);
}

/** Whole lines from the beginning of a file; null for none that can be opened. */
async function firstLines(path: string): Promise<Uint8Array | null> {
  const file = await open(path).catch(() => null);
  if (file === null) return null;
  try {
    const bytes = Buffer.alloc(headBytes);
    const { bytesRead } = await file.read(bytes, 0, headBytes, 0).catch(() => ({ bytesRead: 0 }));
    const head = bytes.subarray(0, bytesRead);
    return bytesRead < headBytes ? head : head.subarray(0, head.lastIndexOf(0x0a) + 1);
  } finally {
    await file.close();
  }
}

/** GB 2312: characters of daily use are pairs of a byte from B0 to F7 and one from A1 to FE; signs begin with A1 to A9. */
function isDailyChinese(bytes: Uint8Array): boolean {
  let [daily, all] = [0, 0];
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at] as number;
    if (lead < 0x80) continue;
    const trail = bytes[at + 1] ?? 0;
    all++;
    if (trail < 0xa1) continue;
    at++;
    if ((lead >= 0xb0 && lead <= 0xf7) || (lead >= 0xa1 && lead <= 0xa9)) daily++;
  }
  return all > 0 && daily >= dailyShare * all;
}
