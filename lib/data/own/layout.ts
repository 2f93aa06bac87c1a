import { InputError, shown } from "../../base/errors.ts";
import { findColumns, isKnownHeader, type Places } from "../reading/columns.ts";
import { type ColumnName, type ReadOptions, resolveReadOptions } from "../reading/options.ts";
import { parseNumber, parseTime } from "../reading/times.ts";
import { haveDecimalCommas } from "./decimal-commas.ts";
import { openRows, type RowFile } from "./each-row.ts";
import { areMoments, chineseColumn, chineseEvents, plainChinese } from "./usual-names.ts";

/** The parts of an event that columns may be named for. */
export type EventPart = "user" | "item" | "value" | "time" | "event";

/** Columns by part: a name, a 0-based position, or null for "read none". A part left out is looked for. */
export type NamedColumns = { readonly [Part in EventPart]?: ColumnName | null };

/** What is known of a file of events before it is read. */
export interface Layout {
  readonly file: RowFile;
  /** Whether the first record names the columns. */
  readonly header: boolean;
  /** Names or positions as `readInteractions` wants them. */
  readonly read: ReadOptions;
  /** The position of the column of event types ("view", "buy"); −1 where there is none. */
  readonly event: number;
  /** The position of a column of values that are written with a decimal comma, which `read` leaves out; −1 where there is none. */
  readonly commas: number;
  /** What was guessed, in words. */
  readonly notes: readonly string[];
}

/** Usual names of a column that says what kind of event a row is. */
const eventNames = new Set(
  "event eventtype eventname action actiontype behavior behaviour behaviortype interaction interactiontype type".split(
    " ",
  ),
);

/** At most so many different texts in the first hundred rows make a column one of event types. */
const mostTypes = 12;

/**
 * Finds out which columns of a file hold the parts of events. With a header they are found by their usual names (or
 * named, leniently: case, and RecBole's types after a colon, do not matter). A file without a header, such as MovieLens'
 * `u.data`, is told by its first rows: times are large numbers or dates, values few different small numbers, and the first two
 * of the other columns are users and items.
 * @throws InputError for a file of one column, for a named column that is not there, or where nothing can be told
 */
export async function findLayout(path: string, named: NamedColumns, options: ReadOptions): Promise<Layout> {
  const file = await openRows(path, options);
  if (file.first.length < 2) throw oneColumn(file);
  const columns = file.first;
  const given = Object.fromEntries(
    Object.entries(named).map(([part, column]) => [
      part,
      column === null ? null : placeOf(path, part, column, columns),
    ]),
  ) as { readonly [Part in EventPart]?: number | null };
  const header = file.delimiter === null || (options.header ?? hasHeader(file));
  if (header) return withHeader(file, given, options);
  const found = byContents(file, given);
  const { event, ...parts } = found;
  const commas = commaColumn(file, parts.value ?? -1, 0);
  return {
    file,
    header,
    read: { ...options, ...parts, ...(commas < 0 ? {} : { value: null }), header: false },
    event: event ?? -1,
    commas,
    notes: [`No header; by what stands in the first rows: ${saidParts(found)}.`],
  };
}

/** The layout of a file whose first record names the columns: as they were named, by usual names, and times by what stands there. */
function withHeader(file: RowFile, given: Parts, options: ReadOptions): Layout {
  const { path, first: columns, head } = file;
  const parts = ["user", "item", "value", "time"] as const;
  const chosen: { [Part in EventPart]?: number | null } = { ...given };
  for (const part of parts) {
    const place = chineseColumn(columns, part);
    if (chosen[part] === undefined && place >= 0) chosen[part] = place;
  }
  const named = () =>
    Object.fromEntries(
      parts
        .filter((part) => chosen[part] !== undefined)
        .map((part) => [part, chosen[part] === null ? null : columns[chosen[part] as number]]),
    );
  const event = given.event === undefined ? eventColumn(file) : (given.event ?? -1);
  const places = () => usualPlaces(path, columns, { ...options, ...named(), header: true });
  const known = places();
  const notes: string[] = [];
  if (known !== null && known.time < 0 && chosen.time === undefined) {
    const taken = new Set([known.user, known.item, known.value, event]);
    const cells = (place: number) => head.slice(1).map((row) => row[place] ?? "");
    const time = columns.findIndex((_, place) => !taken.has(place) && areMoments(cells(place)));
    if (time >= 0) {
      chosen.time = time;
      notes.push(`Times from ${shown(columns[time])}, by what stands there; time=none reads none.`);
    }
  }
  const commas = commaColumn(file, known?.value ?? -1, 1);
  const read = { ...options, ...named(), ...(commas < 0 ? {} : { value: null }), header: true };
  return { file, header: true, read, event, commas, notes };
}

/** Where the parts of an event stand by usual names; null where users or items have none, which is told when they are read. */
function usualPlaces(path: string, columns: readonly string[], options: ReadOptions): Places | null {
  try {
    return findColumns(path, columns, resolveReadOptions(options));
  } catch {
    return null;
  }
}

function commaColumn({ head }: RowFile, value: number, from: number): number {
  if (value < 0) return -1;
  return haveDecimalCommas(head.slice(from).map((row) => row[value] ?? "")) ? value : -1;
}

/** The position of a named column; names are compared exactly first, and then without case and type. */
function placeOf(path: string, part: string, column: ColumnName, columns: readonly string[]): number {
  const plain = (name: string) => name.replace(/:.*$/, "").trim().toLowerCase();
  const exact = typeof column === "number" ? column : columns.indexOf(column);
  const place = exact >= 0 ? exact : columns.findIndex((name) => plain(name) === plain(String(column)));
  if (place >= 0 && place < columns.length) return place;
  throw new InputError({
    where: path,
    wanted: `a column ${shown(column)} for ${part}`,
    got: `the columns ${columns
      .slice(0, 20)
      .map((name) => shown(name, 40))
      .join(", ")}`,
    fix: `Name one of these, for example ${part}=${columns[0]}, or give its position, counted from 0.`,
  });
}

/** A first record is a header when it names users and items, or holds words where all rows below hold numbers. */
function hasHeader({ head, first }: RowFile): boolean {
  if (isKnownHeader(first) || (chineseColumn(first, "user") >= 0 && chineseColumn(first, "item") >= 0)) return true;
  const below = head.slice(1);
  if (below.length === 0) return first.every((field) => Number.isNaN(parseNumber(field)));
  const numeric = (field: string | undefined) => field !== undefined && parseTime(field) !== null;
  if (first.some((field, place) => !numeric(field) && below.every((row) => numeric(row[place])))) return true;
  // Words over words: a header where none of them comes again below.
  return first.every((field, place) => !numeric(field) && below.every((row) => row[place] !== field));
}

function eventColumn({ first, head }: RowFile): number {
  const key = (name: string) =>
    name
      .replace(/:.*$/, "")
      .toLowerCase()
      .replace(/[^a-z]/g, "");
  return first.findIndex(
    (name, place) =>
      (eventNames.has(key(name)) || chineseEvents.includes(plainChinese(name))) &&
      (head.length === 0 || isFewWords(head.slice(1), place)),
  );
}

function isFewWords(rows: RowFile["head"], place: number): boolean {
  const texts = new Set(rows.map((row) => row[place] ?? ""));
  return texts.size <= mostTypes && [...texts].every((text) => Number.isNaN(parseNumber(text)));
}

type Parts = { [Part in EventPart]?: number | null };

function byContents(file: RowFile, given: Parts): Parts & { user: number; item: number } {
  const taken = new Set(Object.values(given).filter((place) => place !== null));
  const free = () => file.first.map((_, place) => place).filter((place) => !taken.has(place));
  const parts: Parts = { value: null, time: null, ...given };
  const take = (part: EventPart, place: number | undefined) => {
    if (given[part] !== undefined || place === undefined) return;
    parts[part] = place;
    taken.add(place);
  };
  // Ids come first in every such file; of two columns neither can be anything else.
  const later = () => free().filter((place) => place >= 2);
  take(
    "time",
    later().find((place) => file.head.every((row) => isTime(row[place] ?? ""))),
  );
  take(
    "value",
    later().find((place) => isValue(file.head.map((row) => row[place] ?? ""))),
  );
  take(
    "event",
    later().find((place) => isFewWords(file.head, place)),
  );
  take("user", free()[0]);
  take("item", free()[0]);
  const { user, item } = parts;
  if (typeof user === "number" && typeof item === "number") return { ...parts, user, item };
  throw new InputError({
    where: `${file.path}:1`,
    wanted: "a column of users and one of items",
    got: `${file.first.length} columns without a header, of which other parts take all but ${free().length}`,
    fix: "Name the columns by their positions, counted from 0: user=0, item=1.",
  });
}

/** Seconds since 1970 later than 1973, or a written date. */
function isTime(text: string): boolean {
  const time = parseTime(text);
  return time !== null && (time.written || time.value > 1e8);
}

function isValue(texts: readonly string[]): boolean {
  const written = haveDecimalCommas(texts) ? texts.map((text) => text.replace(",", ".")) : texts;
  const numbers = written.map(parseNumber);
  return numbers.every((number) => Math.abs(number) <= 1000) && new Set(numbers).size <= Math.max(20, texts.length / 2);
}

function saidParts(parts: Parts): string {
  const names: Readonly<Record<EventPart, string>> = {
    user: "users",
    item: "items",
    value: "values",
    time: "times",
    event: "event types",
  };
  return (Object.keys(names) as EventPart[])
    .filter((part) => typeof parts[part] === "number")
    .map((part) => `${names[part]} in column ${(parts[part] as number) + 1}`)
    .join(", ");
}

function oneColumn({ path, first }: RowFile): InputError {
  return new InputError({
    where: `${path}:1`,
    wanted: "at least two columns, one of users and one of items",
    got: `one column, which begins with ${shown(first[0] ?? "")}`,
    fix: "Bring who took what, a row for each event; where the fields stand apart by something unusual, name the delimiter.",
  });
}
