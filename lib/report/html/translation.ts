import { createHash } from "node:crypto";
import { type MultilineText, type NotebookFile, wholeText } from "../nbformat.ts";

/** The Chinese of a cell of prose, in its metadata: `zh`. */
interface Translation {
  /** The mark of the English it was made from. */
  readonly of: string;
  readonly text: MultilineText;
}

/** The mark of a text: twelve hexadecimal digits of its sha256. */
function markOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** The notebook with its prose in Chinese; null unless every cell of prose has it. */
export function inChinese(notebook: NotebookFile): NotebookFile | null {
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== "markdown") return cell;
    const zh = cell.metadata?.zh as Translation | undefined;
    return zh === undefined ? null : { ...cell, source: wholeText(zh.text) };
  });
  const whole = cells.filter((cell) => cell !== null);
  return whole.length === cells.length && cells.length > 0 ? { ...notebook, cells: whole } : null;
}

/** The ids of cells whose Chinese was made from an English that has changed since, or that lack it beside others that have it. */
export function outOfStep(notebook: NotebookFile): string[] {
  const prose = notebook.cells.filter(({ cell_type }) => cell_type === "markdown");
  if (prose.every(({ metadata }) => metadata?.zh === undefined)) return [];
  return prose
    .filter(({ metadata, source }) => (metadata?.zh as Translation | undefined)?.of !== markOf(wholeText(source)))
    .map(({ id = "a cell without an id" }) => id);
}
