import type { Data } from "plotly.js";
import {
  type AxisLabel,
  axisTitle,
  checkLengths,
  checkNumbers,
  escapeText,
  type Figure,
  figure,
  numbersOf,
  said,
} from "./figure.ts";
import { type Mark, markLines, saidMarks } from "./marks.ts";
import { faint, seriesStyle } from "./theme.ts";

/** One line. NaN in `y` is a gap. */
export interface Line {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Lower and upper bounds around `y`, drawn as a band. */
  readonly band?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> };
}

/** What a line plot shows. */
export interface LinesOptions {
  readonly title: string;
  readonly x: AxisLabel & { readonly log?: boolean };
  readonly y: AxisLabel & { readonly log?: boolean };
  readonly lines: readonly Line[];
  /** Moments to be marked on the horizontal axis. */
  readonly marks?: readonly Mark[];
}

/**
 * Lines over a common axis, each with its own colour, dash and symbol. Symbols are drawn up to 40 points a line.
 * @throws InputError for arrays of unequal length, infinite numbers, an axis without a name, or numbers that a
 *   logarithmic axis has no place for
 */
export function lines({ title, x, y, lines: all, marks = [] }: LinesOptions): Figure {
  checkLengths(title, { lines: all });
  for (const line of all) {
    if (x.log) checkNumbers(line.x, `${title}, x of ${line.name} (logarithmic)`, "refuse", 0);
    if (y.log) checkNumbers(line.y, `${title}, y of ${line.name} (logarithmic)`, "gap", 0);
  }
  return figure({
    title,
    data: all.flatMap((line, index) => [...bandOf(line, index, title), lineTrace(line, index, title)]),
    layout: {
      xaxis: { title: axisTitle(x, title), type: x.log ? "log" : "linear" },
      yaxis: { title: axisTitle(y, title), type: y.log ? "log" : "linear" },
      hovermode: "x unified",
      showlegend: all.length > 1,
      ...(marks.length === 0 ? {} : markLines(marks, title)),
    },
    height: 380,
    summary: [`Lines: ${y.name} against ${x.name}.`, ...all.map(summaryOf), ...saidMarks(marks)],
  });
}

/** The trace of line number `index`. */
export function lineTrace({ name, x, y }: Line, index: number, where: string): Data {
  checkLengths(`${where}, ${name}`, { x, y });
  const { color, dash, symbol } = seriesStyle(index);
  return {
    type: "scatter",
    mode: x.length <= 40 ? "lines+markers" : "lines",
    name: escapeText(name),
    x: numbersOf(x, `${where}, x of ${name}`, "refuse"),
    y: numbersOf(y, `${where}, y of ${name}`, "gap"),
    line: { color, dash, width: 2 },
    marker: { color, symbol, size: 7 },
    connectgaps: false,
    hovertemplate: "%{y:.4~g}<extra>%{fullData.name}</extra>",
  };
}

function bandOf({ name, x, band }: Line, index: number, where: string): Data[] {
  if (band === undefined) return [];
  checkLengths(`${where}, ${name}`, { x, low: band.low, high: band.high });
  const across = numbersOf(x, `${where}, x of ${name}`, "refuse");
  const low = numbersOf(band.low, `${where}, band of ${name}`, "refuse");
  const high = numbersOf(band.high, `${where}, band of ${name}`, "refuse");
  return [
    {
      type: "scatter",
      mode: "lines",
      name: escapeText(`${name}: interval`),
      x: [...across, ...across.toReversed()],
      y: [...high, ...low.toReversed()],
      fill: "toself",
      fillcolor: faint(seriesStyle(index).color, 0.18),
      line: { width: 0 },
      hoverinfo: "skip",
      showlegend: false,
    },
  ];
}

/** "loss: 20 points, 1.2 to 0.71, least 0.7". */
export function summaryOf({ name, y }: Pick<Line, "name" | "y">): string {
  const known = Array.from(y).filter((value) => !Number.isNaN(value));
  const [first = Number.NaN] = known;
  const gaps = known.length < y.length ? `, ${y.length - known.length} gaps` : "";
  const range = `from ${said(first)} to ${said(known.at(-1) ?? Number.NaN)}`;
  const least = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return `${name}: ${known.length} points${gaps}, ${range}, least ${said(least)}, most ${said(most)}`;
}
