import { InputError, shown } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import { vocabulary } from "../../base/vocabulary.ts";
import type { Vectors } from "../types.ts";
import { ByteSource } from "./byte-source.ts";
import { nextBinary, nextText } from "./rows.ts";

/** How a file of vectors is read. */
export interface ReadVectorsOptions {
  /** "auto" looks at the first vector (default). */
  format: "auto" | "binary" | "text";
  /** The most vectors to read, from the start of the file; null for all (default). */
  limit: number | null;
  /** What the ids are, in the singular. Default "word". */
  kind: string;
}

const defaults: ReadVectorsOptions = { format: "auto", limit: null, kind: "word" };
const rules = {
  format: option.oneOf("auto", "binary", "text"),
  limit: option.orNull(option.wholeNumber(1)),
  kind: option.text(),
};

/**
 * Vectors from a file in word2vec's format, text or binary, as the original program, gensim and `writeWord2Vec` write it:
 * a line with the number of words and of dimensions, then each word, a space and its numbers (binary: float32, little
 * endian). A name that ends in .gz is unzipped on the way.
 *
 * The header is believed in nothing: a file that holds fewer or more vectors, or numbers of another dimension, is refused.
 * @throws InputError naming line or byte: for a file cut short, a header that lies, words that are not UTF-8, are empty
 *   or stand twice, values that are no finite numbers
 */
export async function readWord2Vec(path: string, given: Partial<ReadVectorsOptions> = {}): Promise<Vectors> {
  const { format, limit, kind } = resolveOptions("readWord2Vec", defaults, rules, given);
  const source = new ByteSource(path);
  try {
    const { count, dimensions } = await headerOf(source, path);
    const binary = format === "binary" || (format === "auto" && !(await looksLikeText(source)));
    const wanted = Math.min(count, limit ?? count);
    const next = binary ? nextBinary : nextText;
    const ids = new Map<string, number>();
    let values = new Float32Array(Math.min(wanted, 4096) * dimensions);
    for (let row = 0; row < wanted; row++) {
      if (values.length < (row + 1) * dimensions) values = grown(values, wanted * dimensions);
      const place = { path, row, count, dimensions };
      const word = await next(source, values.subarray(row * dimensions, (row + 1) * dimensions), place);
      const twice = ids.get(word);
      if (twice !== undefined) throw duplicate(path, word, twice, row);
      ids.set(word, row);
    }
    if (wanted === count) await refuseMore(source, path, count);
    return { vocabulary: vocabulary(kind, [...ids.keys()]), dimensions, values: values.slice(0, wanted * dimensions) };
  } finally {
    await source.close();
  }
}

/** Room for twice as many numbers, `most` at the most: the header's word is not enough to take all of it at once. */
function grown(values: Float32Array, most: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(Math.min(values.length * 2, most));
  larger.set(values);
  return larger;
}

async function headerOf(source: ByteSource, path: string): Promise<{ count: number; dimensions: number }> {
  const line = await source.upTo(0x0a, 200);
  const parts = line === null ? null : /^\s*(\d{1,10})\s+(\d{1,6})\s*$/.exec(line.toString("latin1"));
  const [count, dimensions] = [Number(parts?.[1]), Number(parts?.[2])];
  if (line === null || parts === null || count < 1 || dimensions < 1) {
    await source.need(60);
    throw new InputError({
      where: `${path}:1`,
      wanted: "a first line with the number of words and of dimensions, such as “14221 100”",
      got: source.left === 0 ? "an empty file" : shown(source.bytes.toString("latin1", source.at, source.at + 60)),
      fix: "Files of GloVe lack this line: put it in front. Other formats are not read.",
    });
  }
  source.at += line.length + 1;
  return { count, dimensions };
}

/** Whether the first word is followed by a number in digits. */
async function looksLikeText(source: ByteSource): Promise<boolean> {
  const word = await source.upTo(0x20, 4096);
  if (word === null) return false;
  await source.need(word.length + 40);
  const start = source.at + word.length + 1;
  return /^[-+]?(?:\.?\d[\d.]*(?:e[-+]?\d*)?|nan|inf(?:inity)?)(?:\s|$)/i.test(
    source.bytes.toString("latin1", start, start + 39),
  );
}

async function refuseMore(source: ByteSource, path: string, count: number): Promise<void> {
  await source.need(40);
  const rest = source.bytes.toString("latin1", source.at, source.at + 40);
  if (rest.trim() === "") return;
  throw new InputError({
    where: `${path}, byte ${source.position}`,
    wanted: `the end of the file after the ${count} vectors of its header`,
    got: `more: ${shown(rest)}`,
    fix: "Correct the header (the first line), or pass limit to read that many.",
  });
}

function duplicate(path: string, word: string, first: number, second: number): InputError {
  return new InputError({
    where: path,
    wanted: "each word once",
    got: `${shown(word)} as vector ${first + 1} and as vector ${second + 1}`,
    fix: "Remove one of them, and count one less in the first line.",
  });
}
