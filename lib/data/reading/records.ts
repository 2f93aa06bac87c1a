import { InputError } from "../../base/errors.ts";
import { type Encoding, eachText } from "./encoding.ts";

/** How a text file is cut into records and fields. */
export interface Dialect {
  /** One or more characters between two fields: "," "\t" ";" "|" "::". */
  readonly delimiter: string;
  /** Whether a field may stand in double quotes and hold delimiters, line ends and doubled quotes (RFC 4180). */
  readonly quoted: boolean;
  readonly encoding: Encoding;
}

/** Takes the fields of a record and the 1-based line on which it begins. */
export type RecordVisitor = (fields: string[], line: number) => void;

/** The longest record, in characters: beyond it a quote was opened and never closed. */
const longestRecord = 1 << 24;

/**
 * Calls `visit` with each record of a file, blank lines left out; returns how many spread over several lines.
 * Throws InputError for a quote that is never closed.
 */
export async function eachRecord(path: string, dialect: Dialect, visit: RecordVisitor): Promise<number> {
  const cutter = recordCutter(path, dialect, visit);
  await eachText(path, dialect.encoding, (text) => cutter.push(text));
  return cutter.end();
}

/** Cuts text that arrives in pieces into records. `path` is for messages only. */
export function recordCutter(path: string, dialect: Dialect, visit: RecordVisitor) {
  const { delimiter, quoted } = dialect;
  let rest = "";
  let line = 1;
  let first = true;
  let spread = 0;

  /** Cuts what is complete in `text` and returns where the incomplete rest begins. */
  function cut(text: string, last: boolean): number {
    // Looked for once: asked within the loop, V8 may search the whole rest for every line.
    const quotes = quoted && text.includes('"');
    let at = 0;
    let separator = text.indexOf(delimiter);
    while (at < text.length) {
      const newline = text.indexOf("\n", at);
      const end = newline < 0 ? text.length : newline;
      const plainEnd = end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
      if (quotes && text.slice(at, plainEnd).includes('"')) {
        const record = quotedRecord(text, at, delimiter);
        if (record === null || (record.end === text.length && !last)) {
          if (record === null && (last || text.length - at > longestRecord)) throw openQuote(path, line);
          return at;
        }
        visit(record.fields, line);
        line += record.lines;
        if (record.lines > 1) spread++;
        at = record.end;
        separator = text.indexOf(delimiter, at);
        continue;
      }
      if (newline < 0 && !last) return at;
      const fields: string[] = [];
      let from = at;
      while (separator >= 0 && separator < plainEnd) {
        fields.push(text.slice(from, separator));
        from = separator + delimiter.length;
        separator = text.indexOf(delimiter, from);
      }
      if (plainEnd > at) {
        fields.push(text.slice(from, plainEnd));
        visit(fields, line);
      }
      line++;
      at = end + 1;
    }
    return at;
  }

  return {
    push(text: string): void {
      const all = rest + (first ? text.replace(/^\uFEFF/, "") : text);
      if (all !== "") first = false;
      rest = all.slice(cut(all, false));
    },
    /** Cuts what is left; returns how many records spread over several lines. */
    end(): number {
      cut(rest, true);
      return spread;
    },
  };
}

/** One record with quoted fields from `at` on; null when a quote is still open at the end of the text. */
function quotedRecord(text: string, at: number, delimiter: string) {
  const fields: string[] = [];
  let lines = 1;
  for (;;) {
    let field = "";
    if (text[at] === '"') {
      at++;
      for (;;) {
        const close = text.indexOf('"', at);
        if (close < 0) return null;
        field += text.slice(at, close);
        at = close + 1;
        if (text[at] !== '"') break;
        field += '"';
        at++;
      }
      lines += field.split("\n").length - 1;
    }
    const separator = text.indexOf(delimiter, at);
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    if (separator >= 0 && separator < end) {
      fields.push(field + text.slice(at, separator));
      at = separator + delimiter.length;
      continue;
    }
    fields.push(field + text.slice(at, end).replace(/\r$/, ""));
    return { fields, lines, end: newline < 0 ? text.length : newline + 1 };
  }
}

function openQuote(path: string, line: number): InputError {
  return new InputError({
    where: `${path}:${line}`,
    wanted: "a closing quote",
    got: 'a field that opens with " and runs to the end of the file',
    fix: 'Close the quote or double it (""); a file that does not quote its fields is read with { quoted: false }.',
  });
}
