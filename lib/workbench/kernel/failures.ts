import { inspect } from "node:util";
import { projectRoot } from "../paths.ts";
import { shortened } from "./bundles.ts";
import type { Complaint } from "./complaints.ts";
import { habitHint, hintFor } from "./hints.ts";
import { type CompiledCell, excerpt, firstInCells, inCell, namesCells } from "./positions.ts";

/** Why a cell failed, as the protocol's `error` messages say it. */
export interface Failure {
  readonly ename: string;
  readonly evalue: string;
  /** Lines to be shown to a person, the message included. */
  readonly traceback: readonly string[];
}

/** What a cell ends with that was stopped by its user. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  constructor() {
    super("the cell was interrupted");
  }
}

/** The compiler's complaints about a cell, each under its line. */
export function compileFailure(count: number, source: string, complaints: readonly Complaint[]): Failure {
  const [first] = complaints;
  const habit = habitHint(source, complaints);
  if (first !== undefined && habit !== null) {
    const { line, column } = first;
    const told = `cell ${count}:${line}:${column} - ${habit}`;
    return { ename: "TypeScript", evalue: habit, traceback: [told, ...excerpt(source, { line, column })] };
  }
  const traceback: string[] = [];
  let previous = "";
  for (const { line, column, length, message: words, code, fileName } of complaints) {
    const message = withoutRoot(words);
    const place = fileName === undefined ? `cell ${count}:${line}:${column}` : `${fileName}:${line}:${column}`;
    if (place === previous) {
      traceback.push(`  ${message}`);
      continue;
    }
    previous = place;
    traceback.push(`${place} - TS${code}: ${message}`);
    if (fileName === undefined) traceback.push(...excerpt(source, { line, column }, length));
  }
  const place = first === undefined ? "" : `${first.line}:${first.column} `;
  const hint = hintFor(complaints);
  if (hint !== null) traceback.push(hint);
  const evalue = `${place}${withoutRoot(first?.message ?? "the cell does not compile")}`;
  return { ename: "TypeScript", evalue, traceback };
}

/** Whether a line of a stack trace helps someone who reads a notebook: cells and the project, nothing below them. */
function tells(frame: string): boolean {
  if (/\bcell \d+/.test(frame)) return true;
  return frame.includes(projectRoot) && !/node_modules|[\\/]workbench[\\/]kernel[\\/]/.test(frame);
}

/** How many of the errors that make up another one are told. */
const mostCauses = 3;

/** An error that a cell threw: its message, the line in the cell with a caret, and the calls that led there. */
export function thrownFailure(error: unknown, cells: ReadonlyMap<number, CompiledCell>): Failure {
  if (!(error instanceof Error)) {
    const text = shortened(typeof error === "string" ? error : inspect(error));
    return { ename: "Thrown", evalue: text, traceback: [`Thrown: ${text}`] };
  }
  const { name } = error;
  const message = shortened(error.message);
  const stack = error.stack ?? "";
  const traceback = [message === "" ? name : `${name}: ${message}`];
  const first = firstInCells(stack, cells);
  if (first !== null) {
    const { cell, place } = first;
    traceback.push(`cell ${cell.count}, line ${place.line}, column ${place.column}:`, ...excerpt(cell.source, place));
  }
  for (const line of stack.split("\n")) {
    const call = /^\s+at /.test(line) ? inCell(line, cells) : "";
    if (tells(call)) traceback.push(readable(call));
  }
  if (error.cause !== undefined) traceback.push(...causes(error.cause, cells));
  if (error instanceof AggregateError) {
    for (const one of error.errors.slice(0, mostCauses)) traceback.push(...causes(one, cells));
    const left = error.errors.length - mostCauses;
    if (left > 0) traceback.push(`and by ${left} more`);
  }
  return { ename: name, evalue: message, traceback };
}

function causes(cause: unknown, cells: ReadonlyMap<number, CompiledCell>): string[] {
  const [message = "", ...rest] = thrownFailure(cause, cells).traceback;
  return [`Caused by ${message}`, ...rest];
}

/**
 * A text that someone printed or that shows a value, its stack traces told in the cells' own lines and without the calls
 * below them.
 */
export function tellStacks(text: string, cells: ReadonlyMap<number, CompiledCell>): string {
  if (!namesCells(text)) return text;
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    const isCall = /^\s+at /.test(line);
    const call = isCall ? inCell(line, cells) : line;
    if (!isCall) lines.push(line);
    else if (tells(call)) lines.push(readable(call));
    // What is shown of an error's other fields begins behind its last call.
    else if (line.endsWith(" {")) lines.push(`${lines.pop() ?? ""} {`);
  }
  return lines.join("\n");
}

function withoutRoot(text: string): string {
  return text.replaceAll(`${projectRoot}/`, "").replaceAll(`${projectRoot}\\`, "");
}

/** The message and the carets in bold, for a person's eye; red would hardly be read on the ground of an error. */
export function emphasised({ traceback, ...rest }: Failure): Failure {
  const bold = (text: string) => `\x1b[1m${text}\x1b[0m`;
  const lines = traceback.map((line, at) => (at === 0 || /^\s*\|\s*\^+$/.test(line) ? bold(line) : line));
  return { ...rest, traceback: lines };
}

function readable(frame: string): string {
  const shorter = withoutRoot(frame.replaceAll("file://", ""));
  // Functions of earlier cells are called as members of the table of all names.
  return shorter.replace(/\bat (async )?Object\.(?=\S+ \(cell )/, "at $1");
}
