import type { Displayable } from "../../report/mime.ts";
import { type StudyTable, shownTable } from "./study-table.ts";

/** A part of a report: its heading, words before, and what is shown. */
export interface StudySection {
  readonly title: string;
  /** Markdown; true whatever the figures are. */
  readonly words: string;
  readonly blocks: readonly Displayable[];
}

/** The tables that there are, as blocks. */
export function shownTables(...tables: (StudyTable | null)[]): Displayable[] {
  return tables.flatMap((one) => (one === null || one.rows.length === 0 ? [] : [shownTable(one)]));
}
