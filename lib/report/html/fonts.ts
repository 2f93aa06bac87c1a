import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

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

/** The text of plotly.js, about 4.8 MB, fit to stand inside a script element. */
export function plotlyScript(): string {
  return readFileSync(require.resolve("plotly.js"), "utf8")
    .replace(/<\/(script)/gi, "<\\/$1")
    .replace(/<!--/g, "<\\!--");
}
