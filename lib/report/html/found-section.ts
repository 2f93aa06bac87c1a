import { documentTitles } from "../documents.ts";
import type { DocumentId, LedgerEntry, Verdict } from "../ledger.ts";
import { type Html, html } from "../markup.ts";
import { verdictOrder, verdictTone } from "../verdicts.ts";

type Tone = ReturnType<typeof verdictTone>;

/** What verdicts of each tone have in common, in the order in which the front page counts them. */
const tones: readonly (readonly [tone: Tone, says: string, brief: string])[] = [
  ["good", "hold", "hold"],
  ["partly", "point the right way, not clearly enough", "nearly"],
  ["bad", "do not hold", "do not"],
  ["open", "are still open", "open"],
];

/** How many claims read so. */
export function countOf(entries: readonly LedgerEntry[], verdict: Verdict): number {
  return entries.filter((entry) => entry.verdict === verdict).length;
}

function ofTone(entries: readonly LedgerEntry[], tone: Tone): LedgerEntry[] {
  return entries.filter(({ verdict }) => verdictTone(verdict) === tone);
}

/** The address of the claims' table on the front page, filtered where scripts run. */
export function claimsAddress(filter: Readonly<Record<string, string>>): string {
  return `?${new URLSearchParams(filter)}#claims`;
}

/** The share of each verdict as a bar; the numbers beside it say the same. */
export function bar(entries: readonly LedgerEntry[]): Html {
  return html`<div class="bar" aria-hidden="true">${tones.map(([tone]) => {
    const share = (100 * ofTone(entries, tone).length) / entries.length;
    return share === 0 ? null : html`<span class="${tone}" style="width:${share.toFixed(2)}%"></span>`;
  })}</div>`;
}

/**
 * The count of each verdict among some claims, each leading to them: "7 reproduced, 4 not reproduced".
 * @param filter what makes these claims of all
 * @param lead what stands before the counts
 */
export function verdictCounts(
  entries: readonly LedgerEntry[],
  filter: Readonly<Record<string, string>> = {},
  lead: Html | null = null,
): Html {
  const present = verdictOrder.filter((verdict) => countOf(entries, verdict) > 0);
  return html`<ul class="counts">${lead === null ? null : html`<li>${lead}</li>`}${present.map(
    (verdict) =>
      html`<li><a href="${claimsAddress({ ...filter, verdict })}">${countOf(entries, verdict)} ${verdict}</a></li>`,
  )}</ul>`;
}

function tile([tone, says]: (typeof tones)[number], entries: readonly LedgerEntry[]): Html | null {
  const own = ofTone(entries, tone);
  if (own.length === 0) return null;
  return html`<li class="tile ${tone}"><p><strong>${own.length}</strong> ${says}</p>${verdictCounts(own)}</li>`;
}

function byDocument(entries: readonly LedgerEntry[]): Html {
  const row = (name: Html, own: readonly LedgerEntry[]) =>
    html`<tr><th scope="row">${name}</th><td>${bar(own)}</td>${[
      ...tones.map(([tone]) => ofTone(own, tone).length),
      own.length,
    ].map((count) => html`<td class="number">${count === 0 ? "·" : count}</td>`)}</tr>`;
  const documents = [...new Set(entries.map(({ claim }) => claim.document))].sort();
  const line = (document: DocumentId) =>
    row(
      html`<a href="#${document}">${document.slice(1)}. ${documentTitles[document]}</a>`,
      entries.filter(({ claim }) => claim.document === document),
    );
  return html`<table class="by-document"><thead><tr><th scope="col">Document</th><td></td>${[
    ...tones.map(([, , brief]) => brief),
    "claims",
  ].map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>${documents.map(line)}</tbody><tfoot>${row(html`All`, entries)}</tfoot></table>`;
}

/** What became of the claims, in four numbers and document by document. */
export function foundSection(entries: readonly LedgerEntry[]): Html {
  const measured = entries.filter(({ verdict }) => verdict !== "not yet measured");
  const preliminary = measured.filter((entry) => entry.preliminary).length;
  const many = preliminary === measured.length ? "all" : String(preliminary);
  return html`<section aria-labelledby="found"><h2 id="found">What was found</h2>
<p>${measured.length} of ${entries.length} claims have been measured${
    preliminary === 0 ? "" : `, ${many} of them by a quick run only: their verdicts are preliminary`
  }.</p><ul class="tiles">${tones.map((tone) => tile(tone, entries))}</ul>
${byDocument(entries)}</section>`;
}
