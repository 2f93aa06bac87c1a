import { wholeText } from "../../report/nbformat.ts";
import type { NotebookSource } from "../runner/notebooks.ts";
import type { CellCompiler } from "./cells.ts";

/** What the compiler has against a cell of a notebook. */
export interface CellComplaint {
  /** The notebook's file, relative to the project's folder. */
  readonly path: string;
  /** Among all cells, from 1. */
  readonly cell: number;
  /** Among the code cells, from 1. */
  readonly codeCell: number;
  /** From 1, in the cell. */
  readonly line: number;
  readonly column: number;
  /** TypeScript's number and words. */
  readonly code: number;
  readonly message: string;
}

/**
 * Checks the cells of a notebook one after the other, exactly as the kernel does before it runs them: what earlier cells
 * declared is known, may be declared anew, and counts with its declared type.
 * @returns the complaints about the first cell that has any, for those after it could only follow from it
 */
export function checkCells(compiler: CellCompiler, { path, notebook }: NotebookSource): CellComplaint[] {
  let earlier = "";
  let codeCell = 0;
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== "code") continue;
    codeCell += 1;
    compiler.begin(codeCell);
    const { diagnostics, declOutput } = compiler.converter.convert(earlier, wholeText(cell.source));
    if (diagnostics.length > 0) {
      return diagnostics.map(({ start, code, messageText }) => ({
        path,
        cell: index + 1,
        codeCell,
        line: start.line + 1,
        column: start.character + 1,
        code,
        message: messageText,
      }));
    }
    earlier = declOutput ?? "";
  }
  return [];
}
