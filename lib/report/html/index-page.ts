import { documentSummaries, documentTitles } from "../documents.ts";
import type { DocumentId, LedgerEntry, Verdict } from "../ledger.ts";
import { type Html, html } from "../markup.ts";
import { verdictBadge, verdictMeanings, verdictOrder, verdictTone } from "../verdicts.ts";
import { claimsSection } from "./claims-section.ts";
import { type GalleryFigure, gallerySection } from "./gallery.ts";
import { renderPage } from "./page.ts";

/** A notebook's line in the list of pages. */
export interface IndexedNotebook {
  /** Its page is `<name>.html`. */
  readonly name: string;
  readonly title: string;
  /** The first paragraph under the title. */
  readonly summary: string;
  readonly profile: string;
  /** "3.2 s". */
  readonly time: string;
  /** Whether a cell threw. */
  readonly failed: boolean;
}

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
  /** The address of the library's reference. */
  readonly reference?: string;
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

function countOf(entries: readonly LedgerEntry[], verdict: Verdict): number {
  return entries.filter((entry) => entry.verdict === verdict).length;
}

/** The share of each verdict as a bar; the numbers beside it say the same. */
function bar(entries: readonly LedgerEntry[]): Html {
  return html`<div class="bar" aria-hidden="true">${verdictOrder.map((verdict) => {
    const share = (100 * countOf(entries, verdict)) / entries.length;
    return share === 0 ? null : html`<span class="${verdictTone(verdict)}" style="width:${share.toFixed(2)}%"></span>`;
  })}</div>`;
}

function countsTable(entries: readonly LedgerEntry[]): Html {
  const documents = [...new Set(entries.map(({ claim }) => claim.document))].sort();
  const verdicts = verdictOrder.filter((verdict) => countOf(entries, verdict) > 0);
  const counts = (some: readonly LedgerEntry[]) =>
    [...verdicts.map((verdict) => countOf(some, verdict)), some.length].map(
      (count) => html`<td class="number">${count === 0 ? "·" : count}</td>`,
    );
  const row = (document: DocumentId) => {
    const own = entries.filter(({ claim }) => claim.document === document);
    return html`<tr><th scope="row">${document.slice(1)}. ${documentTitles[document]}</th><td>${bar(own)}</td>${counts(own)}</tr>`;
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Verdicts by document"><table>
<thead><tr><th scope="col">Document</th><th scope="col"><span aria-hidden="true"></span></th>${[
    ...verdicts,
    "claims",
  ].map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>${documents.map(row)}</tbody>
<tfoot><tr><th scope="row">All</th><td>${bar(entries)}</td>${counts(entries)}</tr></tfoot></table></div>`;
}

function verdictsSection(entries: readonly LedgerEntry[]): Html {
  const measured = entries.filter(({ verdict }) => verdict !== "not yet measured");
  const preliminary = measured.filter((entry) => entry.preliminary).length;
  const many = preliminary === measured.length ? "all" : String(preliminary);
  return html`<section aria-labelledby="verdicts"><h2 id="verdicts">The verdicts</h2>
<p>${measured.length} of ${entries.length} claims have been measured${
    preliminary === 0 ? "" : `, ${many} of them by a quick run only: their verdicts are preliminary`
  }.</p>${countsTable(entries)}</section>`;
}

function notebookLine({ name, title, summary, profile, time, failed }: IndexedNotebook): Html {
  return html`<li><a href="${name}.html">${title}</a> <span class="interval">${profile} profile, ${time}</span>${
    failed ? html` <strong class="verdict bad">stopped at an error</strong>` : null
  }${summary === "" ? null : html`<p>${summary}</p>`}</li>`;
}

/** The document that a page is about, by the first figure of its name; null for pages about the workbench itself. */
function documentOf({ name }: IndexedNotebook): DocumentId | null {
  const id = `d${name.split("-")[0]}`;
  return id in documentTitles ? (id as DocumentId) : null;
}

function notebooksSection(notebooks: readonly IndexedNotebook[], entries: readonly LedgerEntry[]): Html {
  const list = (some: readonly IndexedNotebook[]) => html`<ul class="notebooks">${some.map(notebookLine)}</ul>`;
  const others = notebooks.filter((notebook) => documentOf(notebook) === null);
  const documents = (Object.keys(documentTitles) as DocumentId[]).map((document) => {
    const own = notebooks.filter((notebook) => documentOf(notebook) === document);
    const claims = entries.filter(({ claim }) => claim.document === document);
    if (own.length === 0) return null;
    return html`<section class="document" aria-labelledby="${document}"><h3 id="${document}">Document ${document.slice(1)}: ${documentTitles[document]}</h3>
${claims.length === 0 ? null : bar(claims)}<p>${documentSummaries[document]}</p>${list(own)}</section>`;
  });
  return html`<section aria-labelledby="notebooks"><h2 id="notebooks">The notebooks</h2>${
    notebooks.length === 0 ? html`<p>None was run.</p>` : null
  }${others.length === 0 ? null : list(others)}${documents}</section>`;
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

/** The front page of the reports: what this is, what was found, every claim with its verdict. */
export function renderIndexPage({
  notebooks,
  entries,
  facts,
  gallery = [],
  backends = [],
  reference,
}: IndexPage): string {
  return renderPage({
    title: "tastelab · reports",
    header: html`<h1>tastelab</h1>
<p class="lead">A notebook workbench for recommender systems. Five documents say what language models do for recommendation.
Each of their ${entries.length} statements that can be run, checked or compared stands here: measured, as far as that has come,
beside baselines and a control on which nothing can be won, and judged by rules that were written down beforehand.</p>
<dl class="facts">${facts.map(([fact, value]) => html`<div><dt>${fact}</dt><dd>${value}</dd></div>`)}</dl>
<nav aria-label="This page"><p><a href="#notebooks">Notebooks</a> · <a href="#claims">Claims</a> · <a href="#meanings">How a verdict comes about</a>${
      reference === undefined ? null : html` · <a href="${reference}">The library's reference</a>`
    }</p></nav>`,
    main: html`${verdictsSection(entries)}${gallerySection(gallery)}${notebooksSection(notebooks, entries)}${claimsSection(
      entries,
      new Set(notebooks.map(({ name }) => name)),
    )}${meaningsSection()}${backendsSection(backends)}`,
    footer: html`<p class="foot">The whole ledger for machines: <a href="claims.json">claims.json</a>.</p>`,
    programs: ["claims", ...(gallery.length > 0 ? (["figures"] as const) : [])],
    wide: true,
  });
}
