import { checkNumber } from "../base/options.ts";
import type { Digits } from "./loaders/mnist.ts";

/** Side of a picture, in pixels. */
const side = 28;

/** Pictures as sequences, each with its digit: `input` row-major, `target` 0 … 9. */
export interface PixelSequences<Input> {
  readonly rows: number;
  readonly steps: number;
  readonly input: Input;
  readonly target: Uint8Array;
}

/** Some of the pictures, from number `from` up to but without number `to`. */
export function someDigits({ images, labels }: Digits, from: number, to: number): Digits {
  const picture = side * side;
  const [first, last] = [Math.max(0, from), Math.min(labels.length, to)];
  return {
    length: Math.max(0, last - first),
    images: images.subarray(first * picture, last * picture),
    labels: labels.subarray(first, last),
  };
}

/** Each line of pixels is a step of 28 numbers from 0 (paper) to 1 (ink): [length, 28, 28] float32. */
export function pixelRows({ length, images, labels }: Digits): PixelSequences<Float32Array> {
  return { rows: length, steps: side, input: Float32Array.from(images, (grey) => grey / 255), target: labels };
}

/**
 * Each pixel is a token: pictures are shrunk by averaging blocks of `block` × `block` pixels, and greys from 0 to 255 are
 * cut into `levels` equal parts, 0 … levels − 1. Line by line: [length, (28 / block)²] int32.
 * @param block a divisor of 28
 * @param levels from 2 to 256
 */
export function pixelTokens(
  { length, images, labels }: Digits,
  block: number,
  levels: number,
): PixelSequences<Int32Array> {
  checkNumber("pixelTokens", "block", block, { min: 1, max: side, integer: true });
  checkNumber("pixelTokens", "28 / block", side / block, { integer: true });
  checkNumber("pixelTokens", "levels", levels, { min: 2, max: 256, integer: true });
  const across = side / block;
  const steps = across * across;
  const sums = new Int32Array(length * steps);
  for (let picture = 0; picture < length; picture++) {
    for (let line = 0; line < side; line++) {
      const from = (picture * side + line) * side;
      const to = picture * steps + Math.floor(line / block) * across;
      for (let column = 0; column < side; column++) {
        const at = to + Math.floor(column / block);
        sums[at] = (sums[at] as number) + (images[from + column] as number);
      }
    }
  }
  // A block's mean grey g, from 0 to 255, lies in part ⌊g · levels / 256⌋.
  const perLevel = (256 * block * block) / levels;
  return { rows: length, steps, input: sums.map((sum) => Math.floor(sum / perLevel)), target: labels };
}
