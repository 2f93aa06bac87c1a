import { InputError, shown } from "../base/errors.ts";
import { decimalsFor, formatNumber, padText, textWidth } from "./format.ts";
import { type Hole, type Html, html } from "./markup.ts";
import type { Displayable } from "./mime.ts";

/** What may stand in a cell of a table; null and undefined leave it empty. */
export type TableValue = string | number | bigint | boolean | null | undefined;

/** A column: which field of each row it shows, under which heading. */
export interface TableColumn {
  /** The field's name, or the position in a row that is a list. */
  readonly key: string | number;
  /** Default: the key. */
  readonly name?: string;
  /** Significant digits of the column's largest number. Default 4. */
  readonly digits?: number;
}

/** How a table is laid out. */
export interface TableOptions {
  /** Default: every field of the first row. */
  readonly columns?: readonly (string | TableColumn)[];
  readonly caption?: string;
  /** Small print under the table: conventions, protocol. */
  readonly foot?: string | readonly string[];
}

/** A row by field names or by position. */
export type TableRow = Readonly<Record<string, TableValue>> | readonly TableValue[];

function isListRow(row: TableRow): row is readonly TableValue[] {
  return Array.isArray(row);
}

function valueAt(row: TableRow, key: string | number): TableValue {
  return isListRow(row) ? row[Number(key)] : row[key];
}

function columnsOf(rows: readonly TableRow[], given: TableOptions["columns"]): Required<TableColumn>[] {
  const keys = Object.keys(rows[0] ?? {});
  return (given ?? keys).map((column, position) => {
    const first = rows[0];
    const plain = typeof column === "string" ? { key: column } : column;
    const key = first !== undefined && isListRow(first) && typeof plain.key === "string" ? position : plain.key;
    if (rows.length > 0 && rows.every((row) => !(key in row))) {
      throw new InputError({
        wanted: `a column that a row has: ${keys.join(", ")}`,
        got: shown(plain.key),
        where: "table",
        fix: "Correct the column's key.",
      });
    }
    return { name: String(plain.key), digits: 4, ...plain, key };
  });
}

/** A column's texts, and whether it holds numbers (and nothing else), which stand to the right. */
function textsOf(
  rows: readonly TableRow[],
  { key, digits }: Required<TableColumn>,
): { texts: string[]; isNumber: boolean } {
  const values = rows.map((row) => valueAt(row, key));
  const numbers = values.filter((value) => typeof value === "number");
  const decimals = decimalsFor(numbers, digits);
  return {
    texts: values.map((value) => {
      if (value === null || value === undefined) return "";
      if (typeof value === "number")
        return formatNumber(value, Number.isInteger(value) && decimals === 0 ? 0 : decimals);
      return String(value);
    }),
    isNumber:
      numbers.length > 0 && values.every((value) => typeof value === "number" || value === null || value === undefined),
  };
}

/** The lines of small print under a table. */
export function footLines(foot: TableOptions["foot"]): string[] {
  return foot === undefined ? [] : typeof foot === "string" ? [foot] : [...foot];
}

/** The frame of every table of the library: caption, headings, rows, foot; it scrolls by itself where it is too wide. */
export function tableHtml(parts: {
  readonly caption?: string | undefined;
  readonly head: readonly { readonly text: string; readonly isNumber: boolean }[];
  readonly rows: readonly Hole[];
  readonly foot: readonly string[];
  /** How the figures are counted, folded away under the foot. */
  readonly conventions?: readonly string[];
}): Html {
  const { caption, head, rows, foot, conventions = [] } = parts;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption ?? "Table"}"><table>${
    caption === undefined ? null : html`<caption>${caption}</caption>`
  }<thead><tr>${head.map(
    ({ text, isNumber }) => html`<th scope="col"${isNumber ? html` class="number"` : null}>${text}</th>`,
  )}</tr></thead><tbody>${rows}</tbody></table></div>${foot.map((line) => html`<p class="foot">${line}</p>`)}${
    conventions.length === 0
      ? null
      : html`<details class="conventions"><summary>How the figures are counted</summary>${conventions.map((line) => html`<p class="foot">${line}</p>`)}</details>`
  }`;
}

/** The same table as text with aligned columns. */
export function tableText(parts: {
  readonly caption?: string | undefined;
  readonly columns: readonly { readonly name: string; readonly texts: readonly string[]; readonly isNumber: boolean }[];
  readonly foot: readonly string[];
}): string {
  const { caption, columns, foot } = parts;
  const widths = columns.map(({ name, texts }) => Math.max(textWidth(name), ...texts.map(textWidth)));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, index) => padText(text, widths[index] ?? 0, columns[index]?.isNumber))
      .join("  ")
      .trimEnd();
  const rows = columns[0]?.texts.map((_, row) => line(columns.map(({ texts }) => texts[row] ?? ""))) ?? [];
  return [
    ...(caption === undefined ? [] : [caption]),
    line(columns.map(({ name }) => name)),
    widths.map((width) => "─".repeat(width)).join("  "),
    ...rows,
    ...foot,
  ].join("\n");
}

/**
 * A table from plain rows (objects or lists). Columns of numbers stand to the right with as many decimals as show
 * `digits` significant digits of the largest; the first column heads its rows. Everything is escaped.
 * @throws InputError for a column that no row has
 */
export function table(rows: readonly TableRow[], options: TableOptions = {}): Displayable {
  const columns = columnsOf(rows, options.columns).map((column) => ({ ...column, ...textsOf(rows, column) }));
  const foot = footLines(options.foot);
  return {
    toMimeBundle: () => ({
      "text/html": tableHtml({
        caption: options.caption,
        head: columns.map(({ name, isNumber }) => ({ text: name, isNumber })),
        rows: rows.map(
          (_, row) =>
            html`<tr>${columns.map(({ texts, isNumber }, column) =>
              column === 0 && !isNumber
                ? html`<th scope="row">${texts[row]}</th>`
                : html`<td${isNumber ? html` class="number"` : null}>${texts[row]}</td>`,
            )}</tr>`,
        ),
        foot,
      }).markup,
      "text/plain": tableText({ caption: options.caption, columns, foot }),
    }),
  };
}
