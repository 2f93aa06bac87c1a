import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { withDefaults } from "../base/options.ts";
import { csvText } from "../data/csv.ts";
import { writeWhole } from "../data/write-whole.ts";
import { latexTable } from "../report/latex-table.ts";
import { cleaningTable, factsTable } from "./report/data-tables.ts";
import { userTables } from "./report/eye-tables.ts";
import {
  bandsTable,
  comparisonTable,
  figuresTable,
  groupsTable,
  leftOutTable,
  searchTable,
  trialsTable,
} from "./report/model-tables.ts";
import { renderStudyPage } from "./report/page.ts";
import { studyJson } from "./report/study-json.ts";
import type { StudyTable } from "./report/study-table.ts";
import { deploymentMark, deployStudy } from "./serving/deploy.ts";
import { noFilters, type RecommendationFilters } from "./serving/filters.ts";
import { recommendationLines } from "./serving/recommendation-lines.ts";
import { readServed, type ServedModel, writeServed } from "./serving/served-folder.ts";
import type { Study } from "./study.ts";

/** What is written beside the report. */
export interface WriteStudyOptions {
  readonly filters: RecommendationFilters;
  /** Facts under the report's title, e.g. the machine. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** Where everything lies. */
export interface StudyFiles {
  readonly report: string;
  readonly json: string;
  /** A folder with each table as CSV and LaTeX. */
  readonly tables: string;
  /** A CSV with a list for every user; null where no model was chosen. */
  readonly recommendations: string | null;
  /** The folder of the best model; null where none was chosen. */
  readonly model: string | null;
}

/**
 * Writes what a study found into a folder: `report.html`, `study.json`, `tables/` (CSV and LaTeX), and of the model that did
 * best, fitted anew on all events, `model/` and `recommendations.csv`. An interrupted study leaves report, JSON and tables of what there is.
 * @throws InputError for filters that leave nothing
 */
export async function writeStudy(
  study: Study,
  folder: string,
  given: Partial<WriteStudyOptions> = {},
): Promise<StudyFiles> {
  const { filters, facts } = withDefaults("writeStudy", { filters: noFilters, facts: [] }, given);
  const say = (said: string) => study.options.onProgress?.({ step: "write", label: "", done: 0, of: 0, said });
  await mkdir(folder, { recursive: true });
  const tables = join(folder, "tables");
  for (const table of tablesOf(study)) await writeTable(table, tables);
  const files: StudyFiles = {
    report: join(folder, "report.html"),
    json: join(folder, "study.json"),
    tables,
    recommendations: null,
    model: null,
  };
  if (study.best === null || study.interrupted) {
    await writePages(study, files, facts);
    return files;
  }
  say(`${study.best.rung.label} fitted anew on all events`);
  const model = join(folder, "model");
  const served = await servedOf(study, model, filters);
  try {
    say("lists for every user");
    const recommendations = join(folder, "recommendations.csv");
    await writeRecommendations(served, recommendations, study.options.signal);
    const all = { ...files, recommendations, model };
    await writePages(study, all, facts);
    return all;
  } finally {
    served.model.dispose();
  }
}

/** The model of an earlier run where it was made from the same; a new one, written, otherwise. */
async function servedOf(study: Study, folder: string, filters: RecommendationFilters): Promise<ServedModel> {
  const known = await readServed(folder).catch(() => null);
  if (known?.card.mark === deploymentMark(study, filters)) return known;
  const served = await deployStudy(study, filters);
  await writeServed(served, folder);
  return served;
}

async function writePages(study: Study, files: StudyFiles, facts: WriteStudyOptions["facts"]): Promise<void> {
  await writeWhole(files.json, `${JSON.stringify(studyJson(study), null, 1)}\n`);
  await writeWhole(files.report, renderStudyPage(study, { facts, files: filesInWords(files) }));
}

function filesInWords({ recommendations, model }: StudyFiles): string {
  return [
    "- `study.json`: everything in this report, for machines",
    "- `tables/`: each table as CSV and as LaTeX (package booktabs); `figures.csv` holds all figures with their intervals, `trials.csv` all trials",
    "- `steps/`: what each step found; the same command takes it from there",
    ...(recommendations === null
      ? []
      : ["- `recommendations.csv`: a list for every user, by the best model, fitted anew on all events"]),
    ...(model === null
      ? []
      : [
          "- `model/`: that model. From the project's folder, `npm run serve -- FOLDER` answers over HTTP and `npm run recommend -- FOLDER users.csv` " +
            "in a batch, FOLDER being the one this report lies in",
        ]),
  ].join("\n");
}

function tablesOf(study: Study): StudyTable[] {
  const { ranking } = study;
  return [
    factsTable(study),
    cleaningTable(study),
    searchTable(study),
    leftOutTable(study),
    trialsTable(study),
    figuresTable(study),
    comparisonTable(study),
    bandsTable(study),
    groupsTable(study, ranking),
    ...userTables(study, ranking),
  ].filter((table): table is StudyTable => table !== null && table.rows.length > 0);
}

async function writeTable({ name, caption, columns, rows }: StudyTable, folder: string): Promise<void> {
  const cells = rows.map((row) =>
    row.map((value) => {
      if (typeof value === "number") return Number.isNaN(value) ? "" : value;
      return value === null || value === undefined ? "" : String(value);
    }),
  );
  await writeWhole(join(folder, `${name}.csv`), csvText(columns, cells));
  await writeWhole(join(folder, `${name}.tex`), latexTable(columns, rows, { caption, label: name }));
}

/** Lists as CSV: user, rank, item, score and, where there are titles, title; written as they come, whole or not at all. */
async function writeRecommendations(served: ServedModel, path: string, signal: AbortSignal | null): Promise<void> {
  const { data } = served;
  const all = Int32Array.from({ length: data.users.size }, (_, user) => user);
  const part = `${path}.part`;
  const file = createWriteStream(part);
  try {
    for await (const text of recommendationLines(served, all, served.card.k)) {
      signal?.throwIfAborted();
      if (!file.write(text)) await new Promise<void>((resolve) => file.once("drain", () => resolve()));
    }
    file.end();
    await finished(file);
    await rename(part, path);
  } catch (error) {
    file.destroy();
    await rm(part, { force: true });
    throw error;
  }
}
