import type { LedgerEntry } from "../ledger.ts";
import { type Html, html } from "../markup.ts";
import { verdictBadge, verdictMeanings, verdictOrder } from "../verdicts.ts";
import { claimsSection } from "./claims-section.ts";
import { documentsSection, type IndexedNotebook } from "./documents-section.ts";
import { foundSection } from "./found-section.ts";
import { type GalleryFigure, gallerySection } from "./gallery.ts";
import { renderPage } from "./page.ts";

/** What the front page shows. */
export interface IndexPage {
  readonly notebooks: readonly IndexedNotebook[];
  readonly entries: readonly LedgerEntry[];
  /** Backend, machine, date, version. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Figures worth a look, in the order of their pages. */
  readonly gallery?: readonly GalleryFigure[];
  /** How each rung of the ladder of backends fared, the most able first. */
  readonly backends?: readonly BackendLine[];
  /** Pages in other languages than English. */
  readonly quickStarts?: readonly QuickStartLink[];
  /** The address of the library's reference. */
  readonly reference?: string;
}

/** A page in another language than English. */
export interface QuickStartLink {
  readonly address: string;
  readonly title: string;
  /** "zh-CN". */
  readonly language: string;
}

/** One backend on the front page. */
export interface BackendLine {
  readonly name: string;
  /** What it stands on, or why it is not there. */
  readonly said: string;
  readonly present: boolean;
  /** How many of the pages it ran, and how long they took together, e.g. "3 min". */
  readonly pages: number;
  readonly time: string;
  /** By kind of work, its time over the native backend's, as a benchmark measured it on this machine. */
  readonly ratios: Readonly<Record<string, number>>;
}

function backendsSection(backends: readonly BackendLine[]): Html | null {
  if (backends.length === 0) return null;
  const works = [...new Set(backends.flatMap(({ ratios }) => Object.keys(ratios)))];
  const cells = ({ ratios }: BackendLine) =>
    works.map((work) => html`<td class="number">${ratios[work] === undefined ? "·" : ratios[work].toFixed(2)}</td>`);
  return html`<section aria-labelledby="backends"><h2 id="backends">How each backend fared</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Backends"><table><thead><tr><th scope="col">Backend</th><th scope="col">Here</th><th scope="col" class="number">pages</th><th scope="col" class="number">time</th>${works.map(
    (work) => html`<th scope="col" class="number">${work}</th>`,
  )}</tr></thead><tbody>${backends.map(
    (line) =>
      html`<tr><th scope="row">${line.name}</th><td>${line.present ? "" : "not used: "}${line.said}</td><td class="number">${line.pages === 0 ? "·" : line.pages}</td><td class="number">${line.time}</td>${cells(line)}</tr>`,
  )}</tbody></table></div>
<p class="interval">${
    works.length === 0
      ? "npm run bench -- backends measures how their times compare on this machine."
      : "Columns of work: time over that of native TensorFlow, medians of rounds in turn on this machine (npm run bench -- backends); below 1 is faster."
  }</p></section>`;
}

function meaningsSection(): Html {
  return html`<section aria-labelledby="meanings"><h2 id="meanings">How a verdict comes about</h2>
<p class="lead">No verdict is typed. What a document states, how near counts as near, what a learner of nothing would score and
what serves as control are written down first; a program compares the measurement with them.</p>
<dl class="meanings">${verdictOrder.map((verdict) => html`<dt>${verdictBadge(verdict)}</dt><dd>${verdictMeanings[verdict]}</dd>`)}
<dt><strong class="verdict open">preliminary: …</strong></dt><dd>Found by a quick run, on less data and with fewer seeds; a full run may find otherwise.</dd>
<dt><strong class="verdict open">… (stale)</strong></dt><dd>Found by a full run on code or data that have changed since.</dd></dl></section>`;
}

/** Where a reader may begin, beside reading on. */
function beginnings({ notebooks, quickStarts = [], reference }: IndexPage): Html {
  const has = (name: string) => notebooks.some((notebook) => notebook.name === name);
  const link = (address: string, title: string) => html`<li><a href="${address}">${title}</a></li>`;
  return html`<nav class="beginnings" aria-label="Where to begin"><ul>${
    has("0-1-tour") ? link("0-1-tour.html", "Quick start: a tour") : null
  }${quickStarts.map(
    ({ address, title, language }) =>
      html`<li><a href="${address}" lang="${language}" hreflang="${language}">${title}</a></li>`,
  )}${has("0-5-own-data") ? link("0-5-own-data.html", "Your own data") : null}${
    reference === undefined ? null : link(reference, "API reference")
  }</ul></nav>`;
}

/** The front page of the reports: what this is, what was found, every claim with its verdict. */
export function renderIndexPage(page: IndexPage): string {
  const { notebooks, entries, facts, gallery = [], backends = [] } = page;
  return renderPage({
    title: "tastelab · reports",
    header: html`<h1>tastelab</h1>
<p class="lead">Do language models make recommender systems better? Five documents say they do. What they state, print and propose
makes ${entries.length} claims that can be checked. Here each is built and run beside simple models, and judged by rules written down beforehand.</p>
${beginnings(page)}`,
    main: html`${foundSection(entries)}
<nav class="sections" aria-label="On this page"><ul>${gallery.length === 0 ? null : html`<li><a href="#gallery">Figures</a></li>`}<li><a href="#notebooks">Documents and notebooks</a></li><li><a href="#claims">All ${entries.length} claims</a></li><li><a href="#meanings">How a verdict comes about</a></li>${
      backends.length === 0 ? null : html`<li><a href="#backends">Backends</a></li>`
    }</ul></nav>
${gallerySection(gallery)}${documentsSection(notebooks, entries)}${claimsSection(
  entries,
  new Map(notebooks.map(({ name, title }) => [name, title])),
)}${meaningsSection()}${backendsSection(backends)}`,
    footer: html`<dl class="facts">${facts.map(([fact, value]) => html`<div><dt>${fact}</dt><dd>${value}</dd></div>`)}<div><dt>For machines</dt><dd><a href="claims.json">claims.json</a></dd></div></dl>`,
    programs: ["claims", ...(gallery.length > 0 ? (["figures"] as const) : [])],
    wide: true,
  });
}
