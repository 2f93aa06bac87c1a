import assert from "node:assert/strict";
import { divergingScale, faint, grey, palette, sequentialScale, seriesStyle } from "../../lib/plots/theme.ts";

const channels = (color: string) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
const linear = (color: string) => channels(color).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
const times = (matrix: readonly (readonly number[])[], vector: readonly number[]) =>
  matrix.map((row) => row.reduce((sum, value, at) => sum + value * (vector[at] as number), 0));

/** Relative luminance and contrast as WCAG 2 defines them. */
const luminance = (color: string) => times([[0.2126, 0.7152, 0.0722]], linear(color))[0] as number;
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** What dichromats see (Machado, Oliveira and Fernandes 2009, severity 1), on linear RGB. */
const visions = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const;

/** CIE L*a*b* (D65) of linear RGB. */
function lab(rgb: readonly number[]): number[] {
  const xyz = times(
    [
      [0.4124, 0.3576, 0.1805],
      [0.2126, 0.7152, 0.0722],
      [0.0193, 0.1192, 0.9505],
    ],
    rgb.map((c) => Math.min(1, Math.max(0, c))),
  );
  const white = [0.95047, 1, 1.08883];
  const [x, y, z] = xyz.map((c, at) => {
    const t = c / (white[at] as number);
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
  }) as [number, number, number];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

describe("theme", () => {
  it("has colours that stand out on white and on #111", () => {
    for (const color of palette) {
      for (const page of ["#ffffff", "#111111"]) assert.ok(contrast(color, page) >= 3, `${color} on ${page}`);
    }
    for (const page of ["#ffffff", "#111111"]) assert.ok(contrast(grey, page) >= 4.3, `${grey} on ${page}`);
  });

  it("has colours that stay apart whatever colours a reader sees", () => {
    for (const [vision, matrix] of Object.entries(visions)) {
      for (const a of palette) {
        for (const b of palette) {
          if (a === b) continue;
          const [one, other] = [a, b].map((color) => lab(times(matrix, linear(color)))) as [number[], number[]];
          const distance = Math.hypot(...one.map((value, at) => value - (other[at] as number)));
          assert.ok(distance > 20, `${a} and ${b}, ${vision}: ${distance}`);
        }
      }
    }
  });

  it("goes from dark to light in scales of amounts, and is palest in the middle of scales about 0", () => {
    const steps = sequentialScale.map(([, color]) => luminance(color));
    assert.deepEqual(
      steps,
      [...steps].sort((a, b) => a - b),
    );
    const about = divergingScale.map(([, color]) => luminance(color));
    assert.equal(Math.max(...about), about[2]);
    assert.ok((about[0] as number) < (about[1] as number) && (about[4] as number) < (about[3] as number));
  });

  it("tells thirty series apart by colour, dash and symbol together", () => {
    const looks = Array.from({ length: 30 }, (_, index) => JSON.stringify(seriesStyle(index)));
    assert.equal(new Set(looks).size, 30);
    const first = Array.from({ length: 6 }, (_, index) => seriesStyle(index));
    for (const part of ["color", "dash", "symbol"] as const) {
      assert.equal(new Set(first.map((style) => style[part])).size, 6, part);
    }
  });

  it("makes colours see-through", () => {
    assert.equal(faint("#578edc", 0.2), "rgba(87, 142, 220, 0.2)");
  });
});
