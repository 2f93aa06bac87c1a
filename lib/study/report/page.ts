import { withPicture } from "../../plots/picture/with-picture.ts";
import { formatDate, formatSeconds } from "../../report/format.ts";
import { renderNotebookPage } from "../../report/html/notebook-page.ts";
import type { Displayable } from "../../report/mime.ts";
import type { Cell } from "../../report/nbformat.ts";
import type { Study } from "../study.ts";
import { besidesOf, mainFigure, winnerOf } from "./findings.ts";
import { leaderTable } from "./model-tables.ts";
import { studySections } from "./sections.ts";
import { shownTable } from "./study-table.ts";
import { escaped } from "./words.ts";

/** What a page says beside the study. */
export interface StudyPage {
  /** Facts of the run, e.g. the machine. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Markdown on what lies beside the report: files, and how the model is asked; "" for none. */
  readonly files: string;
}

/** The report of a study as one HTML file that opens offline. */
export function renderStudyPage(study: Study, { facts, files }: StudyPage): string {
  const { dataset } = study.data;
  const cells: Cell[] = [markdown([`# ${escaped(dataset.title)}`, ...winnerOf(study)].join("\n\n"))];
  const leaders = leaderTable(study);
  if (leaders !== null) cells.push(shownCell(shownTable(leaders)));
  cells.push(markdown(besidesOf(study).join("\n\n")));
  for (const section of Object.values(studySections(study))) {
    cells.push(markdown(`## ${section.title}\n\n${section.words}`), ...section.blocks.map(shownCell));
  }
  cells.push(markdown(`## How it was run\n\n${runFacts(study, facts)}`));
  if (files !== "") cells.push(markdown(`## What lies beside this report\n\n${files}`));
  return renderNotebookPage({
    name: "report",
    notebook: { nbformat: 4, nbformat_minor: 5, metadata: {}, cells },
    claims: [],
    alone: true,
    facts: [
      ...(study.best === null ? [] : [best(study, study.best)]),
      ["Data", countsOf(study)],
      ["Budget", `${study.budget} s a model`],
      ["Run", `${formatDate(new Date().toISOString())}, ${formatSeconds(study.seconds)}`],
    ],
  });
}

function best(study: Study, model: NonNullable<Study["best"]>): readonly [string, string] {
  return ["Best", `${model.rung.label}, ${study.metrics.main.name} ${mainFigure(study, model)}`];
}

function countsOf({ data: { after } }: Study): string {
  const shown = (count: number) => count.toLocaleString("en-US");
  return `${shown(after.events)} events, ${shown(after.users)} users, ${shown(after.items)} items`;
}

function runFacts(study: Study, facts: StudyPage["facts"]): string {
  const { ranking, ratings, options, data } = study;
  const backends = [...new Set([...ranking, ...ratings].map(({ evaluation }) => evaluation.backend))];
  return [
    ["File", data.dataset.origin],
    ["Seeds", options.seeds.join(", ")],
    ["Engines", backends.join("; ")],
    ...facts,
  ]
    .map(([name, value]) => `- ${name}: ${escaped(value ?? "")}`)
    .join("\n");
}

function markdown(source: string): Cell {
  return { cell_type: "markdown", source };
}

function shownCell(block: Displayable): Cell {
  return {
    cell_type: "code",
    source: "",
    execution_count: null,
    outputs: [{ output_type: "display_data", data: withPicture(block.toMimeBundle()) }],
  };
}
