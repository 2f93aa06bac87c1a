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
 * without validation are gaps.
 * @throws InputError for a run without epochs, or for validation figures without a name
 */
export function trainingCurves({ title = "Training", runs, loss, validation }: TrainingCurvesOptions): Figure {
  checkLengths(title, { runs });
  const losses = runs.map((run): Line => ({ ...lineOf(run), y: run.epochs.map((epoch) => epoch.loss) }));
  const validated = runs.map(
    (run): Line => ({ ...lineOf(run), y: run.epochs.map((epoch) => epoch.validation ?? Number.NaN) }),
  );
  const panels = validated.some(({ y }) => Array.from(y).some((value) => !Number.isNaN(value))) ? 2 : 1;
  const epochs = axisTitle({ name: "epoch", unit: null }, title);
  const below: Data[] =
    panels === 1
      ? []
      : validated.map((line, index) => ({
          ...lineTrace(line, index, title),
          xaxis: "x",
          yaxis: "y2",
          showlegend: false,
        }));
  const second = axisTitle(validation ?? { name: panels === 2 ? "" : "validation", unit: null }, title);
  return figure({
    title,
    data: [...losses.map((line, index) => lineTrace(line, index, title)), ...below],
    layout: {
      xaxis: { title: epochs, rangemode: "tozero", ...(panels === 2 ? { anchor: "y2" } : {}) },
      yaxis: { title: axisTitle(loss, title), ...(panels === 2 ? { domain: [0.56, 1] } : {}) },
      ...(panels === 2 ? { yaxis2: { title: second, domain: [0, 0.44] } } : {}),
      hovermode: "x unified",
      showlegend: runs.length > 1,
    },
    height: panels === 2 ? 520 : 380,
    summary: [
      `Training curves: ${loss.name} by epoch.`,
      ...losses.map(summaryOf),
      ...(panels === 2 ? [`Validation: ${validation?.name}.`, ...validated.map(summaryOf)] : []),
    ],
  });
}

function lineOf({ name, epochs }: TrainingRun): Omit<Line, "y"> {
  return { name, x: epochs.map(({ epoch }) => epoch) };
}
