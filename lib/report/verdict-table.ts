import { InputError } from "../base/errors.ts";
import { buildLedger } from "./build-ledger.ts";
import { documentTitles } from "./documents.ts";
import { figureText } from "./format.ts";
import type { Claim, LedgerEntry } from "./ledger.ts";
import { type KeptResults, keptMeasurements } from "./results.ts";
import { verdictOrder } from "./verdicts.ts";

/** The comments in README.md between which the generated table stands. */
export const tableMarkers = { begin: "<!-- verdicts: begin -->", end: "<!-- verdicts: end -->" } as const;

function cell(text: string): string {
  return text.replace(/\|/g, "\\|").replace(/\s+/g, " ").replace(/</g, "&lt;").trim();
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.map((text) => cell(String(text))).join(" | ")} |`;
}

function countRows(entries: readonly LedgerEntry[]): string[] {
  const verdicts = verdictOrder.filter((verdict) => entries.some((entry) => entry.verdict === verdict));
  const counts = (some: readonly LedgerEntry[]) => [
    ...verdicts.map((verdict) => some.filter((entry) => entry.verdict === verdict).length || "·"),
    some.length,
  ];
  const documents = [...new Set(entries.map(({ claim }) => claim.document))].sort();
  return [
    row(["document", ...verdicts, "claims"]),
    row(["---", ...verdicts.map(() => "--:"), "--:"]),
    ...documents.map((document) =>
      row([
        `${document.slice(1)}. ${documentTitles[document]}`,
        ...counts(entries.filter(({ claim }) => claim.document === document)),
      ]),
    ),
    row(["all", ...counts(entries)]),
  ];
}

function stated(claim: Claim): string {
  return claim.kind === "number" ? String(claim.stated).replace("-", "−") : "";
}

function found({ measurement }: LedgerEntry): string {
  return measurement?.value === undefined ? "" : figureText(measurement.value, measurement.interval);
}

/**
 * The README's table in Markdown: verdicts by document, then every claim that a full run has measured. Made from
 * data/claims and data/results alone, so it changes only when one of them does; which results are stale is a matter of
 * the day and stands on the reports' front page.
 */
export function verdictTable(claims: readonly Claim[], results: readonly KeptResults[]): string {
  const { entries } = buildLedger(
    claims,
    keptMeasurements(results, (notebook) => results.find((kept) => kept.notebook === notebook)?.hash ?? null),
  );
  const measured = entries.filter(({ verdict }) => verdict !== "not yet measured");
  const lines = countRows(entries);
  if (measured.length === 0) return lines.join("\n");
  return [
    ...lines,
    "",
    row(["claim", "the document says", "stated", "found", "verdict", "notebook"]),
    row(["---", "---", "--:", "--:", "---", "---"]),
    ...measured.map((entry) =>
      row([
        `\`${entry.claim.id}\``,
        entry.claim.says,
        stated(entry.claim),
        found(entry),
        entry.verdict,
        entry.source?.notebook ?? "",
      ]),
    ),
  ].join("\n");
}

/** The text with the part between the markers replaced. @throws InputError when a marker is missing or they are turned round */
export function withVerdictTable(text: string, table: string, file = "README.md"): string {
  const begin = text.indexOf(tableMarkers.begin);
  const end = text.indexOf(tableMarkers.end);
  if (begin < 0 || end < begin) {
    throw new InputError({
      wanted: `the markers ${tableMarkers.begin} and ${tableMarkers.end}, in this order`,
      got: begin < 0 && end < 0 ? "neither" : begin < 0 || end < 0 ? "one of them" : "the other order",
      where: file,
      fix: "Put both into the file; what stands between them is generated.",
    });
  }
  return `${text.slice(0, begin + tableMarkers.begin.length)}\n${table}\n${text.slice(end)}`;
}
