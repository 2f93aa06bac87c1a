import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

const require = createRequire(import.meta.url);

/** KaTeX's style sheet with its fonts inside it (woff2 alone: every browser of the last ten years reads it). About 350 kB. */
export function formulaStyle(): string {
  const sheet = require.resolve("katex/dist/katex.min.css");
  return readFileSync(sheet, "utf8").replace(
    /src:url\((fonts\/[^)]+\.woff2)\) format\("woff2"\)(?:,url\([^)]+\) format\("[a-z]+"\))*/g,
    (_match, font: string) => {
      const data = readFileSync(join(dirname(sheet), font)).toString("base64");
      return `src:url(data:font/woff2;base64,${data}) format("woff2")`;
    },
  );
}

/** A program packed for a page: its own text, by whose hash the page lets it run, and its gzip in base64. */
export interface Packed {
  readonly text: string;
  readonly base64: string;
}

/**
 * plotly, packed: the part that draws on flat axes (1.5 MB, 0.7 MB packed), which starts three times as quickly as the
 * whole (4.8 MB, 2 MB packed), or the whole for figures that need more.
 */
export function packedPlotly(whole: boolean): Packed {
  const text = readFileSync(require.resolve(whole ? "plotly.js" : "plotly.js-cartesian"), "utf8");
  return { text, base64: gzipSync(text, { level: 9 }).toString("base64") };
}
