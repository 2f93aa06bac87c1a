import { InputError, shown } from "../../base/errors.ts";
import { jsonColumns, parquetColumns } from "../reading/by-duckdb.ts";
import { findDelimiter, firstRecords } from "../reading/dialect.ts";
import { identifier, literal, unreadable, withDuckDB } from "../reading/duckdb.ts";
import type { Encoding } from "../reading/encoding.ts";
import { readHead } from "../reading/file-head.ts";
import { type FileFormat, type ReadOptions, resolveReadOptions } from "../reading/options.ts";
import { eachRecord } from "../reading/records.ts";

/** How a file of rows is written, with the beginning of what is in it. */
export interface RowFile {
  readonly path: string;
  readonly format: FileFormat;
  readonly encoding: Encoding;
  /** Between two fields; null for JSON and Parquet. */
  readonly delimiter: string | null;
  readonly quoted: boolean;
  /** The fields of the first record, or the names of the columns of a JSON or Parquet file. */
  readonly first: readonly string[];
  /** Up to a hundred records from the beginning of a delimited file, the first one included. */
  readonly head: readonly (readonly string[])[];
}

/**
 * Looks at the beginning of a file: delimited text of any delimiter and encoding, JSON or Parquet, gzipped or not.
 * @throws InputError as `readInteractions` does for files that are missing, empty, binary or in an unknown encoding
 */
export async function openRows(path: string, options: ReadOptions): Promise<RowFile> {
  const resolved = resolveReadOptions(options);
  const { quoted } = resolved;
  const { format, encoding, text, whole } = await readHead(path, resolved);
  if (format === "delimited") {
    const delimiter = options.delimiter ?? findDelimiter(text, quoted, whole) ?? ",";
    const head = firstRecords(path, text, delimiter, quoted, whole);
    const first = (head[0] ?? []).map((name) => name.trim());
    return { path, format, encoding, delimiter, quoted, first, head };
  }
  const first = await withDuckDB(async (connection) => {
    try {
      return await (format === "parquet" ? parquetColumns(connection, path) : jsonColumns(connection, path, ""));
    } catch (error) {
      throw unreadable(path, format === "parquet" ? "a Parquet file" : "JSON objects", error);
    }
  });
  return { path, format, encoding, delimiter: null, quoted, first, head: [] };
}

/**
 * Calls `visit` with chosen fields of each row, as texts in the order asked for; a missing value is "". The array is used
 * again for the next row.
 * @param places which fields, by position
 * @param header whether the first record of a delimited file names the columns and is no row
 * @throws InputError for a record with another number of fields than the first, naming file and line
 */
export async function eachRow(
  file: RowFile,
  places: readonly number[],
  header: boolean,
  visit: (fields: readonly string[]) => void,
): Promise<void> {
  if (file.delimiter === null) return eachDuckRow(file, places, visit);
  const { path, delimiter, quoted, encoding, first } = file;
  const fields = new Array<string>(places.length).fill("");
  let skip = header;
  await eachRecord(path, { delimiter, quoted, encoding }, (record, line) => {
    if (skip) {
      skip = false;
      return;
    }
    if (record.length !== first.length) {
      throw new InputError({
        where: `${path}:${line}`,
        wanted: `${first.length} fields separated by ${shown(delimiter)}, as in the first line`,
        got: `${record.length}: ${shown(record.join(delimiter))}`,
        fix: "Mend the line; a field that holds the delimiter stands in double quotes.",
      });
    }
    for (const [at, place] of places.entries()) fields[at] = record[place] as string;
    visit(fields);
  });
}

async function eachDuckRow(
  { path, format, first }: RowFile,
  places: readonly number[],
  visit: (fields: readonly string[]) => void,
): Promise<void> {
  const names = places.map((place) => first[place] as string);
  const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(", ");
  const source =
    format === "parquet" ? `read_parquet(${literal(path)})` : `read_json(${literal(path)}, columns = {${columns}})`;
  const selected = names.map((name) => `coalesce(${identifier(name)}::VARCHAR, '')`).join(", ");
  await withDuckDB(async (connection) => {
    const result = await connection.stream(`SELECT ${selected} FROM ${source}`);
    for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk())
      for (const row of chunk.getRows()) visit(row.map(String));
  });
}
