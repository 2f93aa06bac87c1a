import { documentTitles } from "../documents.ts";
import { figureText, formatDate } from "../format.ts";
import type { LedgerEntry, LedgerSource } from "../ledger.ts";
import { type Html, html } from "../markup.ts";
import { comparedLines, provenance } from "../measured-block.ts";
import { claimKinds, verdictBadge, verdictOrder } from "../verdicts.ts";

function choice(name: string, label: string, values: readonly (readonly [value: string, text: string])[]): Html {
  return html`<label>${label}<select name="${name}"><option value="">all</option>${values.map(
    ([value, text]) => html`<option value="${value}">${text}</option>`,
  )}</select></label>`;
}

type Titles = ReadonlyMap<string, string>;

/** The cell that measured a claim, as a link where its notebook has a page. */
function cellLink({ notebook, anchor }: LedgerSource, titles: Titles): Html {
  const title = titles.get(notebook);
  return title === undefined ? html`${notebook}` : html`<a href="${notebook}.html#${anchor}">${title}</a>`;
}

/** What was found and what to know, to be unfolded. */
function background({ claim, measurement, source, machine, finished, others = [] }: LedgerEntry, titles: Titles): Html {
  const versus = claim.kind === "direction" ? `${claim.better} against ${claim.worse}; control: ${claim.control}.` : "";
  const known = [versus, claim.note ?? "", claim.untestable ?? ""].filter((text) => text !== "").join(" ");
  const compared =
    measurement === null ? [] : comparedLines(claim, measurement).filter(([name]) => name !== "Compared");
  const made = measurement === null ? [] : [provenance(measurement), machine, finished && formatDate(finished)];
  return html`<details><summary>${measurement === null ? "What to know" : "What was found"}</summary>${
    measurement === null || source === null ? null : html`<p>${measurement.unmeasured ?? measurement.finding}</p>`
  }${
    compared.length === 0 ? null : html`<p>${compared.map(([name, figure]) => `${name}: ${figure}`).join(" · ")}</p>`
  }${known === "" ? null : html`<p>${known}</p>`}${
    made.length === 0 ? null : html`<p class="interval">${made.filter((text) => text !== undefined).join(" · ")}</p>`
  }${others.map(
    (other) =>
      html`<p>Also measured in ${cellLink(other.source, titles)}: ${other.finding} ${verdictBadge(other.verdict, other)}</p>`,
  )}</details>`;
}

/** The figure that was found, with its interval and what it is compared with or counted in; none for other kinds of claims. */
function figureOf({ claim, measurement }: LedgerEntry): string | null {
  if (measurement?.value === undefined) return null;
  const figure = figureText(measurement.value, measurement.interval);
  if (claim.kind === "number") return `${figure}; stated: ${String(claim.stated).replace("-", "−")}`;
  return claim.kind === "direction" ? `${figure} ${claim.metric}` : null;
}

function row(entry: LedgerEntry, titles: Titles): Html {
  const { claim, verdict, preliminary, stale, source } = entry;
  const figure = figureOf(entry);
  return html`<tr id="${claim.id}" data-document="${claim.document}" data-kind="${claim.kind}" data-verdict="${verdict}">
<th scope="row"><a class="claim-id" href="#${claim.id}">${claim.id}</a><br><span class="interval">${claim.kind}, section ${claim.where}</span></th>
<td>${claim.says}${background(entry, titles)}</td>
<td>${verdictBadge(verdict, { preliminary, stale })}${figure === null ? null : html`<br><span class="interval">${figure}</span>`}</td>
<td>${source === null ? null : cellLink(source, titles)}</td></tr>\n`;
}

function group(title: string, entries: readonly LedgerEntry[], titles: Titles): Html | null {
  if (entries.length === 0) return null;
  return html`<tbody><tr class="group"><th scope="rowgroup" colspan="4">${title}</th></tr>
${entries.map((entry) => row(entry, titles))}</tbody>`;
}

/**
 * Every claim with its verdict, those measured first, and what was found folded under it; a form filters the table where
 * scripts run.
 * @param titles of the notebooks that have a page to link to, by name
 */
export function claimsSection(entries: readonly LedgerEntry[], titles: Titles): Html {
  const documents = [...new Set(entries.map(({ claim }) => claim.document))].sort();
  const verdicts = verdictOrder.filter((verdict) => entries.some((entry) => entry.verdict === verdict));
  const isMeasured = ({ verdict }: LedgerEntry) => verdict !== "not yet measured";
  return html`<section aria-labelledby="claims"><h2 id="claims" tabindex="-1">The claims</h2>
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
    verdicts.map((verdict) => [verdict, verdict]),
  )}<label>Words<input type="search" name="words" autocomplete="off"></label><button type="reset">All claims</button><output role="status"></output></form>
<table class="ledger"><thead><tr><th scope="col">Claim</th><th scope="col">The document says</th><th scope="col">Verdict</th><th scope="col">Measured in</th></tr></thead>
${group("Measured", entries.filter(isMeasured), titles)}${group(
  "Not yet measured",
  entries.filter((entry) => !isMeasured(entry)),
  titles,
)}</table></section>`;
}
