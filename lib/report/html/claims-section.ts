import { documentTitles } from "../documents.ts";
import { formatDate } from "../format.ts";
import type { LedgerEntry } from "../ledger.ts";
import { type Html, html } from "../markup.ts";
import { comparedLines, provenance } from "../measured-block.ts";
import { claimKinds, verdictBadge, verdictOrder } from "../verdicts.ts";

function choice(name: string, label: string, values: readonly (readonly [value: string, text: string])[]): Html {
  return html`<label>${label}<select name="${name}"><option value="">all</option>${values.map(
    ([value, text]) => html`<option value="${value}">${text}</option>`,
  )}</select></label>`;
}

function found(entry: LedgerEntry, pages: ReadonlySet<string>): Html {
  const { claim, verdict, preliminary, stale, measurement, source, machine, finished, others = [] } = entry;
  const badge = verdictBadge(verdict, { preliminary, stale });
  const linked =
    source !== null && pages.has(source.notebook)
      ? html`<a href="${source.notebook}.html#${source.anchor}">${badge}</a>`
      : badge;
  if (measurement === null) return linked;
  const compared = comparedLines(claim, measurement).filter(([name]) => name !== "Compared");
  const where = [provenance(measurement), machine, finished === undefined ? undefined : formatDate(finished)];
  return html`${linked}<p>${measurement.unmeasured ?? measurement.finding}</p>
${compared.length === 0 ? null : html`<p class="interval">${compared.map(([name, figure]) => `${name}: ${figure}`).join(" · ")}</p>`}
<details><summary>Where this comes from</summary><p>${where.filter((text) => text !== undefined).join(" · ")}</p>${others.map(
    (other) =>
      html`<p>Also measured in ${pages.has(other.source.notebook) ? html`<a href="${other.source.notebook}.html#${other.source.anchor}">${other.source.notebook}</a>` : other.source.notebook}: ${other.finding} ${verdictBadge(other.verdict, other)}</p>`,
  )}</details>`;
}

function row(entry: LedgerEntry, pages: ReadonlySet<string>): Html {
  const { claim, verdict } = entry;
  const versus = claim.kind === "direction" ? `${claim.better} against ${claim.worse}; control: ${claim.control}.` : "";
  const background = [versus, claim.note ?? "", claim.untestable ?? ""].filter((text) => text !== "").join(" ");
  return html`<tr id="${claim.id}" data-document="${claim.document}" data-kind="${claim.kind}" data-verdict="${verdict}">
<th scope="row"><a class="claim-id" href="#${claim.id}">${claim.id}</a><br><span class="interval">${claim.kind}, section ${claim.where}</span></th>
<td>${claim.says}${background === "" ? null : html`<details><summary>What to know</summary><p>${background}</p></details>`}</td>
<td>${found(entry, pages)}</td></tr>\n`;
}

function group(title: string, entries: readonly LedgerEntry[], pages: ReadonlySet<string>): Html | null {
  if (entries.length === 0) return null;
  return html`<tbody><tr class="group"><th scope="rowgroup" colspan="3">${title}</th></tr>
${entries.map((entry) => row(entry, pages))}</tbody>`;
}

/**
 * Every claim with what was found, those measured first; a form filters the table where scripts run.
 * @param pages names of the notebooks that have a page to link to
 */
export function claimsSection(entries: readonly LedgerEntry[], pages: ReadonlySet<string>): Html {
  const documents = [...new Set(entries.map(({ claim }) => claim.document))].sort();
  const verdicts = verdictOrder.filter((verdict) => entries.some((entry) => entry.verdict === verdict));
  const isMeasured = ({ verdict }: LedgerEntry) => verdict !== "not yet measured";
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
    verdicts.map((verdict) => [verdict, verdict]),
  )}<label>Words<input type="search" name="words" autocomplete="off"></label><output aria-live="polite"></output></form>
<table class="ledger"><thead><tr><th scope="col">Claim</th><th scope="col">The document says</th><th scope="col">What was found</th></tr></thead>
${group("Measured", entries.filter(isMeasured), pages)}${group(
  "Not yet measured",
  entries.filter((entry) => !isMeasured(entry)),
  pages,
)}</table></section>`;
}
