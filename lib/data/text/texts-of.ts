import { InputError, shown } from "../../base/errors.ts";
import { labelsOf } from "../tables.ts";
import type { Table } from "../types.ts";

/**
 * What a table says of each row in words: the named columns of texts and labels, joined by line ends in the order given.
 * Rows span the table's vocabulary; a row of which nothing is said is an empty text.
 * `textSequences(textsOf(films.items, ["title", "plot"]))` makes sequences of the films' texts.
 * @throws InputError for a column that the table lacks or that holds numbers
 */
export function textsOf(table: Table | undefined, columns: readonly string[]): string[] {
  const said = columns.map((name) => columnTexts(table, name));
  return Array.from({ length: table?.vocabulary.size ?? 0 }, (_, row) =>
    said
      .map((texts) => texts[row] as string)
      .filter((text) => text !== "")
      .join("\n"),
  );
}

function columnTexts(table: Table | undefined, name: string): readonly string[] {
  const column = table !== undefined && Object.hasOwn(table.columns, name) ? table.columns[name] : undefined;
  if (column?.type === "text") return column.values;
  if (column?.type === "category") {
    return Array.from({ length: column.labels.rows }, (_, row) => labelsOf(column, row).join(", "));
  }
  const there = Object.entries(table?.columns ?? {}).filter(([, { type }]) => type === "text" || type === "category");
  throw new InputError({
    wanted: `a column ${shown(name)} of texts or labels`,
    got: there.length === 0 ? "none" : `the columns ${there.map(([key]) => key).join(", ")}`,
    fix: "Another edition or another folder of the data set may have it.",
  });
}
