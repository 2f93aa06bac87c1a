import type { Displayable } from "../../report/mime.ts";
import { type TableValue, table } from "../../report/table.ts";

/** A table of a study: shown in the report, and written as CSV and LaTeX. */
export interface StudyTable {
  /** The name of its files, without an ending. */
  readonly name: string;
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableValue[])[];
  readonly foot: readonly string[];
}

/** The table as a block of a report. */
export function shownTable({ caption, columns, rows, foot }: StudyTable): Displayable {
  return table(rows, { columns: [...columns], caption, foot });
}
