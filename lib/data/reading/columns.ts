import { InputError, shown } from "../../base/errors.ts";
import type { ColumnName, ResolvedReadOptions } from "./options.ts";

/** Where in a record the parts of an event stand (0-based); −1 for a part that is not read. */
export interface Places {
  readonly user: number;
  readonly item: number;
  readonly value: number;
  readonly time: number;
}

type Part = keyof Places;

/**
 * Names by which columns are known, best first; compared in lower case without anything but letters and digits, and
 * without a type after a colon (`user_id:token`).
 */
const names: Readonly<Record<Part, readonly string[]>> = {
  user: words(
    "user userid uid visitorid visitor customerid customer clientid memberid member reviewerid accountid personid " +
      "playerid readerid listenerid username sessionid session",
  ),
  item: words(
    "item itemid iid movieid movie filmid film productid product artistid artist bookid book isbn trackid track songid " +
      "song newsid articleid article businessid gameid game videoid asin parentasin sku contentid",
  ),
  value: words(
    "rating ratings score value stars weight plays playcount listeningcount listencount count preference quantity overall",
  ),
  time: words(
    "timestamp time ts unix unixtime unixtimestamp unixreviewtime epoch datetime date eventtime createdat ratedat " +
      "reviewtime",
  ),
};

/**
 * Finds the columns of an event among those of a file, as named in the options or by their usual names.
 * @param columns the names in the header, or made-up ones for a file without
 * @param hint what else may be wrong, for the message when users or items are not found
 * @throws InputError listing the columns there are
 */
export function findColumns(file: string, columns: readonly string[], options: ResolvedReadOptions, hint = ""): Places {
  const keys = columns.map(keyOf);
  const find = (part: Part): number => {
    const given = options[part];
    if (given === null) return -1;
    if (given !== undefined) return named(file, part, given, columns);
    const known = options.header ? names[part].find((name) => keys.includes(name)) : undefined;
    return known === undefined ? -1 : keys.indexOf(known);
  };
  const places = { user: find("user"), item: find("item"), value: find("value"), time: find("time") };
  for (const part of ["user", "item"] as const) {
    if (places[part] < 0) throw missing(file, part, columns, options, hint);
  }
  const used = Object.entries(places).filter(([, place]) => place >= 0);
  for (const [part, place] of used) {
    const other = used.find(([name, same]) => same === place && name !== part);
    if (other !== undefined) {
      throw new InputError({
        where: file,
        wanted: "a column of its own for each part of an event",
        got: `${shown(columns[place])} for ${part} and ${other[0]}`,
        fix: `Name the columns: ${example(columns)}.`,
      });
    }
  }
  return places;
}

/** Whether a header names users and items by usual names. */
export function isKnownHeader(columns: readonly string[]): boolean {
  const keys = columns.map(keyOf);
  return names.user.some((name) => keys.includes(name)) && names.item.some((name) => keys.includes(name));
}

function named(file: string, part: Part, given: ColumnName, columns: readonly string[]): number {
  const place = typeof given === "number" ? given : columns.indexOf(given);
  if (place >= 0 && place < columns.length) return place;
  throw new InputError({
    where: file,
    wanted:
      typeof given === "number" ? `a column at position ${given} for ${part}` : `a column ${shown(given)} for ${part}`,
    got: listed(columns),
    fix: `Name one of these: ${example(columns)}.`,
  });
}

function missing(
  file: string,
  part: Part,
  columns: readonly string[],
  options: ResolvedReadOptions,
  hint: string,
): InputError {
  const kind = part === "user" ? "users" : "items";
  return new InputError({
    where: `${file}:1`,
    wanted: options.header ? `a column of ${kind}, such as ${part}Id` : `the position of the column of ${kind}`,
    got: listed(columns),
    fix:
      `${hint}Name the columns: ${example(columns)}` +
      (options.header ? "; or, when the first line is no header, give positions: { user: 0, item: 1 }." : "."),
  });
}

function listed(columns: readonly string[]): string {
  const most = 20;
  const texts = columns.slice(0, most).map((column) => shown(column, 40));
  const more = columns.length > most ? ` and ${columns.length - most} more` : "";
  return `${columns.length === 1 ? "the one column" : `the ${columns.length} columns`} ${texts.join(", ")}${more}`;
}

function example(columns: readonly string[]): string {
  const [user = "user", item = "item"] = columns.map((column) =>
    column.length > 40 ? `${column.slice(0, 39)}…` : column,
  );
  return `{ user: ${JSON.stringify(user)}, item: ${JSON.stringify(item)} }`;
}

function keyOf(column: string): string {
  return column
    .replace(/:.*$/, "")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

function words(text: string): readonly string[] {
  return text.split(" ");
}
