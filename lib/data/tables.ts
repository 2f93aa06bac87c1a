import { InputError, shown } from "../base/errors.ts";
import { type Vocabulary, VocabularyBuilder } from "../base/vocabulary.ts";
import { sequencesOf } from "./sequences.ts";
import type { CategoryColumn, Column, Dataset, NumberColumn, Table, TextColumn } from "./types.ts";

/** A column of texts. */
export function textColumn(values: readonly string[]): TextColumn {
  return { type: "text", values };
}

/** A column of numbers, float32; NaN where one is missing. */
export function numberColumn(values: ArrayLike<number>): NumberColumn {
  return { type: "number", values: Float32Array.from(values) };
}

/**
 * A column of label sets. Labels are numbered in order of first sight, after those of `order`.
 * A label that stands twice in a row is kept once.
 */
export function categoryColumn(
  kind: string,
  rows: readonly (readonly string[])[],
  order: readonly string[] = [],
): CategoryColumn {
  const labels = new VocabularyBuilder(kind);
  for (const label of order) labels.add(label);
  const sets = rows.map((row) => Int32Array.from(new Set(row.map((label) => labels.add(label)))));
  return { type: "category", labels: sequencesOf(labels.build(), sets) };
}

/**
 * Brings records that describe things into the order of a vocabulary; null for an id that no record describes.
 * Throws InputError when two records describe the same id.
 */
export function aligned<Row>(
  to: Vocabulary,
  rows: readonly Row[],
  id: (row: Row) => string,
  file: string,
): (Row | null)[] {
  const found: (Row | null)[] = new Array<Row | null>(to.size).fill(null);
  for (const row of rows) {
    const index = to.find(id(row));
    if (index === undefined) continue;
    if (found[index] !== null) {
      throw new InputError({
        where: file,
        wanted: `one row for each ${to.kind}`,
        got: `two for ${shown(id(row))}`,
        fix: "The file is damaged or of another edition; fetch the data set anew.",
      });
    }
    found[index] = row;
  }
  return found;
}

/** A table whose columns all span the vocabulary. Throws InputError for one that does not. */
export function table(of: Vocabulary, columns: Readonly<Record<string, Column>>): Table {
  for (const [name, column] of Object.entries(columns)) {
    const rows =
      column.type === "category"
        ? column.labels.rows
        : column.type === "vector"
          ? column.values.length / column.dimensions
          : column.values.length;
    if (rows !== of.size) {
      throw new InputError({
        where: `column ${shown(name)}`,
        wanted: `one row for each of the ${of.size} ${of.kind} ids`,
        got: `${rows}`,
        fix: "A table spans its whole vocabulary; give missing rows an empty text, NaN or no labels.",
      });
    }
  }
  return { vocabulary: of, columns };
}

/**
 * A column of a table by name and type: `columnOf(data.items, "title", "text").values[row]`.
 * Throws InputError when the table is absent, lacks the column, or has it with another type.
 */
export function columnOf<Type extends Column["type"]>(
  of: Table | undefined,
  name: string,
  type: Type,
): Extract<Column, { type: Type }> {
  const column = of !== undefined && Object.hasOwn(of.columns, name) ? of.columns[name] : undefined;
  if (column?.type === type) return column as Extract<Column, { type: Type }>;
  const there = Object.entries(of?.columns ?? {}).map(([key, { type: kind }]) => `${key} (${kind})`);
  throw new InputError({
    wanted: `a ${type} column ${shown(name)}`,
    got: there.length === 0 ? "no columns" : `the columns ${there.join(", ")}`,
    fix: "Another edition or another folder of the data set may have it.",
  });
}

/** The labels of one row, as texts. */
export function labelsOf(column: CategoryColumn, row: number): string[] {
  return Array.from(column.labels.row(row), (label) => column.labels.vocabulary.id(label));
}

/** The text column that names things best, "title" or "name"; null where there is neither. */
export function titleColumn(items: Table | undefined): { name: string; values: readonly string[] } | null {
  for (const name of ["title", "name"]) {
    const column = items?.columns[name];
    if (column?.type === "text") return { name, values: column.values };
  }
  return null;
}

/** What to call an item on a page: its title, or its id where it has none. */
export function titleOf({ interactions, items }: Pick<Dataset, "interactions" | "items">, item: number): string {
  return titleColumn(items)?.values[item] || interactions.items.id(item);
}
