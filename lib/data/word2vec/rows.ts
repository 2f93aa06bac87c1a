import { InputError, shown } from "../../base/errors.ts";
import type { ByteSource } from "./byte-source.ts";

/** Where a vector stands, for messages. */
export interface RowPlace {
  readonly path: string;
  /** 0-based. */
  readonly row: number;
  /** What the header promises. */
  readonly count: number;
  readonly dimensions: number;
}

/** The longest word that is believed, in bytes. */
const longestWord = 4096;

/** Reads one vector of a binary file into `values`; returns its word. */
export async function nextBinary(source: ByteSource, values: Float32Array, place: RowPlace): Promise<string> {
  await source.need(1);
  // The original program ends each vector with a line end, gensim does not.
  while (source.left > 0 && source.bytes[source.at] === 0x0a) {
    source.at++;
    await source.need(1);
  }
  if (source.left === 0) throw cutShort(source, place);
  const begin = source.position;
  const bytes = await source.upTo(0x20, longestWord);
  if (bytes === null) {
    if (source.left < longestWord) throw cutShort(source, place);
    throw misread(begin, place, `no space in ${longestWord} bytes`);
  }
  const word = decoded(bytes, `byte ${begin}`, place);
  if (word === "") throw misread(begin, place, "no word before the space");
  source.at += bytes.length + 1;
  if (!(await source.need(values.length * 4))) throw cutShort(source, place);
  const { bytes: buffer, at } = source;
  for (let d = 0; d < values.length; d++) {
    const value = buffer.readFloatLE(at + d * 4);
    if (!Number.isFinite(value)) throw misread(begin, place, `${value} in dimension ${d + 1} of ${shown(word)}`);
    values[d] = value;
  }
  source.at += values.length * 4;
  return word;
}

/** Reads one line of a text file into `values`; returns its word. A line without its end may be cut inside a number. */
export async function nextText(source: ByteSource, values: Float32Array, place: RowPlace): Promise<string> {
  const most = longestWord + 64 * (values.length + 1);
  const line = await source.upTo(0x0a, most);
  if (line === null) {
    if (source.left < most) throw cutShort(source, place);
    throw misread(source.position, place, `no line end in ${most} bytes`);
  }
  const where = `${place.path}:${place.row + 2}`;
  const text = decoded(line, `line ${place.row + 2}`, place).trimEnd();
  const fields = text.split(/[ \t]+/);
  if (fields.length !== values.length + 1) {
    throw new InputError({
      where,
      wanted: `a word and ${values.length} numbers, as the first line promises`,
      got: `${fields.length - 1} after ${shown(fields[0])}`,
      fix: "The dimension in the first line, or this line, is wrong; a word holds no space.",
    });
  }
  for (let d = 0; d < values.length; d++) {
    const field = fields[d + 1] as string;
    const value = Number(field);
    if (field === "" || !Number.isFinite(value)) {
      throw new InputError({
        where,
        wanted: `a number as field ${d + 2}`,
        got: shown(field),
        fix: "Correct the line.",
      });
    }
    values[d] = value;
  }
  source.at += line.length + 1;
  const word = fields[0] as string;
  if (word === "")
    throw new InputError({ where, wanted: "a word before the numbers", got: "none", fix: "Correct it." });
  return word;
}

function decoded(bytes: Uint8Array, where: string, { path, row }: RowPlace): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError({
      where: `${path}, ${where}`,
      wanted: `vector ${row + 1} to begin with a word in UTF-8`,
      got: shown(Buffer.from(bytes).toString("latin1")),
      fix: "Write the file anew with its words in UTF-8; in a binary file the dimension of the first line may be wrong.",
    });
  }
}

function misread(byte: number, { path, row, dimensions }: RowPlace, got: string): InputError {
  return new InputError({
    where: `${path}, byte ${byte}`,
    wanted: `vector ${row + 1}: a word and ${dimensions} numbers`,
    got,
    fix: "The dimension in the first line may be wrong, or the file is damaged.",
  });
}

function cutShort(source: ByteSource, { path, row, count }: RowPlace): InputError {
  return new InputError({
    where: `${path}, byte ${source.position + source.left}`,
    wanted: `the ${count} vectors that the first line promises`,
    got: `the end of the file after ${row} whole ones`,
    fix: "The file is cut short, or its first line counts wrong: fetch or write it anew, or pass limit to read what is there.",
  });
}
