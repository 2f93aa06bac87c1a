import { InputError, shown } from "../../base/errors.ts";
import { type Vocabulary, vocabulary } from "../../base/vocabulary.ts";
import { tableOver } from "../clean/compact.ts";
import { counted, percent } from "../notes.ts";
import type { ReadOptions } from "../reading/options.ts";
import { table } from "../tables.ts";
import type { Column, Table } from "../types.ts";
import { eachRow, openRows, type RowFile } from "./each-row.ts";
import { typedColumn } from "./typed-column.ts";

/** A table of a file, and what was found out while reading it. */
export interface TableRead {
  /** A row for each of the vocabulary's ids. */
  readonly table: Table;
  /** The same, and after it a row for each id of the file without an event; null where there are none. */
  readonly whole: Table | null;
  readonly notes: readonly string[];
}

/**
 * Reads what a file tells of users or items: any delimiter, JSON or Parquet. The column whose texts are the
 * most of the vocabulary's ids says which row belongs to whom; every other column becomes numbers, labels or texts
 * (`typedColumn`). Ids without a row have an empty text, no labels and NaN; ids without an event come after the others. Of several
 * rows of one id the first counts. A first record with an id that is known is no header; its first column of texts is the title then.
 * @param ids of the events
 * @param options as for the events' file; columns are none of its business
 * @throws InputError for a file that cannot be read, or in which no column holds these ids
 */
export async function readTable(path: string, ids: Vocabulary, options: ReadOptions = {}): Promise<TableRead> {
  const file = await openRows(path, options);
  const { first } = file;
  const places = first.map((_, place) => place);
  const cells: string[][] = first.map(() => []);
  await eachRow(file, places, file.delimiter !== null, (fields) => {
    for (const [place, field] of fields.entries()) (cells[place] as string[]).push(field);
  });
  const own = idColumn(file, cells, ids);
  const header = options.header ?? (file.delimiter === null || ids.find(first[own] as string) === undefined);
  if (!header) for (const place of places) (cells[place] as string[]).unshift(first[place] as string);
  const rows = rowsOfIds(cells[own] as string[], ids);
  const columns: Record<string, Column> = {};
  const said: string[] = [];
  for (const [place, name] of first.entries()) {
    if (place === own) continue;
    const filled = rows.rowOf.map((row) => (row < 0 ? "" : ((cells[place] as string[])[row] as string)));
    const called = header ? name : `column ${place + 1}`;
    const typed = typedColumn(called, called, filled);
    // Without a header the first texts are what things are called.
    const isTitle = !header && typed.column?.type === "text" && !Object.hasOwn(columns, "title");
    const plain = isTitle ? "title" : called.replace(/:.*$/, "");
    if (typed.column !== null && !Object.hasOwn(columns, plain)) columns[plain] = typed.column;
    said.push(`${header ? "" : `${place + 1} as `}${shown(plain, 30)} ${typed.said}`);
  }
  const { described, twice, more } = rows;
  const notes = [
    `${path}: ${header ? "" : "no header, "}${ids.kind}s by ${header ? shown(first[own]) : `column ${own + 1}`}, ${counted(described)} of ${counted(ids.size)} described (${percent(described / ids.size)})` +
      `${more.length > 0 ? `, and ${counted(more.length)} ${ids.kind}s without any event` : ""}` +
      `${twice > 0 ? `, ${counted(twice)} rows of an id that had one left out` : ""}.`,
    `Columns: ${said.join(", ") || "none but the ids"}.`,
  ];
  const all = table(vocabulary(ids.kind, [...ids.ids, ...more]), columns);
  return {
    table: more.length === 0 ? table(ids, columns) : tableOver(all, ids),
    whole: more.length === 0 ? null : all,
    notes,
  };
}

/** Which row of the file describes which id: first those that are known, in their order, then all others. */
function rowsOfIds(cells: readonly string[], ids: Vocabulary) {
  const rowOf = new Array<number>(ids.size).fill(-1);
  const more: string[] = [];
  const strangers = new Set<string>();
  let twice = 0;
  for (const [row, id] of cells.entries()) {
    const index = ids.find(id);
    if (index === undefined ? strangers.has(id) : (rowOf[index] as number) >= 0) twice++;
    else if (index !== undefined) rowOf[index] = row;
    else if (id.trim() !== "") {
      strangers.add(id);
      more.push(id);
      rowOf.push(row);
    }
  }
  const described = rowOf.slice(0, ids.size).filter((row) => row >= 0).length;
  return { rowOf, more, twice, described };
}

/** The column with the most ids that are known; of equal ones the first. */
function idColumn({ path, first }: RowFile, cells: readonly (readonly string[])[], ids: Vocabulary): number {
  const known = cells.map((column) => new Set(column.filter((id) => ids.find(id) !== undefined)).size);
  const best = known.indexOf(Math.max(...known));
  if ((known[best] ?? 0) > 0) return best;
  throw new InputError({
    where: path,
    wanted: `a column with ids of ${ids.kind}s that occur in the events, such as ${ids.ids
      .slice(0, 3)
      .map((id) => shown(id, 20))
      .join(", ")}`,
    got: `columns that hold none of them: ${first
      .slice(0, 20)
      .map((name) => shown(name, 30))
      .join(", ")}`,
    fix: "Ids are compared as texts, letter by letter: 7 and 007 are two.",
  });
}
