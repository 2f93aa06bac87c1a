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
import { divergingScale, sequentialScale } from "./theme.ts";

/** What a heatmap shows. */
export interface HeatmapOptions {
  readonly title: string;
  readonly x: AxisLabel;
  readonly y: AxisLabel;
  /** What the colours mean. */
  readonly z: AxisLabel;
  /** Names of columns, left to right, and of rows, top to bottom. */
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** Row-major [rows, columns]; NaN is an empty cell. */
  readonly values: ArrayLike<number>;
  /** "diverging" for values with a meaningful 0, which then stands at the middle colour; "sequential" by default. */
  readonly scale?: "sequential" | "diverging";
}

/**
 * A table of numbers as colours; cells of up to 12 columns and rows also say their number.
 * @throws InputError when values do not fill rows × columns, are infinite, or an axis has no name
 */
export function heatmap({ title, x, y, z, columns, rows, values, scale = "sequential" }: HeatmapOptions): Figure {
  checkLengths(title, { values, "cells (rows × columns)": { length: rows.length * columns.length } });
  const cells = numbersOf(values, title, "gap");
  const known = cells.filter((cell) => cell !== null);
  const low = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const most = Math.max(Math.abs(low), Math.abs(high));
  // Names that do not fit side by side are turned, and need room below.
  const roomBelow = columns.some(({ length }) => length > 10) ? 110 : 0;
  const [across, down] = [categoryAxis(columns), categoryAxis(rows)];
  const cut = across.ticktext !== undefined || down.ticktext !== undefined;
  const small = rows.length <= 12 && columns.length <= 12;
  return figure({
    title,
    data: [
      {
        type: "heatmap",
        x: columns.map(escapeText),
        y: rows.map(escapeText),
        z: rows.map((_, row) => cells.slice(row * columns.length, (row + 1) * columns.length)),
        colorscale: scale === "diverging" ? divergingScale : sequentialScale,
        ...(scale === "diverging" ? { zmin: -most, zmax: most } : {}),
        colorbar: { title: { ...axisTitle(z, title), side: "right" }, thickness: 14, outlinewidth: 0 },
        xgap: small ? 1 : 0,
        ygap: small ? 1 : 0,
        ...(small ? { texttemplate: "%{z:.3~g}" } : {}),
        hoverongaps: false,
        ...(cut ? { customdata: rows.map((row) => columns.map((column) => escapeText(`${row}, ${column}`))) } : {}),
        hovertemplate: `${cut ? "%{customdata}" : "%{y}, %{x}"}: %{z:.4~g}<extra></extra>`,
      },
    ],
    layout: {
      xaxis: { ...across, title: axisTitle(x, title), showgrid: false },
      yaxis: { ...down, title: axisTitle(y, title), showgrid: false, autorange: "reversed" },
    },
    height: Math.min(900, Math.max(320, 140 + rows.length * 24)) + roomBelow,
    summary: [
      `Heatmap: ${z.name} by ${y.name} (${rows.length}) and ${x.name} (${columns.length}).`,
      `${known.length} cells, ${cells.length - known.length} empty, from ${said(low)} to ${said(high)}`,
    ],
  });
}
