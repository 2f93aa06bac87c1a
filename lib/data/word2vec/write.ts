import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { InputError, shown } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import type { Vectors } from "../types.ts";

/** How a file of vectors is written. */
export interface WriteVectorsOptions {
  /** "binary" (default) keeps float32 as it is; "text" writes the shortest decimals that read back as the same float32. */
  format: "binary" | "text";
}

/** Vectors put together before they go to the disk. */
const atOnce = 1024;

/**
 * Writes vectors in word2vec's format, as gensim's `KeyedVectors.load_word2vec_format` and `readWord2Vec` read it. The
 * file appears under its name when it is whole.
 * @throws InputError for an id that is empty or holds white space, which the format cannot tell from its own, and for a
 *   value that is no finite number
 */
export async function writeWord2Vec(
  path: string,
  vectors: Vectors,
  given: Partial<WriteVectorsOptions> = {},
): Promise<void> {
  const { format } = resolveOptions<WriteVectorsOptions>(
    "writeWord2Vec",
    { format: "binary" },
    { format: option.oneOf("binary", "text") },
    given,
  );
  checkIds(vectors);
  const part = `${path}.part`;
  try {
    await pipeline(Readable.from(pieces(vectors, format)), createWriteStream(part));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function* pieces({ vocabulary, dimensions, values }: Vectors, format: "binary" | "text"): Generator<Buffer> {
  yield Buffer.from(`${vocabulary.size} ${dimensions}\n`);
  for (let from = 0; from < vocabulary.size; from += atOnce) {
    const rows = vocabulary.ids.slice(from, from + atOnce).map((id, at) => {
      const row = values.subarray((from + at) * dimensions, (from + at + 1) * dimensions);
      if (format === "text") return Buffer.from(`${id} ${Array.from(row, shortest).join(" ")}\n`);
      return Buffer.concat([Buffer.from(`${id} `), littleEndian(row), Buffer.from("\n")]);
    });
    yield Buffer.concat(rows);
  }
}

function littleEndian(row: Float32Array): Buffer {
  const bytes = Buffer.alloc(row.length * 4);
  for (const [at, value] of row.entries()) bytes.writeFloatLE(value, at * 4);
  return bytes;
}

/** The shortest decimal that reads back as this float32. */
function shortest(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}

function checkIds({ vocabulary, dimensions, values }: Vectors): void {
  const wrong = vocabulary.ids.find((id) => id === "" || /\s/u.test(id));
  if (wrong !== undefined) {
    throw new InputError({
      where: "writeWord2Vec",
      wanted: `${vocabulary.kind} ids without white space, which parts a word from its numbers`,
      got: shown(wrong),
      fix: "Put another character in its place, such as an underscore.",
    });
  }
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd < 0 && values.length === vocabulary.size * dimensions) return;
  throw new InputError({
    where: "writeWord2Vec",
    wanted: `${vocabulary.size} × ${dimensions} finite numbers`,
    got:
      odd < 0
        ? `${values.length}`
        : `${values[odd]} in the vector of ${shown(vocabulary.ids[Math.floor(odd / dimensions)])}`,
    fix: "Train anew with a smaller learning rate, or leave such vectors out.",
  });
}
