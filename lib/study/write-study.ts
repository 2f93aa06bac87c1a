import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { withDefaults } from "../base/options.ts";
import { csvText } from "../data/csv.ts";
import { percent } from "../data/notes.ts";
import { writeWhole } from "../data/write-whole.ts";
import { latexTable } from "../report/latex-table.ts";
import { cleaningTable, factsTable } from "./report/data-tables.ts";
import { userTables } from "./report/eye-tables.ts";
import {
  bandsTable,
  comparisonTable,
  figuresTable,
  groupsTable,
  leaderTable,
  leftOutTable,
  newItemsTable,
  searchTable,
  seedsTable,
  trialsTable,
} from "./report/model-tables.ts";
import { renderStudyPage } from "./report/page.ts";
import { studyJson } from "./report/study-json.ts";
import type { StudyTable } from "./report/study-table.ts";
import { deploymentMark, deployNewItems, deployStudy } from "./serving/deploy.ts";
import { noFilters, type RecommendationFilters } from "./serving/filters.ts";
import { recommendationLines } from "./serving/recommendation-lines.ts";
import { readServed, type ServedModel, writeServed } from "./serving/served-folder.ts";
import { reachesNew, type StudiedModel } from "./studied.ts";
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
  /** A CSV with a list for every user of items without any event, and the folder of the model that made it; null where there are none. */
  readonly newItems: { readonly recommendations: string; readonly model: string } | null;
}

/**
 * Writes what a study found into a folder: `report.html`, `study.json`, `tables/` (CSV and LaTeX), and of the model that did
 * best, fitted anew on all events, `model/` and `recommendations.csv`; where the catalogue has items without any event and a model
 * reaches them, `new-items/` and `new-items.csv` of these alone. An interrupted study, or one that is interrupted here, leaves report,
 * JSON and tables of what there is.
 * @throws InputError for filters that leave nothing
 */
export async function writeStudy(
  study: Study,
  folder: string,
  given: Partial<WriteStudyOptions> = {},
): Promise<StudyFiles> {
  const { filters, facts } = withDefaults("writeStudy", { filters: noFilters, facts: [] }, given);
  const { signal } = study.options;
  await mkdir(folder, { recursive: true });
  const tables = join(folder, "tables");
  await rm(tables, { recursive: true, force: true });
  for (const table of tablesOf(study)) await writeTable(table, tables);
  const files: StudyFiles = {
    ...{ report: join(folder, "report.html"), json: join(folder, "study.json"), tables },
    ...{ recommendations: null, model: null, newItems: null },
  };
  await writePages(study, files, facts, "");
  if (study.best === null || study.interrupted) return files;
  try {
    const { written, said } = await writeLists(study, study.best, folder, filters);
    const all = { ...files, ...written };
    await writePages(study, all, facts, said);
    return all;
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    return files;
  }
}

type Written = Pick<StudyFiles, "recommendations" | "model" | "newItems">;

/** The lists and the models that make them, and a sentence on how much of the lists are items without any event. */
async function writeLists(study: Study, best: StudiedModel, folder: string, filters: RecommendationFilters) {
  const { signal, onProgress } = study.options;
  const say = (said: string) => onProgress?.({ step: "write", label: "", done: 0, of: 0, left: null, said });
  const known = study.data.dataset.interactions.items.size;
  const listed = async (served: ServedModel, name: string) => {
    const path = join(folder, name);
    const share = await writeRecommendations(served, path, known, signal);
    served.model.dispose();
    return { path, share };
  };
  say(`${best.rung.label} fitted anew on all events`);
  const model = join(folder, "model");
  const served = await keptModel(model, deploymentMark(study, best, "all", filters), () => deployStudy(study, filters));
  say("lists for every user");
  const lists = served === null ? null : await listed(served, "recommendations.csv");
  const by = study.onNewItems?.best;
  let newItems: StudyFiles["newItems"] = null;
  if (by != null && study.newItems.length > 0) {
    const place = join(folder, "new-items");
    say(`${by.rung.label} fitted anew, for items without any event`);
    const mark = deploymentMark(study, by, "new", filters);
    const fresh = await keptModel(place, mark, () => deployNewItems(study, filters));
    if (fresh !== null) newItems = { recommendations: (await listed(fresh, "new-items.csv")).path, model: place };
  }
  if (newItems === null) {
    // Of an earlier run with another catalogue or other filters.
    for (const name of ["new-items", "new-items.csv"]) await rm(join(folder, name), { recursive: true, force: true });
  }
  const written: Written = { recommendations: lists?.path ?? null, model, newItems };
  const share = lists?.share ?? 0;
  return {
    written,
    said:
      reachesNew(best) && study.newItems.length > 0
        ? `; ${percent(share)} of its places are items without any event`
        : "",
  };
}

/** The model of an earlier run where it was made from the same; a new one, written, otherwise; null where none can be made. */
async function keptModel(
  folder: string,
  mark: string,
  make: () => Promise<ServedModel | null>,
): Promise<ServedModel | null> {
  const known = await readServed(folder).catch(() => null);
  if (known?.card.mark === mark) return known;
  known?.model.dispose();
  await rm(folder, { recursive: true, force: true });
  const served = await make();
  if (served !== null) await writeServed(served, folder);
  return served;
}

async function writePages(
  study: Study,
  files: StudyFiles,
  facts: WriteStudyOptions["facts"],
  said: string,
): Promise<void> {
  await writeWhole(files.json, `${JSON.stringify(studyJson(study), null, 1)}\n`);
  await writeWhole(files.report, renderStudyPage(study, { facts, files: filesInWords(files, said) }));
}

function filesInWords({ recommendations, model, newItems }: StudyFiles, said: string): string {
  const lines: [there: boolean, line: string][] = [
    [
      true,
      "`study.json`: everything in this report, for machines; its fields are told by the type `StudyJson` of tastelab",
    ],
    [
      true,
      "`tables/`: each table as CSV and as LaTeX (package booktabs; XeLaTeX or LuaLaTeX for Chinese); `figures.csv` holds all figures with their intervals, `trials.csv` all trials",
    ],
    [true, "`steps/`: what each step found; the same command takes it from there"],
    [
      recommendations !== null,
      `\`recommendations.csv\`: a list for every user, by the best model, fitted anew on all events${said}`,
    ],
    [
      model !== null,
      "`model/`: that model. From the project's folder, `npm run serve -- FOLDER` answers over HTTP and `npm run recommend -- FOLDER users.csv` " +
        "in a batch, FOLDER being the one this report lies in",
    ],
    [
      newItems !== null,
      "`new-items.csv` and `new-items/`: the same of items without any event alone; `npm run serve -- FOLDER/new-items` answers with them",
    ],
  ];
  return lines.flatMap(([there, line]) => (there ? [`- ${line}`] : [])).join("\n");
}

function tablesOf(study: Study): StudyTable[] {
  const { ranking } = study;
  return [
    leaderTable(study),
    factsTable(study),
    cleaningTable(study),
    searchTable(study),
    leftOutTable(study),
    trialsTable(study),
    figuresTable(study),
    comparisonTable(study),
    seedsTable(study),
    newItemsTable(study),
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

/**
 * Lists as CSV: user, rank, item, score and, where there are titles, title; written as they come, whole or not at all.
 * @returns the share of their places with an item of an index from `known` on
 */
async function writeRecommendations(
  served: ServedModel,
  path: string,
  known: number,
  signal: AbortSignal | null,
): Promise<number> {
  const { data } = served;
  const all = Int32Array.from({ length: data.users.size }, (_, user) => user);
  const part = `${path}.part`;
  const file = createWriteStream(part);
  let [places, fresh] = [0, 0];
  const count = (items: Int32Array) => {
    places += items.length;
    fresh += items.filter((item) => item >= known).length;
  };
  try {
    for await (const text of recommendationLines(served, all, served.card.k, count)) {
      signal?.throwIfAborted();
      if (!file.write(text)) await new Promise<void>((resolve) => file.once("drain", () => resolve()));
    }
    file.end();
    await finished(file);
    await rename(part, path);
    return places === 0 ? 0 : fresh / places;
  } catch (error) {
    file.destroy();
    await rm(part, { force: true });
    throw error;
  }
}
