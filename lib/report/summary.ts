import type { DocumentId, LedgerEntry, Verdict } from "./ledger.ts";

/** How many claims read what. */
export interface LedgerSummary {
  readonly claims: number;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  readonly preliminary: number;
  readonly stale: number;
}

function count(entries: readonly LedgerEntry[]): LedgerSummary {
  const verdicts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of entries) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  return {
    claims: entries.length,
    verdicts,
    preliminary: entries.filter(({ preliminary }) => preliminary).length,
    stale: entries.filter(({ stale }) => stale).length,
  };
}

/** Counts over the whole ledger and over each document. */
export function summarise(
  entries: readonly LedgerEntry[],
): LedgerSummary & { readonly documents: Readonly<Partial<Record<DocumentId, LedgerSummary>>> } {
  const documents = [...new Set(entries.map(({ claim }) => claim.document))].sort();
  return {
    ...count(entries),
    documents: Object.fromEntries(
      documents.map((document) => [document, count(entries.filter(({ claim }) => claim.document === document))]),
    ),
  };
}
