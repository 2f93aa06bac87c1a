import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import ts from "typescript";
import { type Html, html, trusted } from "../markup.ts";
import { wholePlotly } from "./figure-block.ts";
import { formulaStyle, type Packed, packedPlotly } from "./fonts.ts";
import { type PageLanguage, pageWords } from "./page-words.ts";

/** What stands on a page; the shell adds style, scripts and the landmarks around it. */
export interface PageParts {
  /** The name of the browser's tab. */
  readonly title: string;
  /** Above the content: title, facts, banners. */
  readonly header: Html;
  readonly main: Html;
  readonly footer: Html;
  /** The table of contents, for pages long enough to need one. */
  readonly contents?: Html;
  /** The programs the page runs, by name of their files in browser/. */
  readonly programs?: readonly ("figures" | "code" | "claims")[];
  /** Give a table the whole width of the window. */
  readonly wide?: boolean;
  /** Default "en", within which Chinese is marked as such. */
  readonly language?: PageLanguage;
}

/** Parts of the style sheet, in the order in which they build on each other. */
const styles = ["colours.css", "layout.css", "prose.css", "tables.css", "cells.css", "index.css", "print.css"];

const files = new Map<string, unknown>();

function once<T>(name: string, read: () => T): T {
  if (!files.has(name)) files.set(name, read());
  return files.get(name) as T;
}

function ownFile(name: string): string {
  return readFileSync(new URL(`./browser/${name}`, import.meta.url), "utf8");
}

function program(name: string): string {
  return once(name, () =>
    ts
      .transpileModule(ownFile(`${name}.ts`), {
        compilerOptions: { target: ts.ScriptTarget.ES2022, removeComments: true },
      })
      .outputText.trim(),
  );
}

function policy(scripts: readonly string[]): string {
  const hashes = scripts.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  return [
    "default-src 'none'",
    "img-src data: blob:",
    "font-src data:",
    "style-src 'unsafe-inline'",
    `script-src ${hashes.length === 0 ? "'none'" : hashes.join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** What draws the figures of a page; null where it has none. */
function plotlyOf(markup: string): Packed | null {
  if (!markup.includes('class="plot"')) return null;
  const whole = markup.includes(wholePlotly);
  return once(whole ? "plotly" : "plotly-cartesian", () => packedPlotly(whole));
}

/** Letters of Chinese with the marks and figures between them, from the first of them to the last. */
const chinese =
  /[\u3400-\u9fff](?:[\u3400-\u9fff\u3000-\u303f\uff00-\uffef\d\s、]*[\u3400-\u9fff\u3000-\u303f\uff00-\uffef])?/g;

/** Marks what is Chinese on an English page, for voices and for the forms of its letters; scripts and tags stay as they are. */
export function markChinese(markup: string): string {
  return markup
    .split(/(<script[\s\S]*?<\/script>|<[^>]*>)/)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(chinese, '<span lang="zh">$&</span>')))
    .join("");
}

/**
 * A whole HTML file that needs nothing else: styles, fonts, scripts and data are inside it. Plotly (packed, 0.7 MB) and the
 * fonts of formulas (350 kB) come along only when the content uses them. Its content security policy lets nothing be
 * fetched and runs no script but those put in here, each named by its hash: a `<script>` or `onclick` that came with
 * data or with a notebook's output stays dead.
 */
export function renderPage({
  title,
  header,
  main,
  footer,
  contents,
  programs = [],
  wide = false,
  language = "en",
}: PageParts): string {
  const plotly = plotlyOf(main.markup);
  const formulas = [header, main, contents].some((part) => part?.markup.includes('class="katex"'));
  const scripts = programs.map(program);
  const style = once("style", () => styles.map(ownFile).join("\n")) + (formulas ? once("formulas", formulaStyle) : "");
  const classes = ["page", contents === undefined ? null : "with-contents", wide ? "wide" : null].filter(
    (name) => name !== null,
  );
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(plotly === null ? scripts : [...scripts, plotly.text])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#content">${pageWords[language].skip}</a>
<div class="${classes.join(" ")}">
<header>${header}</header>
${contents}
<main id="content">${language === "en" ? trusted(markChinese(main.markup)) : main}</main>
<footer>${footer}</footer>
</div>
${scripts.map((text) => html`<script>${trusted(text)}</script>\n`)}${
  plotly === null ? null : html`<script type="text/plain" id="plotly">${trusted(plotly.base64)}</script>\n`
}</body>
</html>
`.markup;
}
