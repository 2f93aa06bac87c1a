import type { Data } from "plotly.js";
import { type AxisLabel, axisTitle, checkLengths, type Figure, figure } from "./figure.ts";
import { type Line, lineTrace, summaryOf } from "./lines.ts";

/** What one training run wrote down, one entry per epoch. */
export interface TrainingRun {
  readonly name: string;
  readonly epochs: readonly { readonly epoch: number; readonly loss: number; readonly validation?: number }[];
}

/** What training curves show. */
export interface TrainingCurvesOptions {
  readonly title?: string;
  readonly runs: readonly TrainingRun[];
  /** What the loss is: { name: "training loss", unit: "squared error per rating" }. */
  readonly loss: AxisLabel;
  /** What validation measured; needed when a run has validated. */
  readonly validation?: AxisLabel;
}

/**
 * The loss of each epoch and, in a panel of its own below since its unit is another, the validation figure. Epochs
 * without validation have no point there.
 * @throws InputError for a run without epochs, or for validation figures without a name
 */
export function trainingCurves({ title = "Training", runs, loss, validation }: TrainingCurvesOptions): Figure {
  checkLengths(title, { runs });
  const losses = runs.map(({ name, epochs }) => lineOf(name, epochs, ({ loss }) => loss));
  const validated = runs.map(({ name, epochs }) => lineOf(name, epochs, (record) => record.validation));
  const panels = validated.some(({ y }) => y.length > 0);
  const below = validated.flatMap((line, index): Data[] =>
    line.y.length === 0 ? [] : [{ ...lineTrace(line, index, title), yaxis: "y2", showlegend: false }],
  );
  const epochs = axisTitle({ name: "epoch", unit: null }, title);
  return figure({
    title,
    data: [...losses.map((line, index) => lineTrace(line, index, title)), ...below],
    layout: {
      xaxis: { title: epochs, rangemode: "tozero", ...(panels ? { anchor: "y2" } : {}) },
      yaxis: { title: twoLines(axisTitle(loss, title)), ...(panels ? { domain: [0.56, 1] } : {}) },
      ...(panels
        ? { yaxis2: { title: twoLines(axisTitle(validation ?? { name: "", unit: null }, title)), domain: [0, 0.44] } }
        : {}),
      hovermode: "x unified",
      showlegend: runs.length > 1,
    },
    height: panels ? 560 : 380,
    summary: [
      `Training curves: ${loss.name} by epoch.`,
      ...losses.map(summaryOf),
      ...(panels ? [`Validation: ${validation?.name} by epoch.`, ...validated.map(summaryOf)] : []),
    ],
  });
}

type Record = TrainingRun["epochs"][number];

/** The epochs that have the figure, as a line. */
function lineOf(name: string, epochs: readonly Record[], of: (record: Record) => number | undefined): Line {
  const known = epochs.filter((record) => of(record) !== undefined);
  return { name, x: known.map(({ epoch }) => epoch), y: known.map((record) => of(record) as number) };
}

/** The unit on a line of its own: half a figure is too low for both in one. */
function twoLines({ text }: { text: string }): { text: string } {
  return { text: text.replace(" (", "<br>(") };
}
