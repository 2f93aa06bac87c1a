import type { Data } from "plotly.js";
import { type AxisLabel, axisTitle, checkLengths, escapeText, type Figure, figure, numbersOf, said } from "./figure.ts";
import { faint, grey, palette, seriesStyle } from "./theme.ts";

/** The way of one user (or of anything that moves) over a plane. */
export interface Path {
  readonly name: string;
  /** Places in order of time. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** What stands under the pointer at each place, such as its date; by default its number. */
  readonly labels?: readonly string[];
}

/** What a map of paths shows. */
export interface PathMapOptions {
  readonly title: string;
  readonly x: AxisLabel;
  readonly y: AxisLabel;
  readonly paths: readonly Path[];
  /** What the paths lead through, such as the items: faint points, told by symbol and shade where they have groups. */
  readonly background?: {
    readonly x: ArrayLike<number>;
    readonly y: ArrayLike<number>;
    readonly labels: readonly string[];
    readonly groups?: readonly string[];
  };
  /** Whether one step means the same on both axes, as in a projection of vectors (default), or not. */
  readonly equalScales?: boolean;
}

/** The most arrowheads along one path: more would hide it. */
const mostArrows = 12;

/**
 * Paths over a plane with their direction: an open circle where each begins, a star where it ends, arrowheads between,
 * and faint points behind. A path of one place is drawn as its end alone.
 * @throws InputError without paths, for arrays of unequal length or none, or coordinates that are NaN or infinite
 */
export function pathMap({ title, x, y, paths, background, equalScales = true }: PathMapOptions): Figure {
  checkLengths(title, { paths });
  const behind = background === undefined ? [] : backgroundTraces(background, title);
  return figure({
    title,
    data: [...behind, ...paths.flatMap((path, index) => pathTraces(path, index, title))],
    layout: {
      xaxis: { title: axisTitle(x, title) },
      yaxis: { title: axisTitle(y, title), ...(equalScales ? { scaleanchor: "x" } : {}) },
      hovermode: "closest",
      showlegend: paths.length + behind.length > 1,
    },
    height: 560,
    summary: [
      `Map of paths by ${x.name} and ${y.name}${background === undefined ? "" : `, over ${background.labels.length.toLocaleString("en-US")} points`}.`,
      ...paths.map((path) => {
        const place = (at: number) => `${said(path.x[at] as number)}, ${said(path.y[at] as number)}`;
        return `${path.name}: ${path.x.length} places from ${place(0)} to ${place(path.x.length - 1)}`;
      }),
    ],
  });
}

function pathTraces(path: Path, index: number, title: string): Data[] {
  const { name, labels = Array.from(path.x, (_, at) => `${at + 1} of ${path.x.length}`) } = path;
  checkLengths(`${title}, ${name}`, { x: path.x, y: path.y, labels });
  const x = numbersOf(path.x, `${title}, x of ${name}`, "refuse") as number[];
  const y = numbersOf(path.y, `${title}, y of ${name}`, "refuse") as number[];
  const { color, dash } = seriesStyle(index);
  const last = x.length - 1;
  const every = Math.max(1, Math.ceil(last / mostArrows));
  // The first and the last place have signs of their own.
  const arrow = (at: number) => at > 0 && at < last && at % every === 0;
  return [
    {
      type: "scatter",
      mode: "lines+markers",
      name: escapeText(name),
      legendgroup: `path ${index}`,
      x,
      y,
      customdata: labels.map(escapeText),
      line: { color, dash, width: 2 },
      marker: {
        color,
        symbol: "arrow",
        angleref: "previous",
        size: x.map((_, at) => (arrow(at) ? 13 : 0)),
        opacity: 1,
        line: { width: 0 },
      },
      hovertemplate: "%{customdata}<extra>%{fullData.name}</extra>",
    },
    {
      type: "scatter",
      mode: "markers",
      name: escapeText(`${name}: ends`),
      legendgroup: `path ${index}`,
      x: last === 0 ? x : [x[0] as number, x[last] as number],
      y: last === 0 ? y : [y[0] as number, y[last] as number],
      customdata: (last === 0 ? [labels[0]] : [`start, ${labels[0]}`, `end, ${labels[last]}`]).map((label) =>
        escapeText(label as string),
      ),
      marker: {
        color,
        symbol: last === 0 ? "star" : ["circle-open", "star"],
        size: last === 0 ? 14 : [12, 14],
        opacity: 1,
      },
      hovertemplate: "%{customdata}<extra></extra>",
      showlegend: false,
    },
  ];
}

function backgroundTraces(background: NonNullable<PathMapOptions["background"]>, title: string): Data[] {
  const { labels, groups } = background;
  checkLengths(`${title}, background`, {
    x: background.x,
    y: background.y,
    labels,
    ...(groups === undefined ? {} : { groups }),
  });
  const x = numbersOf(background.x, `${title}, background, x`, "refuse") as number[];
  const y = numbersOf(background.y, `${title}, background, y`, "refuse") as number[];
  const names = [...new Set(groups ?? [""])];
  return names.map((group, index): Data => {
    const members = Array.from(labels.keys()).filter((at) => groups === undefined || groups[at] === group);
    // Colours of the paths come first; the groups behind begin at the other end of the palette.
    const color = groups === undefined ? grey : (palette[palette.length - 1 - (index % palette.length)] as string);
    return {
      type: "scatter",
      mode: "markers",
      name: escapeText(group),
      x: members.map((at) => x[at] as number),
      y: members.map((at) => y[at] as number),
      customdata: members.map((at) => escapeText(labels[at] as string)),
      marker: { color: faint(color, 0.35), symbol: seriesStyle(index).symbol, size: 5 },
      hovertemplate: "%{customdata}<extra></extra>",
      showlegend: groups !== undefined,
    };
  });
}
