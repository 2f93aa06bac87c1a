import { InputError } from "../base/errors.ts";
import { buildLedger } from "./build-ledger.ts";
import { documentTitles } from "./documents.ts";
import { figureText } from "./format.ts";
import type { Claim, DocumentId, LedgerEntry, Verdict } from "./ledger.ts";
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

/** The words of a table of counts. */
interface CountWords {
  readonly document: string;
  readonly claims: string;
  readonly all: string;
  readonly titles: Readonly<Record<DocumentId, string>>;
  readonly verdicts: Readonly<Record<Verdict, string>>;
}

const english: CountWords = {
  ...{ document: "document", claims: "claims", all: "all", titles: documentTitles },
  verdicts: Object.fromEntries(verdictOrder.map((verdict) => [verdict, verdict])) as Record<Verdict, string>,
};

const chinese: CountWords = {
  ...{ document: "文档", claims: "主张", all: "合计" },
  titles: {
    d1: "大语言模型与个性化推荐",
    d2: "大语言模型与时序模式",
    d3: "大语言模型与传统推荐的融合",
    d4: "用户兴趣的演化",
    d5: "大模型驱动的个性化",
  },
  verdicts: {
    reproduced: "已重现",
    "built and measured": "已实现并测量",
    "same direction": "方向相同",
    "not reproduced": "未能重现",
    "contradicted by arithmetic": "与算术矛盾",
    "does not run as printed": "照原文无法运行",
    "untestable here": "此处无法检验",
    "not yet measured": "尚未测量",
  },
};

function countRows(entries: readonly LedgerEntry[], words: CountWords): string[] {
  const verdicts = verdictOrder.filter((verdict) => entries.some((entry) => entry.verdict === verdict));
  const counts = (some: readonly LedgerEntry[]) => [
    ...verdicts.map((verdict) => some.filter((entry) => entry.verdict === verdict).length || "·"),
    some.length,
  ];
  const documents = [...new Set(entries.map(({ claim }) => claim.document))].sort();
  return [
    row([words.document, ...verdicts.map((verdict) => words.verdicts[verdict]), words.claims]),
    row(["---", ...verdicts.map(() => "--:"), "--:"]),
    ...documents.map((document) =>
      row([
        `${document.slice(1)}. ${words.titles[document]}`,
        ...counts(entries.filter(({ claim }) => claim.document === document)),
      ]),
    ),
    row([words.all, ...counts(entries)]),
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
  const entries = entriesOf(claims, results);
  const measured = entries.filter(({ verdict }) => verdict !== "not yet measured");
  const lines = countRows(entries, english);
  if (measured.length === 0) return lines.join("\n");
  return [
    ...lines,
    "",
    "<details><summary>Claim by claim</summary>",
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
    "",
    "</details>",
  ].join("\n");
}

/** The counts of that table in Chinese, for README.zh-CN.md. */
export function chineseVerdictTable(claims: readonly Claim[], results: readonly KeptResults[]): string {
  return countRows(entriesOf(claims, results), chinese).join("\n");
}

/** The ledger of what is kept, as if no result were stale. */
function entriesOf(claims: readonly Claim[], results: readonly KeptResults[]): readonly LedgerEntry[] {
  const hashOf = (notebook: string) => results.find((kept) => kept.notebook === notebook)?.hash ?? null;
  return buildLedger(claims, keptMeasurements(results, hashOf)).entries;
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
