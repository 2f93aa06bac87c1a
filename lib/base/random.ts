import { Hash128 } from "./hash.ts";

/**
 * Seeded random numbers, split into named streams.
 *
 * One seed is handed down and never global: `random(1).stream("lstm")` gives the same numbers whatever else was drawn
 * before, so that a model's result does not depend on the order of the cells around it. Only 32-bit integer arithmetic
 * is used, which every machine does alike.
 */
export interface Random {
  /** The seed and the names of the streams that led here, e.g. `1/lstm/dropout`. */
  readonly path: string;
  /** An independent generator that depends on the seed and the path alone, not on what was drawn here. */
  stream(name: string): Random;
  /** A whole number in [0, 2³²). */
  uint32(): number;
  /** A number in [0, 1) with 32 random bits. */
  uniform(): number;
  /** A whole number in [0, below), without bias. */
  integer(below: number): number;
  /** A draw from the standard normal distribution (Box–Muller, both halves used). */
  normal(): number;
}

/** The generator of a seed (any whole number, or a text). */
export function random(seed: number | string): Random {
  return generator(String(seed));
}

/** A shuffle of `values` in place (Fisher–Yates); returns the same array. */
export function shuffle<T extends { [index: number]: unknown; readonly length: number }>(values: T, draw: Random): T {
  const array = values as { [index: number]: unknown; readonly length: number };
  for (let last = array.length - 1; last > 0; last--) {
    const other = draw.integer(last + 1);
    const kept = array[last];
    array[last] = array[other];
    array[other] = kept;
  }
  return values;
}

/** The numbers 0 … length − 1 in random order. */
export function permutation(length: number, draw: Random): Int32Array {
  return shuffle(
    Int32Array.from({ length }, (_, index) => index),
    draw,
  );
}

/** `length` float32 draws from a normal distribution of mean 0 and the given standard deviation. */
export function normals(length: number, deviation: number, draw: Random): Float32Array {
  const values = new Float32Array(length);
  for (let index = 0; index < length; index++) values[index] = draw.normal() * deviation;
  return values;
}

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded through a 128-bit hash of the path. */
function generator(path: string): Random {
  const hash = new Hash128();
  hash.addText(path);
  let [a, b, c, counter] = hash.words();
  let spare: number | null = null;

  function uint32(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) uint32();

  const self: Random = {
    path,
    stream: (name) => generator(`${path}/${name}`),
    uint32,
    uniform: () => uint32() / 4294967296,
    integer(below) {
      const limit = 4294967296 - (4294967296 % below);
      let drawn = uint32();
      while (drawn >= limit) drawn = uint32();
      return drawn % below;
    },
    normal() {
      if (spare !== null) {
        const kept = spare;
        spare = null;
        return kept;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - self.uniform()));
      const angle = 2 * Math.PI * self.uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
  return self;
}
