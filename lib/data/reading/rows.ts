import { InputError, shown } from "../../base/errors.ts";
import { readText } from "./encoding.ts";
import { type Dialect, recordCutter } from "./records.ts";

/** How to read a small file whose layout is known. */
export interface RowLayout extends Omit<Partial<Dialect>, "delimiter"> {
  readonly delimiter: string;
  /** How many fields every record has. */
  readonly fields: number;
  /** Whether the first record names the columns. */
  readonly header?: boolean;
}

/**
 * All records of a small file of a known layout, without its header. Unquoted unless said; UTF-8, or latin-1 where it is
 * not that. Throws InputError for a record with another number of fields, naming file and line.
 */
export async function readRows(path: string, layout: RowLayout): Promise<string[][]> {
  const { delimiter, fields: wanted, header = false, quoted = false, encoding } = layout;
  const rows: string[][] = [];
  let skip = header;
  const cutter = recordCutter(path, { delimiter, quoted, encoding: encoding ?? "utf-8" }, (fields, line) => {
    if (skip) {
      skip = false;
      return;
    }
    if (fields.length !== wanted) {
      throw new InputError({
        where: `${path}:${line}`,
        wanted: `${wanted} fields separated by ${shown(delimiter)}`,
        got: `${fields.length}: ${shown(fields.join(delimiter))}`,
        fix: "The file is damaged or of another edition; fetch the data set anew.",
      });
    }
    rows.push(fields);
  });
  cutter.push(await readText(path, encoding));
  cutter.end();
  return rows;
}
