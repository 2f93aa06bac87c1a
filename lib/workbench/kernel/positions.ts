import { SourceMap } from "node:module";

/** A place in a text: lines and columns from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A cell that was compiled: its text as typed, and the way back from its compiled lines to those. */
export interface CompiledCell {
  /** The execution count under which it ran. */
  readonly count: number;
  readonly source: string;
  toSource(place: Place): Place | null;
}

type Payload = ConstructorParameters<typeof SourceMap>[0];

const inline = /\n?\/\/# sourceMappingURL=data:application\/json[^,]*;base64,([A-Za-z0-9+/=]+)\s*$/;

/** Takes the source map off the end of a compiled text. */
export function takeSourceMap(text: string): { text: string; map: SourceMap | null } {
  const found = inline.exec(text);
  if (found?.[1] === undefined) return { text, map: null };
  const payload = JSON.parse(Buffer.from(found[1], "base64").toString()) as Payload;
  return { text: text.slice(0, found.index), map: new SourceMap(payload) };
}

/** Where a map says that a place comes from, or null. */
export function follow(map: SourceMap, place: Place): Place | null {
  const entry = map.findEntry(place.line - 1, place.column - 1);
  if (!("originalLine" in entry)) return null;
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

const scheme = "tastelab:cell/";

/** The name under which a cell's compiled text runs: stack traces carry it. */
export function scriptName(count: number): string {
  return `${scheme}${count}.ts`;
}

/** Whether a text speaks of compiled cells. */
export function namesCells(text: string): boolean {
  return text.includes(scheme);
}

const frame = /tastelab:cell\/(\d+)\.ts:(\d+):(\d+)/g;

/** Replaces a place in a compiled cell by the place in the cell itself, "cell 3:2:7"; "" when it is nowhere there. */
export function inCell(call: string, cells: ReadonlyMap<number, CompiledCell>): string {
  let lost = false;
  const text = call.replace(frame, (_whole, count: string, line: string, column: string) => {
    const place = cells.get(Number(count))?.toSource({ line: Number(line), column: Number(column) });
    lost ||= place == null;
    return place == null ? "" : `cell ${count}:${place.line}:${place.column}`;
  });
  return lost ? "" : text;
}

/** The first place of a stack trace that lies in a cell, as it was typed there. */
export function firstInCells(
  stack: string,
  cells: ReadonlyMap<number, CompiledCell>,
): { cell: CompiledCell; place: Place } | null {
  for (const [, count, line, column] of stack.matchAll(frame)) {
    const cell = cells.get(Number(count));
    const place = cell?.toSource({ line: Number(line), column: Number(column) });
    if (cell !== undefined && place != null) return { cell, place };
  }
  return null;
}

/** The most characters of a line that are shown around a place in it. */
const widest = 160;

/** The line of a text that a place is in, with carets under it; of a long line the part around the place. */
export function excerpt(source: string, place: Place, length = 1): string[] {
  const line = source.split("\n")[place.line - 1];
  if (line === undefined) return [];
  const number = String(place.line).padStart(5);
  const start = line.length <= widest ? 0 : Math.max(0, Math.min(place.column - widest / 2, line.length - widest));
  const end = Math.min(line.length, start + widest);
  const part = `${start > 0 ? "…" : ""}${line.slice(start, end)}${end < line.length ? "…" : ""}`;
  const before = `${start > 0 ? " " : ""}${line.slice(start, place.column - 1).replace(/[^\t]/g, " ")}`;
  const width = Math.max(1, Math.min(length, end - place.column + 1));
  return [`${number} | ${part}`, `${" ".repeat(number.length)} | ${before}${"^".repeat(width)}`];
}
