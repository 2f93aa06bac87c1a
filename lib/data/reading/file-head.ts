import { isUtf8 } from "node:buffer";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { InputError, shown } from "../../base/errors.ts";
import { detectEncoding, type Encoding, encodingFix, openBytes } from "./encoding.ts";
import type { FileFormat, ResolvedReadOptions } from "./options.ts";

/** What the beginning of a file tells. */
export interface FileHead {
  readonly format: FileFormat;
  readonly encoding: Encoding;
  /** The first characters, without a byte order mark. */
  readonly text: string;
  /** Whether the file ends there. */
  readonly whole: boolean;
}

const headBytes = 1 << 18;

/** Looks at the beginning of a file. Throws InputError for a missing, empty or binary file, a folder, a wrong encoding. */
export async function readHead(path: string, options: ResolvedReadOptions): Promise<FileHead> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw await absent(path);
  if (found.isDirectory()) throw await folder(path);
  const { bytes, whole } = await firstBytes(path);
  if (bytes.length === 0) throw empty(path, "an empty file");
  const start = bytes.subarray(0, 4).toString("latin1");
  if (options.format === "parquet" || (options.format === undefined && start === "PAR1")) {
    return { format: "parquet", encoding: "utf-8", text: "", whole };
  }
  if (start.startsWith("PK\x03\x04"))
    throw binary(path, "a zip archive or a workbook", "Unpack it, or save the sheet as CSV.");
  if (start.startsWith("\x1f\x8b"))
    throw binary(path, "gzipped data", "Give the file a name that ends in .gz, or unpack it.");
  const encoding = options.encoding ?? detectEncoding(bytes, whole);
  if (encoding === null) throw unknownEncoding(path, bytes);
  const text = (
    encoding === "latin-1"
      ? bytes.toString("latin1")
      : new TextDecoder(encoding).decode(encoding === "utf-8" ? bytes : bytes.subarray(0, bytes.length & ~1))
  ).replace(/^\uFEFF/, "");
  if (text.trim() === "") throw empty(path, "nothing but blank lines");
  const json = /\.(json|jsonl|ndjson)(\.gz)?$/i.test(path) || /^\s*(\[\s*)?\{\s*"/.test(text);
  return { format: options.format ?? (json ? "json" : "delimited"), encoding, text, whole };
}

async function firstBytes(path: string): Promise<{ bytes: Buffer; whole: boolean }> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of openBytes(path)) {
    pieces.push(piece as Buffer);
    length += (piece as Buffer).length;
    if (length > headBytes) break;
  }
  return { bytes: Buffer.concat(pieces).subarray(0, headBytes), whole: length <= headBytes };
}

async function absent(path: string): Promise<InputError> {
  const beside = await readdir(dirname(path)).catch(() => null);
  return new InputError({
    where: path,
    wanted: "a file of events",
    got: "no such file",
    fix:
      beside === null
        ? `There is no folder ${dirname(path)} either; relative paths start at ${process.cwd()}.`
        : `Its folder holds ${someOf(beside)}.`,
  });
}

async function folder(path: string): Promise<InputError> {
  const files = await readdir(path).catch(() => []);
  return new InputError({
    where: path,
    wanted: "a file of events",
    got: "a folder",
    fix: `Name one of its files: ${someOf(files)}.`,
  });
}

function empty(path: string, got: string): InputError {
  return new InputError({ where: path, wanted: "events, one a line", got, fix: "Check how the file was written." });
}

function binary(path: string, got: string, fix: string): InputError {
  return new InputError({ where: path, wanted: "a text or Parquet file", got, fix });
}

function unknownEncoding(path: string, bytes: Buffer): InputError {
  if (bytes.includes(0)) {
    return binary(path, `binary data (zero bytes) in ${basename(path)}`, "Export it as CSV, JSON or Parquet.");
  }
  const lines = bytes.toString("latin1").split("\n");
  const at = lines.findIndex((line) => !isUtf8(Buffer.from(line, "latin1")));
  return new InputError({
    where: `${path}:${at + 1}`,
    wanted: "text in UTF-8",
    got: `bytes that are none: as latin-1 the line reads ${shown(lines[at]?.replace(/\r$/, ""))}`,
    fix: encodingFix,
  });
}

function someOf(names: readonly string[]): string {
  const most = 10;
  const more = names.length > most ? ` and ${names.length - most} more` : "";
  return names.length === 0
    ? "nothing"
    : names
        .slice(0, most)
        .map((name) => shown(name))
        .join(", ") + more;
}
