import { DataFrame, Series } from "danfojs-node";
import { InputError, internal, shown } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import { VocabularyBuilder } from "../base/vocabulary.ts";
import { type FrameView, frameView } from "./frame-view.ts";
import { interactions } from "./interactions.ts";
import { findColumns } from "./reading/columns.ts";
import { type ColumnName, resolveReadOptions } from "./reading/options.ts";
import { parseTime, timeUnit, unitSeconds } from "./reading/times.ts";
import { labelsOf, titleColumn } from "./tables.ts";
import type { Column, Dataset, Interactions, Table } from "./types.ts";

export { DataFrame, Series };

/** How much of large data becomes a frame. */
export interface FrameOptions {
  /** The most rows. Default 100,000: danfo grows slow beyond. */
  readonly rows?: number;
  /** Where rows are drawn from when there are more; without it the first ones are taken. The order is kept. */
  readonly sample?: Random;
}

/** What `showFrame` says under a frame that is a part of something. */
const parts = new WeakMap<DataFrame, string>();

/**
 * Events or a table as a danfo frame, for looking at: `head`, `describe`, `groupby` and so on are danfo's own. Columns
 * of events: user and item (ids), of a data set also title (or name), value, time (text, UTC). Columns of a table: the
 * id, then its own; labels are joined by ", ", vectors left out.
 *
 * Frames are for looking and small sums, not for computing: danfo sorts 100,000 rows in five seconds and a million not
 * at all. Count, filter and train on the typed arrays.
 *
 * @throws InputError for data without rows, which danfo cannot hold
 */
export function toFrame(source: Interactions | Table | Dataset, options: FrameOptions = {}): DataFrame {
  const columns: Record<string, (row: number) => string | number | null> = {};
  let length: number;
  if ("columns" in source) {
    length = source.vocabulary.size;
    columns[source.vocabulary.kind] = (row) => source.vocabulary.id(row);
    for (const [name, column] of Object.entries(source.columns)) {
      const cell = cellOf(column);
      if (cell !== null) columns[name] = cell;
    }
  } else {
    const events = "interactions" in source ? source.interactions : source;
    const { user, item, value, time, users, items } = events;
    length = events.length;
    columns.user = (row) => users.id(user[row] as number);
    columns.item = (row) => items.id(item[row] as number);
    const titles = "interactions" in source ? titleColumn(source.items) : null;
    if (titles !== null) columns[titles.name] = (row) => titles.values[item[row] as number] as string;
    if (value !== null) columns.value = (row) => value[row] as number;
    if (time !== null) columns.time = (row) => timeText(time[row] as number);
  }
  if (length === 0) {
    throw new InputError({ wanted: "at least one row", got: "none", fix: "danfo has no empty frames." });
  }
  const rows = chosenRows(length, options);
  const cells = Object.entries(columns).map(([name, cell]) => [name, rows.map(cell)]);
  const frame = new DataFrame(Object.fromEntries(cells));
  if (rows.length < length) {
    const how = options.sample === undefined ? "the first" : "a sample of";
    parts.set(frame, `${how} ${rows.length.toLocaleString("en-US")} of ${length.toLocaleString("en-US")} rows`);
  }
  return frame;
}

/** Which columns of a frame hold the parts of an event; found by their usual names where not given. */
export interface FrameColumns {
  readonly user?: ColumnName;
  readonly item?: ColumnName;
  readonly value?: ColumnName | null;
  readonly time?: ColumnName | null;
}

/**
 * The events in a frame, in its order, numbered by first sight; the way back from looking and cleaning. Ids become
 * texts. Times are numbers (s, ms, µs or ns since 1970) or written dates.
 * @throws InputError for a missing column or a cell that is no id, number or time, naming row and column
 */
export function fromFrame(frame: DataFrame, columns: FrameColumns = {}): Interactions {
  const names = frame.columns;
  const places = findColumns("the frame", names, resolveReadOptions({ ...columns, header: true }));
  const cells = (place: number) => frame.column(names[place] as string).values as unknown[];
  const users = new VocabularyBuilder("user");
  const items = new VocabularyBuilder("item");
  const wrong = (place: number, row: number, wanted: string, got: unknown) =>
    new InputError({
      where: `the frame, row ${row}, column ${shown(names[place])}`,
      wanted,
      got: shown(got),
      fix: "Mend or drop the row first.",
    });
  const index = (place: number, builder: VocabularyBuilder) =>
    Int32Array.from(cells(place), (cell, row) => {
      if (cell === null || cell === undefined || cell === "" || Number.isNaN(cell))
        throw wrong(place, row, "an id", cell);
      return builder.add(String(cell));
    });
  const numbers = (place: number, wanted: string, parse: (cell: unknown) => number) =>
    Float64Array.from(cells(place), (cell, row) => {
      const number = parse(cell);
      if (!Number.isFinite(number)) throw wrong(place, row, wanted, cell);
      return number;
    });
  const user = index(places.user, users);
  const item = index(places.item, items);
  const value = places.value < 0 ? null : Float32Array.from(numbers(places.value, "a number", numberIn));
  let written: boolean | null = null;
  const time =
    places.time < 0
      ? null
      : numbers(places.time, "a time, written as in the first row", (cell) => {
          const parsed = parseTime(String(cell));
          written ??= parsed?.written ?? null;
          return parsed !== null && parsed.written === written ? parsed.value : Number.NaN;
        });
  const unit = time === null || written === true ? 1 : unitSeconds[timeUnit(time)];
  return interactions({
    users: users.build(),
    items: items.build(),
    user,
    item,
    value,
    time: time === null ? null : time.map((moment) => moment * unit),
  });
}

/** How a frame is shown. */
export interface ShowFrameOptions {
  /** The most rows shown, from the top. Default 10. */
  readonly rows?: number;
  readonly caption?: string;
}

/** A frame or series as a table in a notebook: a few rows, everything escaped, how many there are underneath. */
export function showFrame(frame: DataFrame | Series, { rows = 10, caption }: ShowFrameOptions = {}): FrameView {
  const [length] = frame.shape;
  if (length === undefined) throw internal("a frame without a shape");
  const most = Math.min(rows, length);
  const cells = (frame.values as unknown[]).slice(0, most);
  const index = frame.index.slice(0, most);
  const part = frame instanceof DataFrame ? parts.get(frame) : undefined;
  return frameView({
    columns: frame.columns.map(String),
    rows: cells.map((row) => (Array.isArray(row) ? (row as unknown[]) : [row])),
    index: index.every((label, row) => label === row) ? null : index,
    length,
    ...(caption === undefined ? {} : { caption }),
    foot: part === undefined ? [] : [part],
  });
}

function cellOf(column: Column): ((row: number) => string | number | null) | null {
  switch (column.type) {
    case "text":
      return (row) => column.values[row] as string;
    case "number":
      return (row) => column.values[row] as number;
    case "category":
      return (row) => labelsOf(column, row).join(", ");
    case "vector":
      return null;
  }
}

function chosenRows(length: number, { rows = 100_000, sample }: FrameOptions): number[] {
  const all = Math.min(rows, length);
  if (sample === undefined || all === length) return Array.from({ length: all }, (_, row) => row);
  // Selection sampling (Knuth, vol. 2, algorithm 3.4.2 S): each row is taken with the chance that keeps all sets alike.
  const chosen: number[] = [];
  for (let row = 0; chosen.length < all; row++) {
    if (sample.uniform() * (length - row) < all - chosen.length) chosen.push(row);
  }
  return chosen;
}

function numberIn(cell: unknown): number {
  return typeof cell === "number" ? cell : typeof cell === "string" && cell.trim() !== "" ? Number(cell) : Number.NaN;
}

function timeText(seconds: number): string {
  const moment = new Date(seconds * 1000);
  if (Number.isNaN(moment.getTime())) return String(seconds);
  return moment
    .toISOString()
    .replace("T", " ")
    .replace(/(\.000)?Z$/, "");
}
