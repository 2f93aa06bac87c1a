import { InputError, shown } from "../../base/errors.ts";
import { VocabularyBuilder } from "../../base/vocabulary.ts";
import { type InteractionColumns, interactions } from "../interactions.ts";
import type { Interactions } from "../types.ts";
import type { Places } from "./columns.ts";
import { type Dialect, eachRecord } from "./records.ts";
import { numberPattern, parseTime, type TimeUnit, timeUnit, unitSeconds } from "./times.ts";

/** A file of events whose layout is known. */
export interface EventLayout extends Dialect {
  readonly places: Places;
  /** The columns' names, from the header or made up: "column 1". Their number is that of the fields of a record. */
  readonly columns: readonly string[];
  /** Whether the first record is a header, to be passed over. */
  readonly header: boolean;
  /** What becomes of a record that cannot be read: an error, or a count in the notes. */
  readonly badRows: "stop" | "skip";
}

/** Events as read, with what the reading found out. */
export interface EventsRead {
  readonly interactions: Interactions;
  /** The unit of numeric times; "iso" for written dates; null without times. */
  readonly timeUnit: TimeUnit | "iso" | null;
  /** Records passed over, with the first of them in words. */
  readonly skipped: { readonly count: number; readonly first: string } | null;
  /** Records that spread over several lines, because a quoted field holds a line end. */
  readonly spread: number;
}

/**
 * Reads events record by record in JavaScript: exact about the place of every fault, and lenient in what RFC 4180
 * leaves open (line ends of both kinds in one file, quotes inside a field).
 */
export async function readByRows(path: string, layout: EventLayout): Promise<EventsRead> {
  const { places, columns } = layout;
  const users = new VocabularyBuilder("user");
  const items = new VocabularyBuilder("item");
  const user: number[] = [];
  const item: number[] = [];
  const value: number[] = [];
  const time: number[] = [];
  let written: boolean | null = null;
  let skipped = 0;
  let firstSkipped = "";
  let header = layout.header;
  let parsed: ReturnType<typeof parseTime> = null;

  function place(line: number, column: number): string {
    return `${path}:${line}, column ${column + 1} (${columns[column]})`;
  }

  /** What is wrong with a record, or null; leaves its time in `parsed`. */
  function fault(fields: string[], line: number): InputError | null {
    if (fields.length !== columns.length) {
      return new InputError({
        where: `${path}:${line}`,
        wanted: `${columns.length} fields separated by ${shown(layout.delimiter)}`,
        got: `${fields.length} in ${shown(fields.join(layout.delimiter))}`,
        fix: fields.length < columns.length ? shortFix : longFix,
      });
    }
    for (const column of [places.user, places.item]) {
      if (fields[column] === "")
        return new InputError({ where: place(line, column), wanted: "an id", got: "nothing", fix: skipFix });
    }
    if (places.value >= 0 && !isNumber(fields[places.value] as string)) {
      return new InputError({
        where: place(line, places.value),
        wanted: "a number",
        got: text(fields, places.value),
        fix: valueFix,
      });
    }
    if (places.time >= 0) {
      parsed = parseTime(fields[places.time] as string);
      const wanted = written === null ? "seconds since 1970 or an ISO date" : written ? "an ISO date" : "a number";
      if (parsed === null || (written !== null && parsed.written !== written)) {
        return new InputError({
          where: place(line, places.time),
          wanted,
          got: text(fields, places.time),
          fix: timeFix,
        });
      }
    }
    return null;
  }

  const spread = await eachRecord(path, layout, (fields, line) => {
    if (header) {
      header = false;
      return;
    }
    const problem = fault(fields, line);
    if (problem !== null) {
      if (layout.badRows === "stop") throw problem;
      if (skipped++ === 0) firstSkipped = problem.message;
      return;
    }
    user.push(users.add(fields[places.user] as string));
    item.push(items.add(fields[places.item] as string));
    if (places.value >= 0) value.push(Number(fields[places.value]));
    if (parsed !== null) {
      written ??= parsed.written;
      time.push(parsed.value);
    }
  });

  const unit = places.time < 0 ? null : written === true ? "iso" : timeUnit(time);
  const read: InteractionColumns = {
    users: users.build(),
    items: items.build(),
    user: Int32Array.from(user),
    item: Int32Array.from(item),
    value: places.value < 0 ? null : Float32Array.from(value),
    time: unit === null ? null : Float64Array.from(time, (t) => t * (unit === "iso" ? 1 : unitSeconds[unit])),
  };
  return {
    interactions: interactions(read),
    timeUnit: unit,
    skipped: skipped === 0 ? null : { count: skipped, first: firstSkipped },
    spread,
  };
}

const skipFix = 'Mend the row, or pass { badRows: "skip" } to pass over such rows and count them.';
const shortFix = `The line may have been cut off. ${skipFix}`;
const longFix = `A field that holds the delimiter must stand in double quotes. ${skipFix}`;
const valueFix = `Numbers are written with a decimal point. ${skipFix}`;
const timeFix = `Times are numbers (s, ms, µs or ns since 1970) or like 2020-12-31T23:59:59Z. ${skipFix}`;

function isNumber(field: string): boolean {
  return numberPattern.test(field) && Number.isFinite(Math.fround(Number(field)));
}

function text(fields: string[], place: number): string {
  return fields[place] === "" ? "nothing" : shown(fields[place]);
}
