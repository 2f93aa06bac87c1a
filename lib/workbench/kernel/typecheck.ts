import { dirname, join } from "node:path";
import ts from "typescript";
import { type NotebookFile, wholeText } from "../../report/nbformat.ts";
import { projectRoot } from "../paths.ts";
import type { Complaint } from "./complaints.ts";
import { isInProject } from "./folder.ts";
import { cellOptions } from "./options.ts";
import { declaredNames } from "./scope.ts";

/** What is checked of a notebook. */
export interface Checked {
  /** The notebook's file, relative to the project's folder. */
  readonly path: string;
  readonly notebook: Pick<NotebookFile, "cells">;
}

/** What the compiler has against a cell of a notebook. */
export interface CellComplaint extends Complaint {
  /** As in `Checked`. */
  readonly path: string;
  /** Among all cells, from 1. */
  readonly cell: number;
  /** Among the code cells, from 1. */
  readonly codeCell: number;
}

interface CellFile {
  readonly path: string;
  readonly cell: number;
  readonly codeCell: number;
  readonly file: string;
  /** One line longer than the cell, at its head. */
  readonly text: string;
}

/** A cell as a module of its own in the notebook's folder, as in the kernel: what it imports is found from there. */
function cellFiles({ path, notebook }: Checked, index: number): CellFile[] {
  let codeCell = 0;
  const own = dirname(join(projectRoot, path));
  const folder = isInProject(own) ? own : projectRoot;
  return notebook.cells.flatMap(({ cell_type, source }, at) => {
    if (cell_type !== "code") return [];
    codeCell += 1;
    const file = join(folder, `__notebook${index}_cell${codeCell}.ts`).replaceAll("\\", "/");
    const text = wholeText(source);
    const exported = `export { ${declaredNames(text).join(", ")} };`;
    return [{ path, cell: at + 1, codeCell, file, text: `export {};\n${text}\n${exported}` }];
  });
}

function openProgram(cells: readonly CellFile[]): ts.Program {
  const texts = new Map(cells.map(({ file, text }) => [file, text]));
  const options = cellOptions(projectRoot, "outDir");
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
  host.getCurrentDirectory = () => projectRoot;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  return ts.createProgram([...texts.keys()], options, host);
}

/** The messages of a chain stand one after the other, as the kernel shows them. */
function messagesOf(text: string | ts.DiagnosticMessageChain): string[] {
  if (typeof text === "string") return [text];
  return [text.messageText, ...(text.next ?? []).flatMap(messagesOf)];
}

function complaints({ path, cell, codeCell }: CellFile, found: readonly ts.Diagnostic[]): CellComplaint[] {
  return found.flatMap(({ file, start = 0, length = 0, code, messageText }) => {
    if (file === undefined) return [];
    const [from, to] = [start, start + length].map((at) => file.getLineAndCharacterOfPosition(at));
    if (from === undefined || to === undefined) return [];
    const place = {
      line: from.line,
      column: from.character + 1,
      length: from.line === to.line ? to.character - from.character : 1,
    };
    return messagesOf(messageText).map((message) => ({ path, cell, codeCell, ...place, code, message }));
  });
}

/**
 * Checks the cells of many notebooks in one program, so that the types of the library are read once. Each cell sees what
 * the kernel would show it: what earlier cells declared is known, may be declared anew, and counts with its declared type.
 * @returns for each notebook the complaints about its first cell that has any, for those after it could only follow
 */
export function checkNotebooks(notebooks: readonly Checked[]): CellComplaint[] {
  const chains = notebooks.map(cellFiles);
  const program = openProgram(chains.flat());
  for (const chain of chains) {
    let earlier: ts.Node | undefined;
    for (const { file } of chain) {
      // A name that a cell does not declare is looked for in what is around the cell: the cell before it.
      const cell = program.getSourceFile(file) as { parent?: ts.Node } & ts.SourceFile;
      if (earlier !== undefined) cell.parent = earlier;
      earlier = cell;
    }
  }
  return chains.flatMap((chain) => {
    for (const cell of chain) {
      const file = program.getSourceFile(cell.file);
      const found = ts.sortAndDeduplicateDiagnostics([
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
        ...program.getDeclarationDiagnostics(file),
      ]);
      if (found.length > 0) return complaints(cell, found);
    }
    return [];
  });
}
