import type { Data } from "plotly.js";
import { axisTitle, checkLengths, escapeText, type Figure, figure, numbersOf, said } from "./figure.ts";
import { seriesStyle } from "./theme.ts";

/** What a popularity curve shows. */
export interface PopularityCurveOptions {
  readonly title?: string;
  /** What is ranked: "item", "user". */
  readonly of: string;
  /** What is counted: "ratings", "plays". */
  readonly counted: string;
  /** Counts in any order; zeros are left out of the curve (a logarithm has no place for them) and told in the summary. */
  readonly series: readonly { readonly name: string; readonly counts: ArrayLike<number> }[];
}

/**
 * Rank against frequency, both logarithmic: a straight line is a power law. Up to 100 ranks stand one by one, later ones
 * at about 60 a decade.
 * @throws InputError for no series, or one without a positive count
 */
export function popularityCurve({ title, of, counted, series }: PopularityCurveOptions): Figure {
  const heading = title ?? `Popularity: ${counted} per ${of}`;
  checkLengths(heading, { series });
  const curves = series.map(({ name, counts }) => ({ name, ...curveOf(counts, `${heading}, ${name}`) }));
  return figure({
    title: heading,
    data: curves.map(({ name, ranks, sorted }, index): Data => {
      const { color, dash } = seriesStyle(index);
      return {
        type: "scatter",
        mode: "lines",
        name: escapeText(name),
        x: ranks.map((rank) => rank + 1),
        y: ranks.map((rank) => sorted[rank] as number),
        line: { color, dash, width: 2 },
        hovertemplate: "rank %{x:,}: %{y:,}<extra>%{fullData.name}</extra>",
      };
    }),
    layout: {
      xaxis: { type: "log", title: axisTitle({ name: `rank of the ${of}`, unit: "1 is the most frequent" }, heading) },
      yaxis: { type: "log", title: axisTitle({ name: "count", unit: counted }, heading) },
      showlegend: series.length > 1,
    },
    height: 380,
    summary: [
      `Curve: count by rank, both axes logarithmic.`,
      ...curves.map(
        ({ name, sorted, zeros, share }) =>
          `${name}: ${sorted.length.toLocaleString("en-US")} with at least one (${zeros} with none), most ${said(sorted[0] as number)}, ` +
          `median ${said(sorted[Math.floor(sorted.length / 2)] as number)}; the top tenth has ${said(100 * share)} % of all`,
      ),
    ],
  });
}

function curveOf(counts: ArrayLike<number>, where: string) {
  const sorted = (numbersOf(counts, where, "refuse") as number[]).filter((count) => count > 0).sort((a, b) => b - a);
  checkLengths(where, { "positive counts": sorted });
  const ranks: number[] = [];
  for (
    let rank = 0;
    rank < sorted.length;
    rank = Math.max(rank + 1, rank < 100 ? 0 : Math.round(rank * 10 ** (1 / 60)))
  ) {
    ranks.push(rank);
  }
  if (ranks.at(-1) !== sorted.length - 1) ranks.push(sorted.length - 1);
  const sum = (part: readonly number[]) => part.reduce((total, count) => total + count, 0);
  const share = sum(sorted.slice(0, Math.ceil(sorted.length / 10))) / sum(sorted);
  return { ranks, sorted, zeros: counts.length - sorted.length, share };
}
