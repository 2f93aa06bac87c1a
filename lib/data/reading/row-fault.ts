import { InputError, shown } from "../../base/errors.ts";
import type { EventLayout } from "./by-rows.ts";
import { parseNumber } from "./times.ts";

/** What is wrong with a record that could not be read, at which line and column, and what to do. */
export function rowFault(
  path: string,
  line: number,
  fields: readonly string[],
  { columns, places, delimiter }: EventLayout,
  datesAreWritten: boolean | null,
): InputError {
  if (fields.length !== columns.length) {
    return new InputError({
      where: `${path}:${line}`,
      wanted: `${columns.length} fields separated by ${shown(delimiter)}`,
      got: `${fields.length} in ${shown(fields.join(delimiter))}`,
      fix: fields.length < columns.length ? shortFix : longFix,
    });
  }
  const at = (place: number, wanted: string, fix: string) =>
    new InputError({
      where: `${path}:${line}, column ${place + 1} (${columns[place]})`,
      wanted,
      got: fields[place] === "" ? "nothing" : shown(fields[place]),
      fix,
    });
  for (const place of [places.user, places.item]) {
    if (fields[place] === "") return at(place, "an id", skipFix);
  }
  if (places.value >= 0 && !Number.isFinite(Math.fround(parseNumber(fields[places.value] as string)))) {
    return at(places.value, "a number", valueFix);
  }
  const wanted =
    datesAreWritten === null ? "seconds since 1970 or an ISO date" : datesAreWritten ? "an ISO date" : "a number";
  return at(places.time, wanted, timeFix);
}

const skipFix = 'Mend the row, or pass { badRows: "skip" } to pass over such rows and count them.';
const shortFix = `The line may have been cut off. ${skipFix}`;
const longFix = `A field that holds the delimiter must stand in double quotes. ${skipFix}`;
const valueFix = `Numbers are written with a decimal point. ${skipFix}`;
const timeFix = `Times are numbers (s, ms, µs or ns since 1970) or like 2020-12-31T23:59:59Z. ${skipFix}`;
