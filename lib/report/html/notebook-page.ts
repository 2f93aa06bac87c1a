import type { LedgerEntry } from "../ledger.ts";
import { type Hole, type Html, html } from "../markup.ts";
import { mimeTypes } from "../mime.ts";
import { type Cell, cellAnchor, type NotebookFile, wholeText } from "../nbformat.ts";
import { verdictBadge } from "../verdicts.ts";
import { highlightCode } from "./code.ts";
import { type Heading, type MarkdownRenderer, markdownRenderer } from "./markdown.ts";
import { renderOutputs } from "./outputs.ts";
import { renderPage } from "./page.ts";
import { type PageLanguage, type PageWords, pageWords } from "./page-words.ts";

/** What a page says about the run that made it. */
export interface NotebookPage {
  /** The notebook's name; its page is `<name>.html`. */
  readonly name: string;
  readonly notebook: NotebookFile;
  /** Shown under the title in this order: profile, backend, seeds, date, … */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** The claims this notebook measured. */
  readonly claims: readonly LedgerEntry[];
  readonly before?: { readonly name: string; readonly title: string };
  readonly after?: { readonly name: string; readonly title: string };
  /** Whether it stands by itself, without a link to the other reports. Default false. */
  readonly alone?: boolean;
  /** The language of its prose. Default "en". */
  readonly language?: PageLanguage;
  /** The same page in another language. */
  readonly other?: { readonly name: string; readonly title: string; readonly language: PageLanguage };
}

/** The title of a notebook: its first heading of level 1, else its name. */
export function notebookTitle(name: string, notebook: NotebookFile): string {
  for (const cell of notebook.cells) {
    const found = cell.cell_type === "markdown" ? /^#\s+(.+)$/m.exec(wholeText(cell.source)) : null;
    if (found?.[1] !== undefined) return found[1].replace(/[*_`]/g, "").trim();
  }
  return name;
}

/** Where a sentence of a document stands: "(section 3.2.4)", "(2.3, 3.1)", "(9 Q1)". */
const sections = / \((?:sections? |documents? |questions? |claim |so does |[\dQ]|d\d-)[^()]*\)/g;

/**
 * What a notebook is about, as plain text: the first paragraph under the title without places in documents, and without
 * sentences that hold a formula or lead to a list; two sentences at most. "" when there is none.
 */
export function notebookSummary(notebook: NotebookFile): string {
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "markdown") continue;
    const paragraph = wholeText(cell.source)
      .split(/\n\s*\n/)
      .find((text) => text.trim() !== "" && !/^\s*(#|\||[-*+]\s|\d+\.\s|```|>|\*\*)/.test(text));
    if (paragraph === undefined) continue;
    const plain = paragraph
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/[*`]|(?<!\w)_|_(?!\w)/g, "")
      .replace(/\s+/g, " ")
      .replace(sections, "")
      .trim();
    const sentences = plain.split(/(?<=[.?!]) (?=[A-Z“])/);
    return sentences
      .filter((sentence) => !/\$|:$/.test(sentence))
      .slice(0, 2)
      .join(" ");
  }
  return "";
}

/** Whether a cell of it threw. */
export function notebookFailed(notebook: NotebookFile): boolean {
  return notebook.cells.some(
    (cell) => cell.cell_type === "code" && cell.outputs.some(({ output_type }) => output_type === "error"),
  );
}

/** The pictures attached to a Markdown cell, as data addresses by name. */
function attachments(cell: Cell): Record<string, string> {
  const found: Record<string, string> = {};
  if (cell.cell_type !== "markdown") return found;
  for (const [name, bundle] of Object.entries(cell.attachments ?? {})) {
    const [mime, data] = Object.entries(bundle)[0] ?? [];
    if (mime !== undefined && data !== undefined) found[name] = `data:${mime};base64,${data}`;
  }
  return found;
}

/** What a page is written with. */
interface Pen {
  readonly markdown: MarkdownRenderer;
  readonly words: PageWords;
  /** The attribute of what stays English on a page in another language. */
  readonly english: Html | null;
}

function renderCell(cell: Cell, index: number, pen: Pen, isTitle: boolean): Html | null {
  const { markdown, words, english } = pen;
  const source = wholeText(cell.source);
  const anchor = cellAnchor(index);
  if (cell.cell_type === "raw" || (source.trim() === "" && cell.cell_type === "markdown")) return null;
  if (cell.cell_type === "markdown") {
    const text = isTitle ? source.replace(/^#\s+.+$/m, "") : source;
    return html`<section class="cell prose" id="${anchor}">${markdown.render(text, attachments(cell))}</section>`;
  }
  const lines = source.trimEnd().split("\n").length;
  const outputs = renderOutputs(cell.outputs, markdown);
  // Outputs without code: a page that a program put together rather than a notebook that was run.
  if (source.trim() === "") {
    return outputs.length === 0
      ? null
      : html`<section class="cell" id="${anchor}"><div class="outputs">${outputs}</div></section>\n`;
  }
  return html`<section class="cell code" id="${anchor}">
<details class="source" open><summary>${words.code(lines)}</summary>
<pre tabindex="0"><code class="language-typescript">${highlightCode(source.trimEnd(), "typescript")}</code></pre></details>
${outputs.length === 0 ? null : html`<div class="outputs"${english}>${outputs}</div>`}</section>\n`;
}

function contentsOf(headings: readonly Heading[], claims: readonly LedgerEntry[], words: PageWords): Html | null {
  const entries = headings.filter(({ level }) => level >= 2 && level <= 3);
  if (claims.length > 0) entries.unshift({ level: 2, text: claimsTitle, anchor: "claims-here" });
  if (entries.length < 2) return null;
  return html`<nav class="contents" aria-label="${words.contents}"><p>${words.contents}</p><ol>${entries.map(
    ({ level, text, anchor }) => html`<li class="level-${level}"><a href="#${anchor}">${text}</a></li>`,
  )}</ol></nav>`;
}

function bannersOf(notebook: NotebookFile): string[] {
  const texts = notebook.cells.flatMap((cell) =>
    cell.cell_type !== "code"
      ? []
      : cell.outputs.flatMap((output) => {
          const data = "data" in output ? output.data[mimeTypes.banner] : undefined;
          const text = typeof data === "object" && data !== null && "text" in data ? data.text : undefined;
          return typeof text === "string" ? [text] : [];
        }),
  );
  return [...new Set(texts)];
}

const claimsTitle = "What was found";

/** Where the verdicts come from, when an earlier run in full gave them and not the run that this page shows. */
function verdictsFrom(claims: readonly LedgerEntry[], profile: string | undefined): string | null {
  const dates = claims.filter(({ preliminary }) => !preliminary).flatMap(({ finished }) => finished ?? []);
  if (profile !== "quick" || dates.length === 0) return null;
  const day = [...dates].sort().at(-1)?.slice(0, 10);
  return `Verdicts of full runs, the last of ${day}. The figures and tables below are of a quick run, on less data.`;
}

/** The claims that the page measures, with their verdicts, before anything else. */
function claimsOf(claims: readonly LedgerEntry[], facts: NotebookPage["facts"]): Hole {
  if (claims.length === 0) return null;
  const from = verdictsFrom(claims, facts.find(([name]) => name === "Profile")?.[1]);
  return html`<section class="found" aria-labelledby="claims-here"><h2 id="claims-here">${claimsTitle}</h2>
<ul>${claims.map(
    ({ claim, verdict, preliminary, stale, source }) =>
      html`<li>${verdictBadge(verdict, { preliminary, stale })} ${claim.says} <a class="claim-id" href="#${source?.anchor ?? "content"}">${claim.id}</a></li>`,
  )}</ul>${from === null ? null : html`<p class="interval">${from}</p>`}</section>`;
}

function neighbour(label: string, page: { readonly name: string; readonly title: string } | undefined): Html {
  return html`<span>${page === undefined ? null : html`${label} <a href="${page.name}.html">${page.title}</a>`}</span>`;
}

/** The page of one executed notebook: a self-contained HTML file. */
export function renderNotebookPage(page: NotebookPage): string {
  const { name, notebook, facts, claims, before, after, alone, language = "en", other } = page;
  const words = pageWords[language];
  const title = notebookTitle(name, notebook);
  const markdown = markdownRenderer();
  const pen = { markdown, words, english: language === "en" ? null : html` lang="en"` };
  const titleCell = notebook.cells.findIndex(
    (cell) => cell.cell_type === "markdown" && /^#\s+.+$/m.test(wholeText(cell.source)),
  );
  const cells = notebook.cells.map((cell, index) => renderCell(cell, index, pen, index === titleCell));
  const contents = contentsOf(markdown.headings, claims, words);
  const home =
    alone === true
      ? null
      : html`<p class="home"><a href="index.html">${words.home}</a>${
          other === undefined
            ? null
            : html` · <a href="${other.name}.html" lang="${other.language}" hreflang="${other.language}">${other.title}</a>`
        }</p>\n`;
  const header = html`${home}<h1>${title}</h1>
<dl class="facts">${facts.map(([fact, value]) => html`<div><dt>${words.facts[fact] ?? fact}</dt><dd>${value}</dd></div>`)}</dl>
${bannersOf(notebook).map((text) => html`<p class="banner" role="note">${text}</p>`)}${claimsOf(claims, facts)}
<p class="tools" hidden><button type="button" class="toggle-code" data-show="${words.showCode}" data-hide="${words.hideCode}">${words.hideCode}</button></p>`;
  return renderPage({
    title: `${title} · tastelab`,
    header,
    main: html`${cells}`,
    footer: html`<nav class="around" aria-label="${words.otherPages}">${neighbour("←", before)}${neighbour("→", after)}</nav>`,
    ...(contents === null ? {} : { contents }),
    programs: ["code", "figures"],
    language,
  });
}
