import type { Config, Data, Layout, LayoutAxis } from "plotly.js";
import { InputError, shown } from "../base/errors.ts";
import { type Displayable, type MimeBundle, mimeTypes } from "../report/mime.ts";
import { picture } from "./picture/picture.ts";
import { theme } from "./theme.ts";

/** A figure as plotly draws it, and as a notebook shows it. Plain data: `JSON.stringify` keeps all of it. */
export interface Figure extends Displayable {
  readonly data: Data[];
  readonly layout: Partial<Layout>;
  readonly config: Partial<Config>;
  /** The figure for viewers that draw plotly, and its content in words; a kernel puts the picture beside them. */
  toMimeBundle(): MimeBundle;
  /**
   * The figure as an SVG picture on white paper, for a paper or a page without scripts (`savePicture` writes it to a
   * file). At most about 150 kB: of many points some are left out, as a line under the picture then says.
   */
  toSvg(): string;
}

/** What a figure is made of. */
export interface FigureParts {
  readonly title: string;
  readonly data: Data[];
  readonly layout: Partial<Layout>;
  /** Pixels; the width follows the page. */
  readonly height: number;
  /** What the figure shows, line by line, for readers who cannot see it. */
  readonly summary: readonly string[];
}

/** Puts a figure together under the one theme. `title` is escaped here; names in `data` and `layout` by their makers. */
export function figure({ title, data, layout, height, summary }: FigureParts): Figure {
  const drawn = {
    data,
    layout: { ...layout, title: { text: escapeText(title) }, height, template: theme },
    config: {
      responsive: true,
      displaylogo: false,
      modeBarButtons: [["toImage", "resetScale2d"]],
    } satisfies Partial<Config>,
  };
  const words = [title, ...summary].join("\n");
  return {
    ...drawn,
    toMimeBundle: () => ({ [mimeTypes.plotly]: drawn, "text/plain": words }),
    toSvg: () => picture(drawn, words),
  };
}

/** Text that plotly shows as it is: plotly reads a small HTML, and TeX between $, in titles, names, labels and hovers. */
export function escapeText(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", $: "&#36;" };
  return text.replace(/[&<>$]/g, (character) => entities[character] as string);
}

/** What an axis shows and in which unit: { name: "loss", unit: "squared error per rating" }. */
export interface AxisLabel {
  readonly name: string;
  /** Null for what has no unit, such as a rank or a share. */
  readonly unit: string | null;
}

/** An axis title, "loss (squared error per rating)", escaped. Throws InputError for an axis without a name. */
export function axisTitle(label: AxisLabel, where: string): { text: string } {
  if (label.name.trim() === "" || label.unit?.trim() === "") {
    throw new InputError({
      wanted: "a name for each axis, and a unit or null",
      got: shown(label),
      where,
      fix: 'Say what the axis shows, e.g. { name: "loss", unit: "squared error per rating" }.',
    });
  }
  return { text: escapeText(label.unit === null ? label.name : `${label.name} (${label.unit})`) };
}

/** How much of a name stands at a tick; the whole name is under the pointer. */
const longestTick = 28;

/**
 * An axis of names, long ones cut at the tick so that they leave room for the data. The names of the data must be
 * escaped in the same way.
 */
export function categoryAxis(names: readonly string[]): Partial<LayoutAxis> {
  if (names.every(({ length }) => length <= longestTick)) return { type: "category" };
  const short = (name: string) => (name.length <= longestTick ? name : `${name.slice(0, longestTick - 1)}…`);
  return {
    type: "category",
    tickmode: "array",
    tickvals: names.map(escapeText),
    ticktext: names.map((name) => escapeText(short(name))),
  };
}

/** Whether NaN is a gap in the figure or a mistake. */
export type Missing = "gap" | "refuse";

/**
 * Numbers for plotly: a plain array (typed arrays turn into objects in JSON), seven digits, NaN as a gap where gaps are
 * allowed. Throws InputError for an infinite number, and for NaN where it would vanish unseen.
 */
export function numbersOf(values: ArrayLike<number>, where: string, missing: Missing): (number | null)[] {
  checkNumbers(values, where, missing);
  return Array.from(values, (value) => (Number.isNaN(value) ? null : Number(value.toPrecision(7))));
}

/** Throws InputError for an infinite number, for NaN that is no gap, and for a number that is not above `above`. */
export function checkNumbers(values: ArrayLike<number>, where: string, missing: Missing, above = -Infinity): void {
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (Number.isFinite(value) ? value > above : missing === "gap" && Number.isNaN(value)) continue;
    const numbers = above === -Infinity ? "finite numbers" : `finite numbers above ${above}`;
    throw new InputError({
      wanted: missing === "gap" ? `${numbers}, or NaN for a gap` : numbers,
      got: `${value} at ${at}`,
      where,
      fix: "Leave it out, or replace it before plotting.",
    });
  }
}

/** Throws InputError unless all arrays are equally long and hold something. */
export function checkLengths(where: string, arrays: Readonly<Record<string, ArrayLike<unknown>>>): void {
  const lengths = Object.entries(arrays).map(([name, { length }]) => `${length} ${name}`);
  const first = Object.values(arrays)[0]?.length ?? 0;
  if (first > 0 && Object.values(arrays).every(({ length }) => length === first)) return;
  throw new InputError({
    wanted: "arrays of one length, with at least one entry",
    got: lengths.join(", "),
    where,
    fix: "Check what is plotted against what.",
  });
}

/** A number as a summary says it: whole numbers in full, others with four digits. */
export function said(value: number): string {
  if (!Number.isFinite(value)) return "none";
  return value.toLocaleString("en-US", Number.isInteger(value) ? {} : { maximumSignificantDigits: 4 });
}
