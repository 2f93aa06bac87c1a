import { InputError, shown } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import { labelsOf } from "../../data/tables.ts";
import type { Table } from "../../data/types.ts";

/** A column and how it is announced in a text. */
export interface Field {
  readonly column: string;
  /** What stands before it; null for nothing. Default: the column's name. */
  readonly label?: string | null;
}

/** The signs between the parts of a text. */
export interface Separators {
  /** Between fields. Default "; ". */
  between: string;
  /** Between a label and what it announces. Default ": ". */
  afterLabel: string;
  /** Between the labels of one set, or the titles of a history. Default ", ". */
  inList: string;
}

export const separatorDefaults: Separators = { between: "; ", afterLabel: ": ", inList: ", " };
export const separatorRules = { between: option.text(), afterLabel: option.text(), inList: option.text() };

/**
 * The columns of a table joined into one text for each row, in the order given (claim d3-concat):
 * `itemTexts(films.items, ["title", "genres", { column: "plot", label: null }])`. Texts stand as they are, sets as lists,
 * numbers with at most two decimals. What a row lacks is left out, label and all; a row without anything is an empty text.
 * @throws InputError for a column that the table lacks or that holds vectors
 */
export function itemTexts(
  items: Table | undefined,
  fields: readonly (string | Field)[],
  given: Partial<Separators> = {},
): string[] {
  const separators = resolveOptions("itemTexts", separatorDefaults, separatorRules, given);
  const said = fields.map((field) => {
    const { column, label = column } = typeof field === "string" ? { column: field } : field;
    const inWords = wording(items, column, separators.inList);
    return (row: number) => labelled(label, inWords(row), separators);
  });
  return Array.from({ length: items?.vocabulary.size ?? 0 }, (_, row) =>
    joined(
      said.map((field) => field(row)),
      separators,
    ),
  );
}

/** A text behind its label; nothing where there is no text. */
export function labelled(label: string | null, text: string, { afterLabel }: Separators): string {
  return text === "" || label === null ? text : `${label}${afterLabel}${text}`;
}

/** Parts of a text behind each other, empty ones left out. */
export function joined(parts: readonly string[], { between }: Separators): string {
  return parts.filter((part) => part !== "").join(between);
}

/** A number as a text: at most two decimals, nothing for one that is missing. */
export function numberText(value: number): string {
  return Number.isNaN(value) ? "" : String(Number(value.toFixed(2)));
}

function wording(items: Table | undefined, name: string, inList: string): (row: number) => string {
  const column = items !== undefined && Object.hasOwn(items.columns, name) ? items.columns[name] : undefined;
  if (column?.type === "text") return (row) => column.values[row] as string;
  if (column?.type === "category") return (row) => labelsOf(column, row).join(inList);
  if (column?.type === "number") return (row) => numberText(column.values[row] as number);
  const there = Object.entries(items?.columns ?? {}).filter(([, { type }]) => type !== "vector");
  throw new InputError({
    wanted: `a column ${shown(name)} of texts, labels or numbers`,
    got: there.length === 0 ? "none" : `the columns ${there.map(([key]) => key).join(", ")}`,
    fix: "Another edition or another folder of the data set may have it.",
  });
}
