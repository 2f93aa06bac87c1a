import type { Random } from "../base/random.ts";
import type { Digits } from "./loaders/mnist.ts";

type Point = readonly [x: number, y: number];

/** Corners of a seven-segment display, in units of half its height: left and right, top, middle and bottom. */
const corners: Readonly<Record<string, Point>> = {
  a: [-0.5, -1],
  b: [0.5, -1],
  c: [-0.5, 0],
  d: [0.5, 0],
  e: [-0.5, 1],
  f: [0.5, 1],
};

/** The strokes of each digit, as pairs of corners. */
const strokes: readonly (readonly string[])[] = [
  ["ab", "bf", "fe", "ea"],
  ["bf"],
  ["ab", "bd", "dc", "ce", "ef"],
  ["ab", "bf", "fe", "cd"],
  ["ac", "cd", "bf"],
  ["ba", "ac", "cd", "df", "fe"],
  ["ba", "ae", "ef", "fd", "dc"],
  ["ab", "bf"],
  ["ab", "bf", "fe", "ea", "cd"],
  ["dc", "ca", "ab", "bf", "fe"],
];

/**
 * Made-up pictures of digits, for where MNIST cannot be had: strokes of a seven-segment display whose corners, place,
 * size, slant and width are drawn anew for each picture, under noise. Easier than handwriting, hard enough that a
 * network has something to learn. Digits are equally probable.
 */
export function madeUpDigits(length: number, draw: Random): Digits {
  const images = new Uint8Array(length * 784);
  const labels = new Uint8Array(length);
  for (let picture = 0; picture < length; picture++) {
    const digit = draw.integer(10);
    labels[picture] = digit;
    paint(images.subarray(picture * 784, (picture + 1) * 784), strokes[digit] as readonly string[], draw);
  }
  return { length, images, labels };
}

function paint(image: Uint8Array, lines: readonly string[], draw: Random): void {
  const between = (low: number, high: number) => low + (high - low) * draw.uniform();
  const [size, slant, width] = [between(6.5, 9.5), between(-0.35, 0.35), between(0.9, 1.9)];
  const [left, top] = [between(11.5, 16.5), between(12.5, 15.5)];
  const placed = new Map(
    Object.entries(corners).map(([name, [x, y]]): [string, Point] => [
      name,
      [left + size * (x * 1.1 - slant * y) + 0.9 * draw.normal(), top + size * y + 0.9 * draw.normal()],
    ]),
  );
  const ends = lines.map((line) => [...line].map((name) => placed.get(name) as Point) as [Point, Point]);
  for (let y = 0; y < 28; y++) {
    for (let x = 0; x < 28; x++) {
      const away = Math.min(...ends.map(([from, to]) => distance([x, y], from, to)));
      const ink = 255 / (1 + Math.exp(3 * (away - width))) + 25 * draw.normal();
      image[y * 28 + x] = Math.max(0, Math.min(255, Math.round(ink)));
    }
  }
}

/** From a point to a stroke. */
function distance([x, y]: Point, [x1, y1]: Point, [x2, y2]: Point): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}
