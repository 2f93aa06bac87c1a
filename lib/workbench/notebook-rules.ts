import { type Cell, wholeText } from "../report/nbformat.ts";
import { isParametersCell, parameterNames, parametersTag } from "../report/parameters.ts";
import type { NotebookSource } from "./runner/notebooks.ts";

/** The longest that a code cell may be, in lines: more is two ideas, or a function for the library. */
export const longestCell = 15;

const kernel = { name: "tastelab", display_name: "TypeScript (tastelab)", language: "typescript" };

function cellFaults(cell: Cell, at: string): string[] {
  const faults: string[] = [];
  if (cell.id === undefined || !/^[\w-]{1,64}$/.test(cell.id)) faults.push(`${at} has no id that Jupyter would keep`);
  if (cell.cell_type !== "code") return faults;
  if (cell.outputs.length > 0) faults.push(`${at} has outputs: strip them`);
  if (cell.execution_count !== null) faults.push(`${at} has an execution count: strip it`);
  const lines = wholeText(cell.source).trimEnd().split("\n").length;
  if (lines > longestCell) faults.push(`${at} has ${lines} lines, ${longestCell} at most: move a part to the library`);
  // What lies beside a notebook is no part of what its results are known to stand on.
  if (/\bfrom\s+["']\.{1,2}\//.test(wholeText(cell.source)))
    faults.push(`${at} imports by a relative path: move it to the library`);
  return faults;
}

function profileFaults({ notebook, path }: NotebookSource): string[] {
  const { profiles } = (notebook.metadata.tastelab ?? {}) as { profiles?: Record<string, Record<string, unknown>> };
  const cells = notebook.cells.filter(isParametersCell);
  if (cells.length > 1) return [`${path}: ${cells.length} cells are tagged ${parametersTag}, one at most`];
  if (profiles === undefined) return [];
  const names = cells[0] === undefined ? null : parameterNames(wholeText(cells[0].source));
  if (names === null) return [`${path}: has profiles, but no cell tagged ${parametersTag} that calls profile({ … })`];
  return Object.entries(profiles).flatMap(([profile, values]) =>
    Object.keys(values)
      .filter((key) => !names.includes(key))
      .map((key) => `${path}: the profile ${profile} sets ${key}, which the parameters cell has not`),
  );
}

/** What a committed notebook must not be: each fault says where it is; none for a notebook that keeps the rules. */
export function notebookFaults(source: NotebookSource): string[] {
  const { notebook, path } = source;
  const faults = notebook.cells.flatMap((cell, index) => cellFaults(cell, `${path}, cell ${index + 1}`));
  const ids = notebook.cells.map(({ id }) => id);
  if (new Set(ids).size < ids.length) faults.push(`${path}: two cells have the same id`);
  const spec = (notebook.metadata.kernelspec ?? {}) as Record<string, unknown>;
  for (const [key, value] of Object.entries(kernel)) {
    if (spec[key] !== value) faults.push(`${path}: the kernelspec's ${key} is not ${value}`);
  }
  return [...faults, ...profileFaults(source)];
}
