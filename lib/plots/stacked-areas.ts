import type { Data } from "plotly.js";
import { InputError } from "../base/errors.ts";
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
import { faint, palette, seriesStyle } from "./theme.ts";

/** One of the parts that lie upon each other. */
export interface Area {
  readonly name: string;
  /** One amount a place of `x`, at least 0; NaN in all areas alike where nothing is known. */
  readonly values: ArrayLike<number>;
}

/** What stacked areas show. */
export interface StackedAreasOptions {
  readonly title: string;
  /** `dates`: the places are seconds since 1970-01-01 UTC. */
  readonly x: AxisLabel & { readonly dates?: boolean };
  /** By default the share of the whole. */
  readonly y?: AxisLabel;
  /** The places on the horizontal axis, ascending, two at least. */
  readonly at: ArrayLike<number>;
  /** From the lowest to the highest. */
  readonly areas: readonly Area[];
  /** Whether each place is divided by its sum, so that shares are shown (default), or amounts as they are. */
  readonly shares?: boolean;
  /** Moments to be marked. */
  readonly marks?: readonly Mark[];
}

/**
 * Parts of a whole over time, one upon the other: the shares of categories in an interest, month after month. A place
 * where nothing is known, or with nothing to take shares of, is a gap and not a slope between its neighbours.
 * @throws InputError for arrays of unequal length, fewer than two places, places not ascending, amounts below 0 or
 *   infinite, or amounts that are missing in one area alone
 */
export function stackedAreas(options: StackedAreasOptions): Figure {
  const { title, x, at, areas, shares = true, marks = [] } = options;
  const y = options.y ?? { name: shares ? "share of the whole" : "amount", unit: null };
  checkLengths(title, { areas });
  checkPlaces(at, title);
  for (const { name, values } of areas) {
    checkLengths(`${title}, ${name}`, { places: at, values });
    checkAmounts(values, `${title}, ${name}`);
  }
  const heights = shares ? asShares(areas, at.length, title) : amounts(areas, at.length, title);
  const runs = runsOf(heights[0] as Float64Array);
  const place = (moment: number) => (x.dates ? new Date(moment * 1000).toISOString().replace("Z", "") : moment);
  const across = numbersOf(at, `${title}, x`, "refuse") as number[];
  return figure({
    title,
    data: areas.flatMap(({ name }, index) =>
      runs.map(
        ([from, to], run): Data => ({
          type: "scatter",
          mode: "lines",
          name: escapeText(name),
          x: (to - from > 1 ? across.slice(from, to) : widened(at, from)).map(place),
          y: numbersOf(repeated(heights[index] as Float64Array, from, to), title, "refuse"),
          // Runs between gaps are stacked for themselves: within one stack a gap would be drawn as a slope.
          stackgroup: `run ${run}`,
          // Colours return after six; areas of the second round are paler.
          fillcolor: faint(seriesStyle(index).color, index < palette.length ? 0.75 : 0.3),
          line: { color: seriesStyle(index).color, dash: seriesStyle(index).dash, width: 1 },
          legendgroup: String(index),
          showlegend: run === 0,
          hovertemplate: `%{y:${shares ? ".1%" : ".4~g"}}<extra>%{fullData.name}</extra>`,
        }),
      ),
    ),
    layout: {
      xaxis: { title: axisTitle(x, title), type: x.dates ? "date" : "linear" },
      yaxis: {
        title: axisTitle(y, title),
        rangemode: "tozero",
        ...(shares ? { range: [0, 1], tickformat: ".0%" } : {}),
      },
      hovermode: "x unified",
      ...markLines(marks, title, place),
    },
    height: 400,
    summary: [
      `Stacked areas: ${y.name} by ${x.name}, ${at.length} places, ${Array.from(heights[0] as Float64Array).filter(Number.isNaN).length} of them empty.`,
      ...areas.map(({ name }, index) => summaryOf(name, heights[index] as Float64Array)),
      ...saidMarks(marks, place),
    ],
  });
}

function checkPlaces(at: ArrayLike<number>, title: string): void {
  checkNumbers(at, `${title}, x`, "refuse");
  const wrong = Array.from(at).findIndex((value, index) => index > 0 && value <= (at[index - 1] as number));
  if (at.length >= 2 && wrong < 0) return;
  throw new InputError({
    wanted: "two places at least, each above the one before",
    got: wrong < 0 ? `${at.length}` : `${at[wrong]} after ${at[wrong - 1]}`,
    where: `${title}, x`,
    fix: "Sort the places and add up what falls into one.",
  });
}

function checkAmounts(values: ArrayLike<number>, where: string): void {
  checkNumbers(values, where, "gap");
  const wrong = Array.from(values).findIndex((value) => value < 0);
  if (wrong < 0) return;
  throw new InputError({
    wanted: "amounts of at least 0, or NaN for a gap",
    got: `${values[wrong]} at ${wrong}`,
    where,
    fix: "Only amounts can lie upon each other; draw what may be negative with lines().",
  });
}

/** The amounts by area, checked: what is missing is missing in all. */
function amounts(areas: readonly Area[], length: number, title: string): Float64Array[] {
  for (let place = 0; place < length; place++) {
    const missing = areas.filter(({ values }) => Number.isNaN(values[place])).length;
    if (missing === 0 || missing === areas.length) continue;
    throw new InputError({
      wanted: "an amount in every area, or NaN in all of them",
      got: `NaN in ${missing} of ${areas.length} at ${place}`,
      where: title,
      fix: "Give 0 where an area has nothing, and NaN in all where nothing is known.",
    });
  }
  return areas.map(({ values }) => Float64Array.from(values));
}

function asShares(areas: readonly Area[], length: number, title: string): Float64Array[] {
  const found = amounts(areas, length, title);
  for (let place = 0; place < length; place++) {
    const whole = found.reduce((sum, values) => sum + (values[place] as number), 0);
    for (const values of found) values[place] = whole > 0 ? (values[place] as number) / whole : Number.NaN;
  }
  return found;
}

/** Runs of places without a gap: from, to (after the last). */
function runsOf(values: Float64Array): [number, number][] {
  const runs: [number, number][] = [];
  for (const [place, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    const last = runs.at(-1);
    if (last?.[1] === place) last[1] = place + 1;
    else runs.push([place, place + 1]);
  }
  return runs;
}

/** A place between two gaps has no width of its own: it gets a quarter of the way to its nearest neighbour. */
function widened(at: ArrayLike<number>, place: number): number[] {
  const here = at[place] as number;
  const nearest = Math.min(here - (at[place - 1] ?? -Infinity), (at[place + 1] ?? Infinity) - here);
  return [here - nearest / 4, here + nearest / 4];
}

function repeated(values: Float64Array, from: number, to: number): Float64Array {
  return to - from > 1 ? values.subarray(from, to) : Float64Array.of(values[from] as number, values[from] as number);
}

function summaryOf(name: string, values: Float64Array): string {
  const known = values.filter((value) => !Number.isNaN(value));
  return `${name}: from ${said(known[0] ?? Number.NaN)} to ${said(known.at(-1) ?? Number.NaN)}, most ${said(known.reduce((a, b) => Math.max(a, b), -Infinity))}`;
}
