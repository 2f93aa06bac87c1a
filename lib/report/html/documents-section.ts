import { documentSummaries, documentTitles } from "../documents.ts";
import type { DocumentId, LedgerEntry } from "../ledger.ts";
import { type Html, html } from "../markup.ts";
import { verdictOrder, verdictTone } from "../verdicts.ts";
import { bar, claimsAddress, countOf, verdictCounts } from "./found-section.ts";

/** A notebook's line in the list of pages. */
export interface IndexedNotebook {
  /** Its page is `<name>.html`. */
  readonly name: string;
  readonly title: string;
  /** What it is about, in a sentence or two. */
  readonly summary: string;
  /** The claims that it measures, as the ledger has them. */
  readonly claims: readonly LedgerEntry[];
  /** Whether a cell threw. */
  readonly failed: boolean;
}

/** The document that a page is about, by the first figure of its name; null for pages about the workbench itself. */
function documentOf({ name }: IndexedNotebook): DocumentId | null {
  const id = `d${name.split("-")[0]}`;
  return id in documentTitles ? (id as DocumentId) : null;
}

function notebookLine({ name, title, summary, claims, failed }: IndexedNotebook): Html {
  const verdicts = verdictOrder.filter((verdict) => countOf(claims, verdict) > 0);
  return html`<li><a href="${name}.html">${title}</a>${
    failed ? html` <strong class="verdict bad">stopped at an error</strong>` : null
  }${verdicts.map(
    (verdict) => html` <span class="verdict ${verdictTone(verdict)}">${countOf(claims, verdict)} ${verdict}</span>`,
  )}${summary === "" ? null : html`<p>${summary}</p>`}</li>`;
}

function notebookList(notebooks: readonly IndexedNotebook[]): Html | null {
  return notebooks.length === 0 ? null : html`<ul class="notebooks">${notebooks.map(notebookLine)}</ul>`;
}

/** What each document says, what was found of it, and the notebooks that measured it; those about the workbench come first. */
export function documentsSection(notebooks: readonly IndexedNotebook[], entries: readonly LedgerEntry[]): Html {
  const others = notebooks.filter((notebook) => documentOf(notebook) === null);
  const documents = (Object.keys(documentTitles) as DocumentId[]).map((document) => {
    const own = notebooks.filter((notebook) => documentOf(notebook) === document);
    const claims = entries.filter(({ claim }) => claim.document === document);
    return html`<section class="document" aria-labelledby="${document}"><h3 id="${document}">Document ${document.slice(1)}: ${documentTitles[document]}</h3>
<p>${documentSummaries[document]}</p>${
      claims.length === 0
        ? null
        : html`${bar(claims)}${verdictCounts(claims, { document }, html`<a href="${claimsAddress({ document })}">${claims.length} claims</a>:`)}`
    }${notebookList(own)}</section>`;
  });
  return html`<section aria-labelledby="notebooks"><h2 id="notebooks">The documents and their notebooks</h2>${
    notebooks.length === 0 ? html`<p>No notebook was run.</p>` : null
  }${
    others.length === 0
      ? null
      : html`<section class="document" aria-labelledby="workbench"><h3 id="workbench">The workbench itself</h3>${notebookList(others)}</section>`
  }${documents}</section>`;
}
