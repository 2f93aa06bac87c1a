import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../base/errors.ts";
import { licenceLine } from "../manifest.ts";
import { openBytes } from "../reading/encoding.ts";
import { type SourceOptions, sourceOf } from "../source.ts";

/** Pictures of 28 × 28 pixels with the digit each shows. */
export interface Digits {
  readonly length: number;
  /** Grey values, 0 (paper) … 255 (ink), row-major [length, 784] uint8: picture by picture, line by line. */
  readonly images: Uint8Array;
  /** 0 … 9, one per picture. */
  readonly labels: Uint8Array;
}

/** MNIST's official two parts. */
export interface Mnist {
  readonly name: "mnist";
  readonly title: string;
  readonly train: Digits;
  readonly test: Digits;
  readonly licence: string;
  readonly origin: string;
  readonly notes: readonly string[];
}

/**
 * MNIST: 60,000 + 10,000 handwritten digits from the idx files, gzipped or not.
 * Throws InputError when the set cannot be had or a file is damaged.
 */
export async function loadMnist(options: SourceOptions = {}): Promise<Mnist> {
  const source = await sourceOf("mnist", options);
  return {
    name: "mnist",
    title: "MNIST",
    train: await digits(source.folder, "train"),
    test: await digits(source.folder, "t10k"),
    licence: licenceLine("mnist"),
    origin: source.origin,
    notes: ["No users and no items: pictures for checking sequence models that read rows of pixels."],
  };
}

async function digits(folder: string, part: string): Promise<Digits> {
  const images = await readIdx(folder, `${part}-images-idx3-ubyte`, 3);
  const labels = await readIdx(folder, `${part}-labels-idx1-ubyte`, 1);
  const [length, height, width] = images.shape as [number, number, number];
  if (height !== 28 || width !== 28 || labels.shape[0] !== length) {
    throw new InputError({
      where: folder,
      wanted: `${length} pictures of 28 × 28 pixels and as many labels`,
      got: `pictures of ${height} × ${width} and ${labels.shape[0]} labels`,
      fix: "The files belong to different sets; fetch MNIST anew.",
    });
  }
  return { length, images: images.values, labels: labels.values };
}

/** An idx file of bytes (two zero bytes, type 8, the number of dimensions, their sizes, the values). */
async function readIdx(folder: string, name: string, dimensions: number) {
  const gzipped = join(folder, `${name}.gz`);
  const path = existsSync(gzipped) ? gzipped : join(folder, name);
  const pieces: Buffer[] = [];
  try {
    for await (const piece of openBytes(path)) pieces.push(piece as Buffer);
  } catch (error) {
    throw damaged(path, (error as Error).message);
  }
  const bytes = Buffer.concat(pieces);
  const head = 4 + 4 * dimensions;
  if (bytes.length < head || bytes.readUInt32BE(0) !== 0x800 + dimensions) throw damaged(path, "another kind of file");
  const shape = Array.from({ length: dimensions }, (_, at) => bytes.readUInt32BE(4 + 4 * at));
  const size = shape.reduce((product, length) => product * length, 1);
  if (bytes.length !== head + size)
    throw damaged(path, `${bytes.length - head} values for the shape ${shape.join(" × ")}`);
  return { shape, values: new Uint8Array(bytes.subarray(head)) };
}

function damaged(path: string, got: string): InputError {
  return new InputError({
    where: path,
    wanted: "an idx file of bytes",
    got,
    fix: "The file is missing, cut off or damaged; fetch MNIST anew.",
  });
}
