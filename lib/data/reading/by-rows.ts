import { VocabularyBuilder } from "../../base/vocabulary.ts";
import { type InteractionColumns, interactions } from "../interactions.ts";
import type { Interactions } from "../types.ts";
import type { Places } from "./columns.ts";
import { type Dialect, eachRecord } from "./records.ts";
import { rowFault } from "./row-fault.ts";
import { parseDate, parseNumber, type TimeUnit, timeUnit, unitSeconds } from "./times.ts";

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

  /** A time as the first one was written; NaN for any other text. */
  function moment(text: string): number {
    const number = written === true ? Number.NaN : parseNumber(text);
    if (!Number.isNaN(number) || written === false) {
      written = false;
      return number;
    }
    const seconds = parseDate(text);
    if (!Number.isNaN(seconds)) written = true;
    return seconds;
  }

  const spread = await eachRecord(path, layout, (fields, line) => {
    if (header) {
      header = false;
      return;
    }
    const person = fields[places.user];
    const thing = fields[places.item];
    const number = places.value < 0 ? 0 : parseNumber(fields[places.value] ?? "");
    const when = places.time < 0 ? 0 : moment(fields[places.time] ?? "");
    const whole = fields.length === columns.length && Number.isFinite(Math.fround(number)) && !Number.isNaN(when);
    if (!whole || !person || !thing) {
      const fault = rowFault(path, line, fields, layout, written);
      if (layout.badRows === "stop") throw fault;
      if (skipped++ === 0) firstSkipped = fault.message;
      return;
    }
    user.push(users.add(person));
    item.push(items.add(thing));
    if (places.value >= 0) value.push(number);
    if (places.time >= 0) time.push(when);
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
