import { basename } from "node:path";
import { InputError, shown } from "../base/errors.ts";
import { countRepeats } from "./duplicates.ts";
import { counted, orderNotes } from "./notes.ts";
import { readByDuckDB } from "./reading/by-duckdb.ts";
import { type EventsRead, readByRows } from "./reading/by-rows.ts";
import { findColumns, type Places } from "./reading/columns.ts";
import { findDelimiter, firstRecords } from "./reading/dialect.ts";
import type { Encoding } from "./reading/encoding.ts";
import { type FileHead, readHead } from "./reading/file-head.ts";
import { type ReadOptions, type ResolvedReadOptions, resolveReadOptions } from "./reading/options.ts";
import { shownTime, type TimeUnit } from "./reading/times.ts";
import type { Dataset } from "./types.ts";

/** What was found out about a file while reading it. */
export interface Reading {
  readonly format: "delimited" | "json" | "parquet";
  /** The names of the columns that were read; null for a part the file lacks. */
  readonly columns: {
    readonly user: string;
    readonly item: string;
    readonly value: string | null;
    readonly time: string | null;
  };
  /** Null for JSON and Parquet. */
  readonly delimiter: string | null;
  readonly encoding: Encoding;
  /** The unit of numeric times, "iso" for written dates, null without times. */
  readonly timeUnit: TimeUnit | "iso" | null;
  /** Rows passed over because they could not be read (`badRows: "skip"`). */
  readonly skipped: number;
  /** Rows equal to an earlier one in all that was read; they are kept. */
  readonly duplicates: number;
}

/** A file of one's own as a data set. */
export interface FileDataset extends Dataset {
  readonly reading: Reading;
}

type Found = EventsRead & {
  readonly columns: readonly string[];
  readonly places: Places;
  readonly delimiter: string | null;
};

/**
 * Reads events of users with items from a file like `userId,itemId,rating,timestamp`: CSV, TSV or any other delimiter,
 * JSON (an array of objects, or one object a line) or Parquet; text files may be gzipped (`.gz`).
 *
 * Columns are found by their usual names or named in the options; values and times are null where the file has none.
 * Ids are texts exactly as in the file and numbered in the order of first sight; rows keep the order of the file.
 * Times are seconds since 1970 UTC in the result, whether the file counts s, ms, µs or ns or writes ISO dates.
 * What was found out and every counted warning is in `notes`.
 *
 * Delimited text is read record by record in JavaScript, which on a million rows is faster than DuckDB's reader and
 * knows the line of every fault; JSON and Parquet go through DuckDB.
 *
 * @throws InputError naming file, line and column, with a cure: for a missing or empty file, a folder, a missing column,
 * a wrong delimiter, a rating that is no number, a cut line, another encoding, an unknown option
 */
export async function readInteractions(path: string, options: ReadOptions = {}): Promise<FileDataset> {
  const resolved = resolveReadOptions(options);
  const head = await readHead(path, resolved);
  const found =
    head.format === "delimited" ? await readDelimited(path, head, resolved) : await readOther(path, head, resolved);
  if (found.interactions.length === 0) {
    throw new InputError({
      where: path,
      wanted: "events",
      got:
        found.skipped === null
          ? "a header and nothing below it"
          : `${counted(found.skipped.count)} rows, none readable: ${found.skipped.first}`,
      fix: "Check how the file was written.",
    });
  }
  const name = (place: number) => (place < 0 ? null : (found.columns[place] as string));
  const reading: Reading = {
    format: head.format,
    columns: {
      user: found.columns[found.places.user] as string,
      item: found.columns[found.places.item] as string,
      value: name(found.places.value),
      time: name(found.places.time),
    },
    delimiter: found.delimiter,
    encoding: head.encoding,
    timeUnit: found.timeUnit,
    skipped: found.skipped?.count ?? 0,
    duplicates: countRepeats(found.interactions).rows,
  };
  return {
    name: basename(path),
    title: basename(path),
    interactions: found.interactions,
    licence: "a file of your own",
    origin: path,
    notes: notesOf(found, reading),
    reading,
  };
}

async function readDelimited(path: string, head: FileHead, options: ResolvedReadOptions): Promise<Found> {
  const likely = findDelimiter(head.text, options.quoted, head.whole);
  const delimiter = options.delimiter ?? likely ?? ",";
  const first = firstRecords(path, head.text, delimiter, options.quoted, head.whole)[0] ?? [];
  const columns = options.header ? first.map((name) => name.trim()) : first.map((_, place) => `column ${place + 1}`);
  const hint =
    first.length === 1 && likely !== null && likely !== delimiter
      ? `The fields look separated by ${shown(likely)}: pass { delimiter: ${JSON.stringify(likely)} }. `
      : "";
  const places = findColumns(path, columns, options, hint);
  const { encoding } = head;
  const { quoted, header, badRows } = options;
  const read = await readByRows(path, { delimiter, quoted, encoding, header, badRows, columns, places });
  return { ...read, columns, places, delimiter };
}

async function readOther(path: string, head: FileHead, options: ResolvedReadOptions): Promise<Found> {
  if (head.encoding !== "utf-8") {
    throw new InputError({ where: path, wanted: "JSON in UTF-8", got: head.encoding, fix: "Convert it to UTF-8." });
  }
  return { ...(await readByDuckDB(path, head, options)), delimiter: null };
}

function notesOf(found: Found, reading: Reading): string[] {
  const { user, item, value, time } = reading.columns;
  const unread = found.columns.filter((_, place) => !Object.values(found.places).includes(place));
  const parts = [`users from ${shown(user)}`, `items from ${shown(item)}`];
  if (value !== null) parts.push(`values from ${shown(value)}`);
  if (time !== null) parts.push(`times from ${shown(time)} (${timesNote(found)})`);
  const notes = [`Read ${counted(found.interactions.length)} events: ${parts.join(", ")}.`];
  if (unread.length > 0)
    notes.push(
      `Columns not read: ${unread
        .slice(0, 20)
        .map((name) => shown(name))
        .join(", ")}.`,
    );
  if (found.skipped !== null) {
    notes.push(
      `${counted(found.skipped.count)} rows could not be read and were passed over. The first: ${found.skipped.first}`,
    );
  }
  if (found.spread > 0) notes.push(`${counted(found.spread)} records spread over several lines (quoted line ends).`);
  if (reading.duplicates > 0)
    notes.push(`${counted(reading.duplicates)} rows repeat an earlier row exactly; they were kept.`);
  return [...notes, ...orderNotes(found.interactions)];
}

function timesNote({ timeUnit, interactions }: EventsRead): string {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const time of interactions.time ?? []) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  const how = timeUnit === "iso" ? "written dates, UTC where no offset is named" : `${timeUnit} since 1970`;
  return `${how}: ${shownTime(first)} to ${shownTime(last)} UTC`;
}
