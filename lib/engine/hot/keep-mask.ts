import type { Random } from "../../base/random.ts";
import { heapOf, hotModule } from "./module.ts";

/**
 * A mask of `size` float32 entries: 0 with probability `rate`, else 1 / (1 − rate), so that the mean is 1. Four
 * generators, started from sixteen words of `draw`, take turns entry by entry. Not to be kept: the next mask may
 * overwrite it.
 */
export type KeepMask = (size: number, rate: number, draw: Random) => Float32Array;

/** Entries that one call fills, so that a WebAssembly function is entered often enough to be optimised. */
const entriesAtOnce = 16384;
const warmUp = 12;

/** Masks by WebAssembly, four entries at a time, in a memory of its own; null where that cannot be had. */
export async function hotKeepMask(): Promise<KeepMask | null> {
  const module = await hotModule("keep-mask");
  if (module === null) return null;
  const heap = heapOf(2 ** 20);
  const { exports } = await WebAssembly.instantiate(module, { env: { memory: heap.memory } });
  const { fill } = exports as unknown as { fill: (...args: readonly number[]) => void };
  const state = heap.take(64);
  const spare = heap.take(16 * warmUp);
  const base = heap.take(0);
  return (size, rate, draw) => {
    heap.release(base);
    const whole = Math.ceil(size / 4) * 4;
    const out = heap.take(whole * 4);
    const { buffer } = heap.memory;
    new Int32Array(buffer, state, 16).set(startOf(draw));
    fill(4 * warmUp, 0, 0, state, spare);
    const [limit, scale] = [limitOf(rate), 1 / (1 - rate)];
    for (let at = 0; at < whole; at += entriesAtOnce) {
      fill(Math.min(entriesAtOnce, whole - at), limit, scale, state, out + at * 4);
    }
    return new Float32Array(buffer, out, size);
  };
}

/** The very same masks in plain JavaScript. */
export const plainKeepMask: KeepMask = (size, rate, draw) => {
  const mask = new Float32Array(size);
  const start = startOf(draw);
  const [limit, scale] = [limitOf(rate), 1 / (1 - rate)];
  for (let lane = 0; lane < 4; lane++) {
    let [a, b, c, counter] = [0, 4, 8, 12].map((word) => start[word + lane]) as [number, number, number, number];
    for (let at = lane - 4 * warmUp; at < size; at += 4) {
      const sum = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + sum) | 0;
      if (at >= 0 && sum >>> 0 >= limit) mask[at] = scale;
    }
  }
  return mask;
};

/** Sixteen words that the four generators start from. */
export function startOf(draw: Random): Int32Array {
  return Int32Array.from({ length: 16 }, () => draw.uint32());
}

/** A draw of 32 bits falls below it with probability `rate`. */
export function limitOf(rate: number): number {
  return Math.round(rate * 2 ** 32);
}
