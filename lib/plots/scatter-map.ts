import type { Data } from "plotly.js";
import { type AxisLabel, axisTitle, checkLengths, escapeText, type Figure, figure, numbersOf } from "./figure.ts";
import { seriesStyle } from "./theme.ts";

/** What a map of points shows. */
export interface ScatterMapOptions {
  readonly title: string;
  readonly x: AxisLabel;
  readonly y: AxisLabel;
  /** Coordinates, one entry per point. */
  readonly points: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> };
  /** The name of each point, shown when the pointer is over it. */
  readonly labels: readonly string[];
  /** The group of each point, told by colour and symbol; without it all are alike. */
  readonly groups?: readonly string[];
  /** Points whose names always stand beside them, by index. */
  readonly named?: readonly number[];
  /** Whether one step means the same on both axes, as in a projection of vectors (default), or not. */
  readonly equalScales?: boolean;
}

/**
 * Points with names on a plane, such as items by two directions of their vectors.
 * @throws InputError for arrays of unequal length, or coordinates that are NaN or infinite
 */
export function scatterMap(options: ScatterMapOptions): Figure {
  const { title, x, y, points, labels, groups, named = [], equalScales = true } = options;
  checkLengths(title, { x: points.x, y: points.y, labels, ...(groups === undefined ? {} : { groups }) });
  const across = numbersOf(points.x, `${title}, x`, "refuse");
  const up = numbersOf(points.y, `${title}, y`, "refuse");
  const members = new Map<string, number[]>();
  for (const point of labels.keys()) {
    const group = groups?.[point] ?? "";
    const known = members.get(group);
    if (known === undefined) members.set(group, [point]);
    else known.push(point);
  }
  // A trace of their own, so that names stand above all points.
  const names: Data = {
    type: "scatter",
    mode: "text",
    x: named.map((point) => across[point] as number),
    y: named.map((point) => up[point] as number),
    text: named.map((point) => `<b>${escapeText(labels[point] as string)}</b>`),
    textposition: "top center",
    hoverinfo: "skip",
    showlegend: false,
  };
  return figure({
    title,
    data: [
      ...[...members].map(([group, indices], index): Data => {
        const { color, symbol } = seriesStyle(index);
        return {
          type: "scatter",
          mode: "markers",
          name: escapeText(group),
          x: indices.map((point) => across[point] as number),
          y: indices.map((point) => up[point] as number),
          customdata: indices.map((point) => escapeText(labels[point] as string)),
          marker: { color, symbol, size: labels.length > 500 ? 5 : 8, opacity: labels.length > 500 ? 0.5 : 0.75 },
          hovertemplate: `%{customdata}<extra>${group === "" ? "" : "%{fullData.name}"}</extra>`,
        };
      }),
      ...(named.length === 0 ? [] : [names]),
    ],
    layout: {
      xaxis: { title: axisTitle(x, title) },
      yaxis: { title: axisTitle(y, title), ...(equalScales ? { scaleanchor: "x" } : {}) },
      hovermode: "closest",
      showlegend: members.size > 1,
    },
    height: 520,
    summary: [
      `Map: ${labels.length.toLocaleString("en-US")} points by ${x.name} and ${y.name}.`,
      ...(groups === undefined ? [] : [...members].map(([group, { length }]) => `${group}: ${length} points`)),
      ...named.map((point) => `${labels[point]} at ${across[point]}, ${up[point]}`),
    ],
  });
}
