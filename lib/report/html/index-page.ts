import { documentTitles } from "../documents.ts";
import type { DocumentId, LedgerEntry } from "../ledger.ts";
import { type Html, html } from "../markup.ts";
import { claimKinds, verdictBadge, verdictOrder } from "../verdicts.ts";
import { renderPage } from "./page.ts";

/** A notebook's line in the list of pages. */
export interface IndexedNotebook {
  readonly name: string;
  readonly title: string;
  /** The first sentences under the title. */
  readonly summary: string;
  readonly profile: string;
  readonly seconds: number;
  readonly failed: boolean;
}

export interface IndexPage {
  readonly notebooks: readonly IndexedNotebook[];
  readonly entries: readonly LedgerEntry[];
  /** Backend, machine, date, version. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

function countsTable(entries: readonly LedgerEntry[]): Html {
  const documents = [...new Set(entries.map(({ claim }) => claim.document))].sort();
  const verdicts = verdictOrder.filter((verdict) => entries.some((entry) => entry.verdict === verdict));
  const count = (verdict: string | null, document: DocumentId | null) =>
    entries.filter(
      (entry) =>
        (verdict === null || entry.verdict === verdict) && (document === null || entry.claim.document === document),
    ).length;
  const cell = (value: number) => html`<td class="number">${value === 0 ? "·" : value}</td>`;
  return html`<div class="scroll"><table class="counts"><caption>Verdicts by document</caption>
<thead><tr><th scope="col">Document</th>${verdicts.map((verdict) => html`<th scope="col" class="number">${verdict}</th>`)}<th scope="col" class="number">claims</th></tr></thead>
<tbody>${documents.map(
    (document) =>
      html`<tr><th scope="row">${document.slice(1)}. ${documentTitles[document]}</th>${verdicts.map((verdict) => cell(count(verdict, document)))}${cell(count(null, document))}</tr>`,
  )}</tbody>
<tfoot><tr><th scope="row">All</th>${verdicts.map((verdict) => cell(count(verdict, null)))}${cell(count(null, null))}</tr></tfoot></table></div>`;
}

function choice(name: string, label: string, values: readonly (readonly [value: string, text: string])[]): Html {
  return html`<label>${label} <select name="${name}"><option value="">all</option>${values.map(
    ([value, text]) => html`<option value="${value}">${text}</option>`,
  )}</select></label>`;
}

function claimRow({ claim, verdict, preliminary, stale, measurement, source }: LedgerEntry): Html {
  const badge = verdictBadge(verdict, { preliminary, stale });
  return html`<tr id="${claim.id}" data-document="${claim.document}" data-kind="${claim.kind}" data-verdict="${verdict}">
<th scope="row"><a class="claim-id" href="#${claim.id}">${claim.id}</a><br><span class="interval">${claim.kind} · ${claim.where}</span></th>
<td>${claim.says}</td>
<td>${source === null ? badge : html`<a class="to-cell" href="${source.notebook}.html#${source.anchor}">${badge}</a>`}${
    measurement === null ? null : html`<p class="finding">${measurement.unmeasured ?? measurement.finding}</p>`
  }</td></tr>`;
}

function claimsSection(entries: readonly LedgerEntry[]): Html {
  const documents = [...new Set(entries.map(({ claim }) => claim.document))].sort();
  return html`<section aria-labelledby="claims"><h2 id="claims">The claims</h2>
<form class="filter" hidden role="search" aria-label="Filter the claims">${choice(
    "document",
    "Document",
    documents.map((document) => [document, `${document.slice(1)}. ${documentTitles[document]}`]),
  )}${choice(
    "kind",
    "Kind",
    claimKinds.map((kind) => [kind, kind]),
  )}${choice(
    "verdict",
    "Verdict",
    verdictOrder.map((verdict) => [verdict, verdict]),
  )}<label>Words <input type="search" name="words" autocomplete="off"></label><output></output></form>
<div class="scroll"><table class="ledger"><thead><tr><th scope="col">Claim</th><th scope="col">The document says</th><th scope="col">What was found</th></tr></thead>
<tbody>${entries.map(claimRow)}</tbody></table></div></section>`;
}

function notebooksSection(notebooks: readonly IndexedNotebook[]): Html {
  return html`<section aria-labelledby="notebooks"><h2 id="notebooks">The notebooks</h2><ul class="notebooks">${notebooks.map(
    ({ name, title, summary, profile, seconds, failed }) => html`<li><a href="${name}.html">${title}</a>
<span class="interval">${profile} profile, ${seconds.toFixed(seconds < 10 ? 1 : 0)} s${failed ? html`, <strong class="verdict bad">stopped at an error</strong>` : null}</span><p>${summary}</p></li>`,
  )}</ul></section>`;
}

/** The front page of the reports: what this is, what was found, every claim with its verdict. */
export function renderIndexPage({ notebooks, entries, facts }: IndexPage): string {
  const measured = entries.filter(({ verdict }) => verdict !== "not yet measured").length;
  return renderPage({
    title: "tastelab · reports",
    header: html`<h1>tastelab</h1>
<p class="lead">A notebook workbench for recommender systems. Five documents say what language models do for recommendation;
each of their ${entries.length} statements that can be run, checked or compared is measured here, beside a baseline and a control on
which nothing can win, and judged by rules written down beforehand.</p>
<dl class="facts">${facts.map(([fact, value]) => html`<div><dt>${fact}</dt><dd>${value}</dd></div>`)}</dl>`,
    main: html`<section aria-labelledby="verdicts"><h2 id="verdicts">The verdicts</h2><p>${measured} of ${entries.length} claims have been measured.</p>${countsTable(entries)}</section>
${notebooksSection(notebooks)}${claimsSection(entries)}`,
    footer: html`<p class="foot">The whole ledger for machines: <a href="claims.json">claims.json</a>.</p>`,
    programs: ["claims"],
    wide: true,
  });
}
