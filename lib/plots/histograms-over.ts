import { InputError } from "../base/errors.ts";
import { checkNumber } from "../base/options.ts";
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
import { seriesStyle } from "./theme.ts";

/** What several histograms over each other show. */
export interface HistogramsOverOptions {
  readonly title: string;
  readonly x: AxisLabel;
  /** What is counted: "pairs". */
  readonly counted: string;
  readonly groups: readonly { readonly name: string; readonly values: ArrayLike<number> }[];
  /** How many bins of equal width, the same for all groups; default 40. */
  readonly bins?: number;
}

/**
 * How the values of several groups are spread, over each other in the same bins. Heights are shares of each group, so that
 * groups of unequal size compare. Only the shares go into the page, not the values.
 * @throws InputError for no group, a group without values, NaN or infinite ones, or bins below 1
 */
export function histogramsOver({ title, x, counted, groups, bins = 40 }: HistogramsOverOptions): Figure {
  checkNumber(title, "bins", bins, { min: 1, max: 1000, integer: true });
  if (groups.length === 0) {
    throw new InputError({ wanted: "at least one group", got: "none", where: title, fix: "Give groups of values." });
  }
  for (const { name, values } of groups) {
    checkLengths(`${title}: ${name}`, { values });
    checkNumbers(values, `${title}: ${name}`, "refuse");
  }
  const sorted = groups.map(({ values }) => Float64Array.from(values).sort());
  const low = Math.min(...sorted.map((values) => values[0] as number));
  const high = Math.max(...sorted.map((values) => values.at(-1) as number));
  const width = high > low ? (high - low) / bins : 1 / bins;
  const from = high > low ? low : low - 0.5;
  const middles = Array.from({ length: bins }, (_, bin) => from + (bin + 0.5) * width);
  const data = groups.map(({ name }, g) => {
    const values = sorted[g] as Float64Array;
    const shares = new Array<number>(bins).fill(0);
    for (const value of values) {
      const bin = Math.min(bins - 1, Math.floor((value - from) / width));
      shares[bin] = (shares[bin] as number) + 1 / values.length;
    }
    return {
      type: "bar" as const,
      name: escapeText(name),
      x: numbersOf(middles, title, "refuse"),
      y: shares.map((share) => Number(share.toPrecision(6))),
      width: Number(width.toPrecision(7)),
      opacity: 0.6,
      marker: { color: seriesStyle(g).color },
      hovertemplate: "around %{x:.7~g}: %{y:.1%}",
    };
  });
  return figure({
    title,
    data,
    layout: {
      xaxis: { title: axisTitle(x, title) },
      yaxis: { title: axisTitle({ name: `share of ${counted}`, unit: null }, title), rangemode: "tozero" },
      barmode: "overlay",
      bargap: 0,
    },
    height: 340,
    summary: [
      `Histograms over each other: ${x.name}.`,
      ...groups.map(({ name }, g) => spread(name, counted, sorted[g] as Float64Array)),
    ],
  });
}

function spread(name: string, counted: string, sorted: Float64Array): string {
  const at = (share: number) => said(sorted[Math.round(share * (sorted.length - 1))] as number);
  const number = sorted.length.toLocaleString("en-US");
  return `${name}: ${number} ${counted}, from ${at(0)} to ${at(1)}, median ${at(0.5)}, middle half ${at(0.25)} to ${at(0.75)}`;
}
