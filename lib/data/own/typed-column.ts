import { parseNumber, parseTime } from "../reading/times.ts";
import { categoryColumn, numberColumn, textColumn } from "../tables.ts";
import type { Column } from "../types.ts";

/** What became of a column of a file, in words: "labels (18)", "texts", "numbers", or why it was left out. */
export interface TypedColumn {
  readonly column: Column | null;
  readonly said: string;
}

/** Columns whose name says that they are read as words, whatever stands in them. */
const textNames = /title|name|desc|text|summary|plot|intro|review|abstract|tagline/i;
/** Columns whose name says that they are numbers of things, or places to look them up, and tell nothing about them. */
const idNames = /(^|[_\s])(id|ids|url|link|href|image|img|poster)(:|$)|(url|Id|ID)(:|$)/;

/** A category has at most this many labels, and on the average at least this many rows each. */
const mostLabels = 2000;
const rowsALabel = 2;

/**
 * Makes a column of texts what they look like: numbers where nearly all are; sets of labels where a few come again and again,
 * parted by | or ; or , or written as a list ["a", "b"]; texts otherwise. Ids and links are left out.
 * @param name the column's name in the file, with RecBole's type after a colon where it has one
 * @param cells one text for each row; "" where there is none
 */
export function typedColumn(kind: string, name: string, cells: readonly string[]): TypedColumn {
  const filled = cells.filter((cell) => cell.trim() !== "");
  if (filled.length === 0) return { column: null, said: "left out: empty" };
  if (new Set(filled).size === 1 && filled.length === cells.length)
    return { column: null, said: "left out: the same in every row" };
  if (idNames.test(name)) return { column: null, said: "left out: ids or links" };
  const type = /:(\w+)$/.exec(name)?.[1];
  if (type === "float" || (type === undefined && isNumeric(filled))) {
    return { column: numberColumn(cells.map(parseNumber)), said: "numbers" };
  }
  if (textNames.test(name)) return { column: textColumn(cells), said: "texts" };
  if (filled.every((cell) => parseTime(cell)?.written === true)) {
    const years = cells.map((cell) => (parseTime(cell)?.value ?? Number.NaN) / (365.25 * 86_400) + 1970);
    return { column: numberColumn(years), said: "dates, as numbers of years" };
  }
  const labels = cells.map((cell) => labelsOf(cell, separatorOf(filled, type)));
  const distinct = new Set(labels.flat()).size;
  const each = labels.reduce((sum, row) => sum + row.length, 0);
  if (distinct <= mostLabels && each >= rowsALabel * distinct && isShort(labels)) {
    return { column: categoryColumn(kind, labels), said: `labels (${distinct})` };
  }
  if (filled.every((cell) => !/\s/.test(cell)))
    return { column: null, said: "left out: a different code in every row" };
  return { column: textColumn(cells), said: "texts" };
}

/** Nearly all cells are numbers; the few others count as missing. */
function isNumeric(filled: readonly string[]): boolean {
  return filled.filter((cell) => !Number.isNaN(parseNumber(cell))).length >= 0.95 * filled.length;
}

/** What parts the labels of a cell: the first of the usual separators that stands in a tenth of the cells. */
function separatorOf(filled: readonly string[], type: string | undefined): string | null {
  if (type === "token_seq") return " ";
  if (type === "token") return null;
  const lists = filled.filter((cell) => /^\s*\[.*\]\s*$/.test(cell)).length;
  if (lists > filled.length / 2) return ",";
  return (
    ["|", ";", ","].find((mark) => filled.filter((cell) => cell.includes(mark)).length > filled.length / 10) ?? null
  );
}

function labelsOf(cell: string, separator: string | null): string[] {
  const inner = cell.trim().replace(/^\[(.*)\]$/, "$1");
  const parts = separator === null ? [inner] : inner.split(separator);
  return parts.map((part) => part.trim().replace(/^(["'])(.*)\1$/, "$2")).filter((part) => part !== "");
}

/** Labels are a word or four; sentences with commas are none. */
function isShort(labels: readonly (readonly string[])[]): boolean {
  const all = labels.flat();
  const words = all.reduce((sum, label) => sum + label.split(/\s+/).length, 0);
  return words <= 4 * all.length;
}
