import { checkNumber } from "../base/options.ts";
import {
  type AxisLabel,
  axisTitle,
  checkLengths,
  checkNumbers,
  type Figure,
  figure,
  numbersOf,
  said,
} from "./figure.ts";
import { seriesStyle } from "./theme.ts";

/** What a histogram shows. */
export interface HistogramOptions {
  readonly title: string;
  readonly x: AxisLabel;
  /** What is counted: "users", "ratings". */
  readonly counted: string;
  readonly values: ArrayLike<number>;
  /** How many bins of equal width; by default as many as Freedman and Diaconis's rule gives, 5 to 60. */
  readonly bins?: number;
}

/**
 * How often values fall into bins of equal width. Only the counts go into the page, not the values.
 * @throws InputError for no values, NaN or infinite ones, or bins below 1
 */
export function histogram({ title, x, counted, values, bins }: HistogramOptions): Figure {
  checkLengths(title, { values });
  checkNumbers(values, title, "refuse");
  const sorted = Float64Array.from(values).sort();
  const low = sorted[0] as number;
  const high = sorted[sorted.length - 1] as number;
  const number = checkNumber(title, "bins", bins ?? binsFor(sorted), { min: 1, max: 10_000, integer: true });
  const width = high > low ? (high - low) / number : 1;
  const from = high > low ? low : low - 0.5;
  const counts = new Array<number>(high > low ? number : 1).fill(0);
  for (const value of sorted) {
    const bin = Math.min(counts.length - 1, Math.floor((value - from) / width));
    counts[bin] = (counts[bin] as number) + 1;
  }
  const edges = counts.map((_, bin) => [from + bin * width, from + (bin + 1) * width] as const);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] as number;
  return figure({
    title,
    data: [
      {
        type: "bar",
        x: numbersOf(
          edges.map(([a, b]) => (a + b) / 2),
          title,
          "refuse",
        ),
        y: counts,
        width: Number(width.toPrecision(7)),
        marker: { color: seriesStyle(0).color },
        customdata: edges.map(([a, b]) => `${said(a)} to ${said(b)}`),
        hovertemplate: "%{customdata}: %{y:,}<extra></extra>",
      },
    ],
    layout: {
      xaxis: { title: axisTitle(x, title) },
      yaxis: { title: axisTitle({ name: "count", unit: counted }, title), rangemode: "tozero" },
      bargap: 0.02,
    },
    height: 340,
    summary: [
      `Histogram: ${x.name} of ${sorted.length.toLocaleString("en-US")} ${counted}.`,
      `From ${said(low)} to ${said(high)}, median ${said(middle)}; fullest bin ${fullest(edges, counts)}`,
    ],
  });
}

function binsFor(sorted: Float64Array): number {
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  const width = (2 * (at(0.75) - at(0.25))) / Math.cbrt(sorted.length);
  const bins = width > 0 ? Math.ceil((at(1) - at(0)) / width) : 20;
  return Math.min(60, Math.max(5, bins));
}

function fullest(edges: readonly (readonly [number, number])[], counts: readonly number[]): string {
  const bin = counts.indexOf(Math.max(...counts));
  const [a, b] = edges[bin] as readonly [number, number];
  return `${said(a)} to ${said(b)} with ${said(counts[bin] as number)}`;
}

/** What a rating distribution shows. */
export interface RatingDistributionOptions {
  readonly title?: string;
  readonly values: ArrayLike<number>;
  /** The unit of the ratings: "stars". */
  readonly unit: string;
}

/**
 * How often each rating was given: one bar per distinct value, at equal distances.
 * @throws InputError for no values, or NaN or infinite ones
 */
export function ratingDistribution({ title = "Ratings", values, unit }: RatingDistributionOptions): Figure {
  checkLengths(title, { values });
  const counts = new Map<number, number>();
  checkNumbers(values, title, "refuse");
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const levels = [...counts.keys()].sort((a, b) => a - b);
  const shares = levels.map((level) => (counts.get(level) as number) / values.length);
  return figure({
    title,
    data: [
      {
        type: "bar",
        x: numbersOf(levels, title, "refuse").map(String),
        y: levels.map((level) => counts.get(level) as number),
        marker: { color: seriesStyle(0).color },
        customdata: shares.map((share) => `${said(100 * share)} %`),
        hovertemplate: "%{x}: %{y:,} (%{customdata})<extra></extra>",
      },
    ],
    layout: {
      xaxis: { type: "category", title: axisTitle({ name: "rating", unit }, title) },
      yaxis: { title: axisTitle({ name: "count", unit: "ratings" }, title), rangemode: "tozero" },
    },
    height: 340,
    summary: [
      `Bars: how often each of ${levels.length} ratings was given.`,
      ...levels.map(
        (level, at) => `${said(level)}: ${said(counts.get(level) as number)} (${said(100 * (shares[at] as number))} %)`,
      ),
    ],
  });
}
