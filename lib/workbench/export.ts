import { cpSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { InputError, shown } from "../base/errors.ts";
import { buildLedger, type MeasuredClaim } from "../report/build-ledger.ts";
import { loadClaims } from "../report/claims.ts";
import { formatDate, formatSeconds } from "../report/format.ts";
import { galleryFigures } from "../report/html/gallery.ts";
import { type BackendLine, type QuickStartLink, renderIndexPage } from "../report/html/index-page.ts";
import { notebookFailed, notebookSummary, notebookTitle, renderNotebookPage } from "../report/html/notebook-page.ts";
import { inChinese } from "../report/html/translation.ts";
import type { Claim, LedgerEntry } from "../report/ledger.ts";
import type { NotebookFile } from "../report/nbformat.ts";
import { readMeasurements } from "../report/read-measurements.ts";
import { summarise } from "../report/summary.ts";
import { keptBackendRatios } from "./backend-ratios.ts";
import { keepFullRuns, keptFromFullRuns } from "./full-runs.ts";
import type { Rung } from "./runner/backend.ts";
import { writeWhole } from "./swap.ts";

/** A notebook after its run. */
export interface ExecutedNotebook {
  /** Its page is `<name>.html`: letters, digits, hyphens, underscores, dots. */
  readonly name: string;
  /** nbformat 4.5, with outputs. */
  readonly notebook: NotebookFile;
  readonly profile: "quick" | "full";
  /** Wall time of the run. */
  readonly seconds: number;
  /** As `useBackend` names it: "tensorflow 4.22.0 on CPU". */
  readonly backend: string;
  /** The moment the run ended, ISO 8601. */
  readonly finished: string;
}

/** What `writeReports` needs. */
export interface ReportRun {
  /** In the order in which the pages shall stand. */
  readonly executed: readonly ExecutedNotebook[];
  /** Replaced as a whole: pages, index.html, claims.json. */
  readonly outputFolder: string;
  /** The machine of this run, in words. */
  readonly machine: string;
  /** tastelab's own version. */
  readonly version: string;
  /** The ladder of backends as it stood when the run began. */
  readonly rungs?: readonly Rung[];
  /** Whether what full runs found is kept in the results folder (default). */
  readonly keep?: boolean;
  /** A folder with the library's reference, to stand beside the pages as reference/; null for none. */
  readonly reference?: string | null;
  /** Default: those of data/claims. */
  readonly claims?: readonly Claim[];
  /** Where full runs leave what they found, and where earlier ones left it. Default: data/results. */
  readonly resultsFolder?: string;
}

/** What was written. */
export interface WrittenReports {
  readonly index: string;
  readonly pages: readonly string[];
  readonly entries: readonly LedgerEntry[];
  /** Measurements that could not enter the ledger, each with the reason. */
  readonly warnings: readonly string[];
}

function checkNames(executed: readonly ExecutedNotebook[]): void {
  const seen = new Set<string>(["index"]);
  for (const { name } of executed) {
    if (/^[\w.-]+$/.test(name) && !seen.has(name)) {
      seen.add(name);
      continue;
    }
    throw new InputError({
      wanted:
        "a name of its own for every notebook, of letters, digits, hyphens, underscores and dots, other than index",
      got: shown(name),
      fix: "Rename the notebook.",
    });
  }
}

/** Each rung with the pages it ran. */
function backendLines(rungs: readonly Rung[], executed: readonly ExecutedNotebook[]): BackendLine[] {
  const ratios = keptBackendRatios();
  return rungs.map((rung) => {
    const own = executed.filter(({ backend }) => backend.split(" ")[0] === rung.name);
    const time = own.length === 0 ? "·" : formatSeconds(own.reduce((sum, { seconds }) => sum + seconds, 0));
    return { ...rung, pages: own.length, time, ratios: ratios[rung.name] ?? {} };
  });
}

/** A claim of an earlier run leads to the cell that measures it on the page of today, which cells may have joined since. */
function onThesePages(entry: LedgerEntry, measured: readonly MeasuredClaim[]): LedgerEntry {
  const same = [entry.claim.id, ...(entry.claim.see ?? [])];
  const today = measured.find(
    ({ measurement, source }) => same.includes(measurement.claim) && source.notebook === entry.source?.notebook,
  );
  return today === undefined ? entry : { ...entry, source: today.source };
}

/** The name of a notebook's page in Chinese. */
function chineseName(name: string): string {
  return `${name}.zh-CN`;
}

/** The pages in Chinese, for the front page. */
function chinesePages(executed: readonly ExecutedNotebook[]): QuickStartLink[] {
  return executed.flatMap(({ name, notebook }) => {
    const translated = inChinese(notebook);
    if (translated === null) return [];
    return [{ address: `${chineseName(name)}.html`, title: notebookTitle(name, translated), language: "zh-CN" }];
  });
}

function seedsOf(measured: readonly MeasuredClaim[]): string {
  const seeds = [...new Set(measured.flatMap(({ measurement }) => measurement.seeds))].sort((a, b) => a - b);
  return seeds.length === 0 ? "" : seeds.join(", ");
}

/**
 * Keeps what full runs found, and writes the reports: one self-contained page for every notebook, index.html, claims.json (the whole ledger, for
 * machines). They are written beside the output folder and take its place in the end, so an interrupted run leaves the
 * earlier reports whole. What earlier full runs found wins over a quick run. Throws InputError for two notebooks of one
 * name, and for claims or results that are broken.
 */
export async function writeReports(run: ReportRun): Promise<WrittenReports> {
  const { executed, machine, version } = run;
  checkNames(executed);
  const measured = executed.flatMap(({ name, notebook, profile, finished }) =>
    readMeasurements(name, notebook).map((found) => ({
      ...found,
      preliminary: profile !== "full",
      stale: false,
      machine,
      finished,
    })),
  );
  if (run.keep !== false) keepFullRuns(executed, { machine, version }, run.resultsFolder);
  const kept = keptFromFullRuns(run.resultsFolder);
  const { entries: judged, warnings } = buildLedger(run.claims ?? loadClaims(), [...measured, ...kept]);
  const entries = judged.map((entry) => onThesePages(entry, measured));
  /** The claims that a notebook measures, each with its own cell, wherever the verdict comes from. */
  const claimsOf = (notebook: string) =>
    entries.flatMap((entry) => {
      const own = measured.find(
        ({ measurement, source }) => source.notebook === notebook && measurement.claim === entry.claim.id,
      );
      return own === undefined ? [] : [{ ...entry, source: own.source }];
    });
  const titled = executed.map((one) => ({ ...one, title: notebookTitle(one.name, one.notebook) }));
  const outputFolder = resolve(run.outputFolder);
  const made = new Date().toISOString();

  await writeWhole(outputFolder, (folder) => {
    titled.forEach(({ name, notebook, profile, seconds, backend, finished }, index) => {
      const measuredHere = measured.filter(({ source }) => source.notebook === name);
      const facts = [
        ["Profile", profile],
        ["Backend", backend],
        ["Machine", machine],
        ["Seeds", seedsOf(measuredHere)],
        ["Run", `${formatDate(finished)}, ${formatSeconds(seconds)}`],
        ["tastelab", version],
      ] as const;
      const before = titled[index - 1];
      const after = titled[index + 1];
      const page = {
        facts: facts.filter(([, value]) => value !== ""),
        claims: claimsOf(name),
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      };
      const own = { name, title: "English", language: "en" } as const;
      const chinese = { name: chineseName(name), title: "中文", language: "zh-CN" } as const;
      const translated = inChinese(notebook);
      const other = translated === null ? {} : { other: chinese };
      writeFileSync(join(folder, `${name}.html`), renderNotebookPage({ ...page, name, notebook, ...other }));
      if (translated === null) return;
      const { language } = chinese;
      const inOther = renderNotebookPage({ ...page, name: chinese.name, notebook: translated, language, other: own });
      writeFileSync(join(folder, `${chinese.name}.html`), inOther);
    });
    const backends = [...new Set(executed.map(({ backend }) => backend))].join("; ");
    const index = renderIndexPage({
      notebooks: titled.map(({ name, title, notebook }) => ({
        name,
        title,
        summary: notebookSummary(notebook),
        claims: claimsOf(name),
        failed: notebookFailed(notebook),
      })),
      entries,
      facts: [
        ["Backend", backends],
        ["Machine", machine],
        ["Made", formatDate(made)],
        ["tastelab", version],
      ],
      gallery: titled.flatMap(({ name, title, notebook }) => galleryFigures(name, title, notebook)),
      backends: backendLines(run.rungs ?? [], executed),
      quickStarts: chinesePages(executed),
      ...(run.reference == null ? {} : { reference: "reference/index.html" }),
    });
    if (run.reference != null) cpSync(run.reference, join(folder, "reference"), { recursive: true });
    writeFileSync(join(folder, "index.html"), index);
    const ledger = { version, made, machine, summary: summarise(entries), entries };
    writeFileSync(join(folder, "claims.json"), `${JSON.stringify(ledger, null, 1)}\n`);
  });
  return {
    index: join(outputFolder, "index.html"),
    pages: executed.map(({ name }) => join(outputFolder, `${name}.html`)),
    entries,
    warnings,
  };
}
