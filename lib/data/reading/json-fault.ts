import { InputError, shown } from "../../base/errors.ts";
import { readText } from "./encoding.ts";

/**
 * Finds where a text stops being JSON: an array of objects, or one object a line. Null when it is sound.
 * Reads the whole file; called only after another reader has given up on it.
 */
export async function jsonFault(path: string): Promise<InputError | null> {
  const text = await readText(path, "utf-8");
  const lines = text.split("\n");
  if (text.trimStart().startsWith("[")) {
    const message = parseFault(text);
    if (message === null) return null;
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
    const before = text.slice(0, position);
    const line = before.split("\n").length;
    const column = position - before.lastIndexOf("\n");
    return fault(`${path}:${line}:${column}`, "an array of objects", lines[line - 1] ?? "", message);
  }
  for (const [at, line] of lines.entries()) {
    const message = line.trim() === "" ? null : parseFault(line);
    if (message !== null) return fault(`${path}:${at + 1}`, "one JSON object a line", line, message);
  }
  return null;
}

function parseFault(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function fault(where: string, wanted: string, line: string, message: string): InputError {
  return new InputError({
    where,
    wanted,
    got: `${shown(line.trim())} (${message.replace(/, ".*$/s, "")})`,
    fix: 'The file may have been cut off: write it anew, or pass { badRows: "skip" } where each line is an object.',
  });
}
