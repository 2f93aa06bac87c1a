import type { Data } from "plotly.js";
import {
  type AxisLabel,
  axisTitle,
  categoryAxis,
  checkLengths,
  escapeText,
  type Figure,
  figure,
  numbersOf,
  said,
} from "./figure.ts";
import { grey, seriesStyle } from "./theme.ts";

/** One bar: a figure with its interval, as `summary` of an evaluation holds it. */
export interface Bar {
  readonly name: string;
  /** NaN for a bar that is left empty. */
  readonly mean: number;
  /** 95 % interval; NaN bounds or none where there is none. */
  readonly ci95?: readonly [number, number];
}

/** What a bar chart shows. */
export interface MetricBarsOptions {
  readonly title: string;
  /** The metric: { name: "nDCG@10", unit: null }. */
  readonly metric: AxisLabel;
  /** One group per data set, per metric of one scale, …; a single group needs no legend. */
  readonly groups: readonly { readonly name: string; readonly bars: readonly Bar[] }[];
  /** A line to hold the bars against: chance, a published value. */
  readonly reference?: { readonly name: string; readonly value: number };
}

/**
 * Metrics of several models with their intervals, as horizontal bars from zero, the first at the top.
 * @throws InputError for no bars, or infinite numbers
 */
export function metricBars({ title, metric, groups, reference }: MetricBarsOptions): Figure {
  checkLengths(title, { groups });
  const label = axisTitle(metric, title);
  const most = Math.max(...groups.map(({ bars }) => bars.length));
  return figure({
    title,
    data: groups.map((group, index) => barTrace(group, index, title)),
    layout: {
      xaxis: { title: label, rangemode: "tozero" },
      yaxis: {
        ...categoryAxis([...new Set(groups.flatMap(({ bars }) => bars.map(({ name }) => name)))]),
        autorange: "reversed",
        title: axisTitle({ name: "model", unit: null }, title),
      },
      barmode: "group",
      showlegend: groups.length > 1,
      ...(reference === undefined ? {} : referenceLine(reference, title)),
    },
    height: 140 + most * (18 + 16 * groups.length),
    summary: [
      `Bars: ${metric.name}, with 95 % intervals.`,
      ...groups.flatMap(({ name, bars }) =>
        bars.map((bar) => `${groups.length > 1 ? `${name}, ` : ""}${bar.name}: ${said(bar.mean)}${intervalText(bar)}`),
      ),
      ...(reference === undefined ? [] : [`Line: ${reference.name}, ${said(reference.value)}`]),
    ],
  });
}

function barTrace({ name, bars }: MetricBarsOptions["groups"][number], index: number, where: string): Data {
  checkLengths(`${where}, ${name}`, { bars });
  const { color } = seriesStyle(index);
  // Plotly takes null for 0 here and would draw the cap of an interval that is not there; a text it passes over.
  const arm = (end: 0 | 1) =>
    numbersOf(
      bars.map(({ mean, ci95 }) => Math.max(0, (end === 1 ? 1 : -1) * ((ci95?.[end] ?? Number.NaN) - mean))),
      `${where}, intervals of ${name}`,
      "gap",
    ).map((length) => length ?? "none");
  return {
    type: "bar",
    orientation: "h",
    name: escapeText(name),
    y: bars.map((bar) => escapeText(bar.name)),
    x: numbersOf(
      bars.map(({ mean }) => mean),
      `${where}, ${name}`,
      "gap",
    ),
    marker: { color },
    error_x: {
      type: "data",
      symmetric: false,
      array: arm(1),
      arrayminus: arm(0),
      color: grey,
      thickness: 1.5,
      width: 4,
    },
    customdata: bars.map((bar) => [escapeText(bar.name), intervalText(bar)]),
    hovertemplate: "%{customdata[0]}: %{x:.4~g}%{customdata[1]}<extra>%{fullData.name}</extra>",
  };
}

function intervalText({ ci95 }: Bar): string {
  return ci95 === undefined || ci95.some(Number.isNaN) ? "" : ` [${said(ci95[0])}, ${said(ci95[1])}]`;
}

function referenceLine({ name, value }: { name: string; value: number }, where: string) {
  const [at] = numbersOf([value], `${where}, ${name}`, "refuse") as [number];
  return {
    shapes: [
      {
        type: "line" as const,
        x0: at,
        x1: at,
        y0: 0,
        y1: 1,
        yref: "paper" as const,
        line: { color: grey, dash: "dot" as const, width: 1.5 },
      },
    ],
    annotations: [
      { text: escapeText(name), x: at, y: 1, yref: "paper" as const, yanchor: "bottom" as const, showarrow: false },
    ],
  };
}
