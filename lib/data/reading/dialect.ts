import { isKnownHeader } from "./columns.ts";
import { recordCutter } from "./records.ts";

/** Delimiters that are looked for, in order of preference. */
const candidates: readonly string[] = [",", "\t", ";", "|", "::", " "];

/** How many records are looked at. */
const looked = 100;

/**
 * The first records of a text under a delimiter. The last one may be cut off and is left out unless `whole`.
 * Throws InputError naming `path` for a quote that is never closed.
 */
export function firstRecords(
  path: string,
  text: string,
  delimiter: string,
  quoted: boolean,
  whole: boolean,
): string[][] {
  const records: string[][] = [];
  const cutter = recordCutter(path, { delimiter, quoted, encoding: "utf-8" }, (fields) => {
    if (records.length < looked) records.push(fields);
  });
  cutter.push(text);
  if (whole || records.length === 0) cutter.end();
  return records;
}

/**
 * The delimiter of a text: one under which the header names users and items, else one that cuts every record into the
 * same number of fields (the most fields win), else null.
 */
export function findDelimiter(head: string, quoted: boolean, whole: boolean): string | null {
  const cuts = candidates.map((delimiter) => ({ delimiter, records: recordsOrNone(head, delimiter, quoted, whole) }));
  const known = cuts.find(({ records }) => records[0] !== undefined && isKnownHeader(records[0]));
  if (known !== undefined) return known.delimiter;
  let best: { delimiter: string; fields: number } | null = null;
  for (const { delimiter, records } of cuts) {
    const fields = records[0]?.length ?? 0;
    const even = records.every((record) => record.length === fields);
    if (fields > 1 && even && fields > (best?.fields ?? 1)) best = { delimiter, fields };
  }
  return best?.delimiter ?? null;
}

/** A quote that never closes is told when the file is read; for finding the delimiter the text then has no records. */
function recordsOrNone(head: string, delimiter: string, quoted: boolean, whole: boolean): string[][] {
  try {
    return firstRecords("", head, delimiter, quoted, whole);
  } catch {
    return [];
  }
}
