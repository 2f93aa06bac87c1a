import { withPicture } from "../../plots/picture/with-picture.ts";
import { formatDate, formatSeconds } from "../../report/format.ts";
import { renderNotebookPage } from "../../report/html/notebook-page.ts";
import type { Displayable } from "../../report/mime.ts";
import type { Cell } from "../../report/nbformat.ts";
import type { Study } from "../study.ts";
import { escaped, studySections } from "./sections.ts";

/** What a page says beside the study. */
export interface StudyPage {
  /** Facts under the title, e.g. the machine. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Markdown on what lies beside the report: files, and how the model is asked; "" for none. */
  readonly files: string;
}

/** The report of a study as one HTML file that opens offline. */
export function renderStudyPage(study: Study, { facts, files }: StudyPage): string {
  const { dataset } = study.data;
  const { protocol } = study.protocol.split;
  const cells: Cell[] = [markdown(`# ${escaped(dataset.title)}\n\n${summaryOf(study)}`)];
  for (const section of Object.values(studySections(study))) {
    cells.push(markdown(`## ${section.title}\n\n${section.words}`), ...section.blocks.map(shownCell));
    if (section.title === "Limits" && files !== "") cells.push(markdown(`## What lies beside this report\n\n${files}`));
  }
  const backends = [...new Set([...study.ranking, ...study.ratings].map(({ evaluation }) => evaluation.backend))];
  return renderNotebookPage({
    name: "report",
    notebook: { nbformat: 4, nbformat_minor: 5, metadata: {}, cells },
    claims: [],
    alone: true,
    facts: [
      ["Data", dataset.origin],
      ["Protocol", protocol.split(":")[0] ?? protocol],
      ["Seeds", study.options.seeds.join(", ")],
      ["Budget", `${study.budget} s a model`],
      ["Backend", backends.join("; ")],
      ...facts,
      ["Run", `${formatDate(new Date().toISOString())}, ${formatSeconds(study.seconds)}`],
    ],
  });
}

/** What was found, in a paragraph. */
export function summaryOf({ best, ranking, metrics, interrupted }: Study): string {
  const popular = ranking.find(({ rung }) => rung.key === "popularity");
  const figure = (of: typeof popular) => of?.evaluation.summary[metrics.main.name]?.mean.toFixed(4) ?? "–";
  const found =
    best === null
      ? "No model has a figure."
      : `Of ${ranking.length} models, **${best.rung.label}** did best on the validation part; on the test part its ` +
        `${metrics.main.name} is ${figure(best)}, that of popularity ${figure(popular)}.`;
  return interrupted ? `${found} The study was interrupted before all models were done.` : found;
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
