import type { Dash, Template } from "plotly.js";

/**
 * Colours of series. Each has a contrast of at least 3 : 1 with white and with #111, so that a figure needs no second
 * version for dark pages, and any two stay apart (CIE76 distance above 20) for readers who see no red, green or blue
 * (Machado, Oliveira and Fernandes 2009). Found by search under these conditions.
 */
export const palette = ["#578edc", "#944f1a", "#376d56", "#db70a0", "#7743d6", "#9e905e"] as const;

/** Grey of text and axes: a contrast of 4.3 : 1 with white and with #111, as much as one grey can have with both. */
export const grey = "#797979";

/** Grey of grid lines and of what stands behind the data. */
export const faintGrey = "rgba(128, 128, 128, 0.25)";

const symbols = ["circle", "square", "diamond", "triangle-up", "cross", "x"] as const;
const dashes: readonly Dash[] = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];

/** How the series of one number looks: colour, dash and symbol all differ, so that none of them is needed to read it. */
export interface SeriesStyle {
  readonly color: string;
  readonly dash: Dash;
  readonly symbol: (typeof symbols)[number];
}

/** The look of series 0, 1, 2 … Colours return after six, then with other dashes and symbols. */
export function seriesStyle(index: number): SeriesStyle {
  const round = Math.floor(index / palette.length);
  return {
    color: palette[index % palette.length] as string,
    dash: dashes[(index + round) % dashes.length] as Dash,
    symbol: symbols[(index + round) % symbols.length] as SeriesStyle["symbol"],
  };
}

/** The same colour, see-through, for bands behind a line. */
export function faint(color: string, opacity: number): string {
  const part = (at: number) => Number.parseInt(color.slice(at, at + 2), 16);
  return `rgba(${part(1)}, ${part(3)}, ${part(5)}, ${opacity})`;
}

/** From few to many: dark to light in steps that stay apart without colour (cividis, Nuñez, Anderton and Renslow 2018). */
export const sequentialScale: [number, string][] = [
  [0, "#00224e"],
  [0.25, "#35456c"],
  [0.5, "#7d7c78"],
  [0.75, "#bcad6c"],
  [1, "#fee838"],
];

/** From below to above: blue, pale, brown; the middle stands for 0. */
export const divergingScale: [number, string][] = [
  [0, "#1f4e9c"],
  [0.25, "#7fa8e0"],
  [0.5, "#f2f2f0"],
  [0.75, "#d39a64"],
  [1, "#7a3a0c"],
];

/** Not "inherit": plotly measures texts outside the figure, where another font may hold, and would then cut legends. */
const fonts = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", sans-serif';

/** The colours that a theme lays over figures, and the font of their texts. */
interface Surroundings {
  readonly paper: string;
  readonly ink: string;
  readonly line: string;
  readonly grid: string;
  readonly font: string;
  /** Of an axis's title, in pixels; by default a fifth larger than other texts. */
  readonly axisTitle?: number;
}

function themeIn({ paper, ink, line, grid, font, axisTitle }: Surroundings): Template {
  const axis = {
    gridcolor: grid,
    zerolinecolor: grid,
    linecolor: line,
    tickcolor: line,
    showline: true,
    zeroline: false,
    automargin: true,
    ticks: "outside",
    title: { standoff: 12, ...(axisTitle === undefined ? {} : { font: { size: axisTitle } }) },
  } as const;
  return {
    layout: {
      paper_bgcolor: paper,
      plot_bgcolor: paper,
      font: { family: font, size: 13, color: ink },
      title: { x: 0, xref: "container", xanchor: "left", pad: { l: 8 }, font: { size: 15 } },
      colorway: [...palette],
      xaxis: axis,
      yaxis: axis,
      margin: { t: 48, r: 16, b: 48, l: 56 },
      legend: {
        orientation: "h",
        x: 0,
        y: 0,
        yref: "container",
        xanchor: "left",
        yanchor: "bottom",
        bgcolor: "rgba(0,0,0,0)",
      },
      hoverlabel: { namelength: -1 },
      bargap: 0.15,
    },
  };
}

/** What all figures share. A page may lay its own colours over it; a figure sets only what belongs to its data. */
export const theme: Template = themeIn({ paper: "rgba(0,0,0,0)", ink: grey, line: grey, grid: faintGrey, font: fonts });

/** The size of the titles of axes in pictures, in pixels. */
export const pictureAxisTitle = 14;

/** The one font of pictures, so that it is named once in each. */
export const pictureFont = "Arial, Helvetica, Liberation Sans, DejaVu Sans, sans-serif";

/** The same for pictures, which bring their own white paper: they stand on light pages, dark ones and in print. */
export const pictureTheme: Template = themeIn({
  paper: "#ffffff",
  ink: "#30353b",
  line: "#8b9198",
  grid: "#e4e6e9",
  font: pictureFont,
  axisTitle: pictureAxisTitle,
});
