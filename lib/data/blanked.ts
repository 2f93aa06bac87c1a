import { checkNumber } from "../base/options.ts";
import { sequencesOf } from "./sequences.ts";
import { columnOf, table } from "./tables.ts";
import type { Column, Table } from "./types.ts";

/**
 * The table with a column emptied, as when a source of data falls away: empty texts, no labels, NaN for numbers and
 * vectors. The column stays, so that what was fitted or weighed with it goes on working.
 * @param rows whose cells are emptied; all by default
 * @throws InputError for a column that the table lacks, or a row beyond its end
 */
export function blanked(of: Table, column: string, rows?: ArrayLike<number>): Table {
  const known = Object.hasOwn(of.columns, column) ? of.columns[column] : undefined;
  const found = known ?? columnOf(of, column, "text");
  const gone = new Uint8Array(of.vocabulary.size);
  if (rows === undefined) gone.fill(1);
  for (const row of Array.from(rows ?? [])) {
    gone[checkNumber("blanked", "row", row, { min: 0, max: of.vocabulary.size - 1, integer: true })] = 1;
  }
  return table(of.vocabulary, { ...of.columns, [column]: emptied(found, gone) });
}

function emptied(column: Column, gone: Uint8Array): Column {
  switch (column.type) {
    case "text":
      return { type: "text", values: column.values.map((value, row) => (gone[row] === 1 ? "" : value)) };
    case "number":
      return { type: "number", values: column.values.map((value, row) => (gone[row] === 1 ? Number.NaN : value)) };
    case "category": {
      const { labels } = column;
      const rows = Array.from(gone, (one, row) => (one === 1 ? [] : labels.row(row)));
      return { type: "category", labels: sequencesOf(labels.vocabulary, rows) };
    }
    case "vector": {
      const { dimensions } = column;
      const values = column.values.map((value, at) => (gone[Math.floor(at / dimensions)] === 1 ? Number.NaN : value));
      return { type: "vector", dimensions, values };
    }
  }
}
